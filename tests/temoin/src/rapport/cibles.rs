//! The common kind of a report's targets, and the statement about it in every format.

use serde::{Deserialize, Serialize};

use crate::verifier::campagne::Campagne;
use crate::verifier::cible::SIMULE;

/// The first statement of every format.
pub const AVERTISSEMENT: &str = "Ce rapport décrit ce qu'une suite d'essais a observé à une date donnée. \
Ce n'est ni une certification, ni un avis d'un OPCO ou de CFADock.";

/// The common kind of a report's targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cibles {
    /// All were simulated OPCO.
    Simulees,
    /// All were at an address, and none was a simulated OPCO.
    Adresses,
    /// Some were simulated.
    Mixtes,
}

impl Cibles {
    /// The kind of the targets of some runs.
    pub fn de(campagnes: &[Campagne]) -> Self {
        match campagnes.iter().filter(|un| un.cible.simulee()).count() {
            0 => Self::Adresses,
            simulees if simulees == campagnes.len() => Self::Simulees,
            _ => Self::Mixtes,
        }
    }

    /// The text in titles; empty if no target was simulated.
    pub fn marque(self) -> Option<&'static str> {
        match self {
            Self::Simulees => Some(SIMULE),
            Self::Adresses => None,
            Self::Mixtes => Some("en partie OPCO simulé"),
        }
    }

    /// The text in the names of files, before their extension.
    pub fn suffixe(self) -> &'static str {
        match self {
            Self::Simulees => "-simule",
            Self::Adresses => "",
            Self::Mixtes => "-mixte",
        }
    }

    /// The name of a file of such a report: the mark, if there is one, replaces the star of `rapport*.json`.
    pub fn nommer(self, modele: &str) -> String {
        modele.replace('*', self.suffixe())
    }

    /// The first statement of the JSON: the kind of the targets, and that the report is no certification.
    pub(super) fn avertissement(self) -> String {
        self.avis().map_or_else(|| AVERTISSEMENT.to_owned(), |avis| format!("{avis} {AVERTISSEMENT}"))
    }

    /// The statement on every page and in every text; empty if no target was simulated.
    pub fn avis(self) -> Option<&'static str> {
        match self {
            Self::Simulees => Some(
                "OPCO simulé : c'est le simulateur de cette suite qui a répondu, pas l'OPCO dont il porte le nom. \
                 Rien n'est dit ici de cet OPCO.",
            ),
            Self::Adresses => None,
            Self::Mixtes => Some(
                "Cibles mixtes : là où « OPCO simulé » est écrit, c'est le simulateur de cette suite qui a répondu, pas \
                 l'OPCO dont il porte le nom. Rien n'est alors dit de cet OPCO.",
            ),
        }
    }
}
