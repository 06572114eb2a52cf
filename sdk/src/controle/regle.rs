//! A rule: what is required of a document, why, and the severity of a breach.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::sources::{Citation, citations};

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gravite {
    /// E: the document is not sent, unless the rule is overridden by its [`IdRegle`].
    Erreur,
    /// W: the OPCO or the administration may object; sending is never stopped.
    Avertissement,
    /// I: for information; sending is never stopped.
    Information,
}

impl Gravite {
    /// The letter of the rules: E, W or I.
    pub fn lettre(self) -> char {
        match self {
            Self::Erreur => 'E',
            Self::Avertissement => 'W',
            Self::Information => 'I',
        }
    }
}

/// The stable name of a rule, such as `CERFA-SALAIRE-001`. It is independent of the wording and the order of the rules.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdRegle(pub(super) &'static str);

impl IdRegle {
    /// The name as a text.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for IdRegle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.0)
    }
}

impl fmt::Debug for IdRegle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl Serialize for IdRegle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Regle {
    /// Its stable name.
    pub id: IdRegle,
    /// The severity of a breach.
    pub gravite: Gravite,
    /// The field it judges, as a path on the wire; `*` where there are several.
    pub champ: &'static str,
    /// What it requires, in French.
    pub enonce: &'static str,
    /// What it comes from: tags of [`sources`](crate::sources), which [`citations`](Self::citations) reads.
    pub source: &'static str,
    /// The evidence that a breach is refused: every error has it, and nothing else does.
    pub preuve: Option<Preuve>,
}

/// The evidence that a breach is refused. Without it a rule is no error: a wrong block is worse than a rejection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Preuve {
    /// Who refuses.
    pub autorite: Autorite,
    /// Where this is stated: tags of [`sources`](crate::sources), with the place in the norm if it is the norm.
    pub source: &'static str,
}

/// Who refuses a breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Autorite {
    /// The OPCO say so themselves, in the FAQ of the norm or in what they publish.
    Opco,
    /// The law forbids it.
    Loi,
    /// The document of the norm demands it.
    Norme,
    /// The register issues no such number: it identifies nobody.
    Registre,
}

/// In French, for the table of the rules.
impl fmt::Display for Autorite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Opco => "les OPCO le refusent",
            Self::Loi => "la loi l'interdit",
            Self::Norme => "la norme l'exige",
            Self::Registre => "le numéro n'existe pas",
        })
    }
}

impl Preuve {
    /// The sources of the evidence, each with its title, its publisher and how to find it.
    pub fn citations(&self) -> Vec<Citation<'static>> {
        citations(self.source)
    }

    pub(super) const fn opco(source: &'static str) -> Self {
        Self { autorite: Autorite::Opco, source }
    }

    pub(super) const fn loi(source: &'static str) -> Self {
        Self { autorite: Autorite::Loi, source }
    }

    pub(super) const fn norme(source: &'static str) -> Self {
        Self { autorite: Autorite::Norme, source }
    }

    pub(super) const fn registre(source: &'static str) -> Self {
        Self { autorite: Autorite::Registre, source }
    }
}

impl Regle {
    /// Its sources, each with its title, its publisher and how to find it.
    pub fn citations(&self) -> Vec<Citation<'static>> {
        citations(self.source)
    }
}

/// An error: see [`Gravite::Erreur`].
pub(super) const fn erreur(
    id: &'static str,
    champ: &'static str,
    enonce: &'static str,
    source: &'static str,
    preuve: Preuve,
) -> Regle {
    Regle { id: IdRegle(id), gravite: Gravite::Erreur, champ, enonce, source, preuve: Some(preuve) }
}

/// A warning: see [`Gravite::Avertissement`].
pub(super) const fn avertissement(
    id: &'static str,
    champ: &'static str,
    enonce: &'static str,
    source: &'static str,
) -> Regle {
    Regle { id: IdRegle(id), gravite: Gravite::Avertissement, champ, enonce, source, preuve: None }
}

/// An information: see [`Gravite::Information`].
pub(super) const fn information(
    id: &'static str,
    champ: &'static str,
    enonce: &'static str,
    source: &'static str,
) -> Regle {
    Regle { id: IdRegle(id), gravite: Gravite::Information, champ, enonce, source, preuve: None }
}
