//! The findings of the checks, and whether the document may be sent.

use std::fmt;

use serde::Serialize;

use super::regle::{Gravite, IdRegle};
use super::rubrique::Rubrique;
use crate::sources::{Citation, citations};

/// One finding. It shows no NIR, no name, no IBAN and no birth date, neither in its sentence nor in its path: only
/// [`expose`](Self::expose) gives two names that differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Constat {
    /// The rule that is broken.
    pub id: IdRegle,
    /// Its severity.
    pub gravite: Gravite,
    /// The field, as a path on the wire: `cerfa.contrat.salaireEmbauche`, `lignes[0].montant`.
    pub champ: String,
    /// What is wrong and what to do, in French, for the person at the CFA.
    pub phrase: String,
    /// What the rule comes from: tags of [`sources`](crate::sources), which [`citations`](Self::citations) reads.
    pub source: &'static str,
    #[serde(skip)]
    pub(super) noms: Option<DeuxNoms>,
}

/// A name as this document has it, and as the contract has it. `Debug` shows neither.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct DeuxNoms {
    pub(super) ici: String,
    pub(super) contrat: String,
}

impl fmt::Debug for DeuxNoms {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("DeuxNoms").finish_non_exhaustive()
    }
}

impl Constat {
    /// The sources of the rule, each with its title, its publisher and how to find it.
    pub fn citations(&self) -> Vec<Citation<'static>> {
        citations(self.source)
    }

    /// Where a name differs from that of the contract, both: the one of this document, and the one of the contract. They
    /// are personal: for the person at the CFA. Neither `Debug` nor `Display` nor JSON has them.
    pub fn expose(&self) -> Option<(&str, &str)> {
        self.noms.as_ref().map(|noms| (&*noms.ici, &*noms.contrat))
    }

    /// The section of the form that its field is in.
    pub fn rubrique(&self) -> Rubrique {
        Rubrique::du_champ(&self.champ)
    }
}

impl fmt::Display for Constat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "[{}] {} ({}) : {}", self.gravite.lettre(), self.id, self.champ, self.phrase)
    }
}

/// All findings about a document, errors first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[must_use = "findings that nobody reads stop nothing"]
pub struct Controle {
    constats: Vec<Constat>,
}

impl Controle {
    pub(super) fn new(mut constats: Vec<Constat>) -> Self {
        constats.sort_by_key(|constat| constat.gravite);
        Self { constats }
    }

    /// The findings, errors first, then warnings, then informations.
    pub fn constats(&self) -> &[Constat] {
        &self.constats
    }
}
