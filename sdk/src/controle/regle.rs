//! A rule: what is asked of a document, why, and how badly its breach weighs. And the check that belongs to it.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::{Constat, regles};
use crate::sources::{Citation, citations};

/// How badly a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gravite {
    /// E: the document is not sent, unless the rule is overridden by its [`Id`].
    Erreur,
    /// W: the OPCO or the administration may object; it never stops the sending.
    Avertissement,
    /// I: worth knowing; it never stops the sending.
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

/// The stable name of a rule, such as `CERFA-SALAIRE-001`. It outlives the wording and the order of the rules.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(&'static str);

impl Id {
    /// The name as a text.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

/// No rule has that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownId;

impl fmt::Display for UnknownId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("no rule of that name; `cfadock::controle::regles` gives them all")
    }
}

impl std::error::Error for UnknownId {}

/// Reads the name of a rule that exists, so that an override with a typing error is seen before it is needed.
impl FromStr for Id {
    type Err = UnknownId;

    fn from_str(text: &str) -> Result<Self, UnknownId> {
        regles().map(|regle| regle.id).find(|id| id.0 == text).ok_or(UnknownId)
    }
}

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Regle {
    /// Its stable name.
    pub id: Id,
    /// How badly its breach weighs.
    pub gravite: Gravite,
    /// The field it judges, as a path on the wire; `*` where there are several.
    pub champ: &'static str,
    /// What it asks, in French.
    pub enonce: &'static str,
    /// What it comes from: tags of [`sources`](crate::sources), which [`citations`](Self::citations) reads.
    pub source: &'static str,
}

impl Regle {
    /// What it comes from, each source with its title, its publisher and how to come to it.
    pub fn citations(&self) -> Vec<Citation<'static>> {
        citations(self.source)
    }
}

/// An error: see [`Gravite::Erreur`].
pub(super) const fn erreur(id: &'static str, champ: &'static str, enonce: &'static str, source: &'static str) -> Regle {
    Regle { id: Id(id), gravite: Gravite::Erreur, champ, enonce, source }
}

/// A warning: see [`Gravite::Avertissement`].
pub(super) const fn avertissement(
    id: &'static str,
    champ: &'static str,
    enonce: &'static str,
    source: &'static str,
) -> Regle {
    Regle { id: Id(id), gravite: Gravite::Avertissement, champ, enonce, source }
}

/// An information: see [`Gravite::Information`].
pub(super) const fn information(
    id: &'static str,
    champ: &'static str,
    enonce: &'static str,
    source: &'static str,
) -> Regle {
    Regle { id: Id(id), gravite: Gravite::Information, champ, enonce, source }
}

/// A rule and the function that checks it; `F` is `fn(&Subject, &mut Ecarts)`.
pub(super) struct Verification<F> {
    pub(super) regle: Regle,
    pub(super) verifier: F,
}

/// Where a check notes what it finds.
pub(super) struct Ecarts<'a> {
    regle: &'a Regle,
    constats: &'a mut Vec<Constat>,
}

impl<'a> Ecarts<'a> {
    pub(super) fn new(regle: &'a Regle, constats: &'a mut Vec<Constat>) -> Self {
        Self { regle, constats }
    }

    /// Notes a breach at the field of the rule. The sentence says what to do, and quotes nothing that is personal.
    pub(super) fn noter(&mut self, phrase: impl Into<String>) {
        self.noter_a(self.regle.champ, phrase);
    }

    /// Notes a breach at a field.
    pub(super) fn noter_a(&mut self, champ: impl Into<String>, phrase: impl Into<String>) {
        let Regle { id, gravite, source, .. } = *self.regle;
        self.constats.push(Constat { id, gravite, champ: champ.into(), phrase: phrase.into(), source });
    }
}

/// Runs every check of some lists, in their order.
pub(super) fn executer<F: 'static>(
    listes: &[&'static [Verification<F>]],
    constats: &mut Vec<Constat>,
    appeler: impl Fn(&F, &mut Ecarts<'_>),
) {
    for verification in listes.iter().copied().flatten() {
        appeler(&verification.verifier, &mut Ecarts::new(&verification.regle, constats));
    }
}
