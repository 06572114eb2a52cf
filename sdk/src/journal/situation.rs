//! What is known of a deposit.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Outcome;

/// What is known of a deposit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Situation {
    /// In progress, or its process stopped: no outcome is written.
    EnCours,
    /// There is no proof that it arrived, nor that it did not.
    Inconnue,
    /// It arrived; its numbers are unknown.
    ReponsePerdue,
    /// It arrived.
    Deposee,
    /// The OPCO refused it: a corrected one is a new deposit.
    Refusee,
    /// Nothing was sent.
    NonEnvoyee,
    /// It was looked for, and does not exist.
    Absente,
    /// The OPCO had it, and has refused or cancelled it since.
    Ecartee,
}

impl Situation {
    /// All of them: first the open ones, then those that hold their key, then the others.
    pub const TOUTES: [Self; 8] = [
        Self::EnCours,
        Self::Inconnue,
        Self::ReponsePerdue,
        Self::Deposee,
        Self::Refusee,
        Self::NonEnvoyee,
        Self::Absente,
        Self::Ecartee,
    ];

    /// Its word in a journal and in addresses, such as `non-envoyee`: it never changes.
    pub fn mot(self) -> &'static str {
        match self {
            Self::EnCours => "en-cours",
            Self::Inconnue => "inconnue",
            Self::ReponsePerdue => "reponse-perdue",
            Self::Deposee => "deposee",
            Self::Refusee => "refusee",
            Self::NonEnvoyee => "non-envoyee",
            Self::Absente => "absente",
            Self::Ecartee => "ecartee",
        }
    }

    /// That of a [word](Self::mot); `None` where there is none.
    pub fn du_mot(mot: &str) -> Option<Self> {
        Self::TOUTES.into_iter().find(|situation| situation.mot() == mot)
    }

    /// Whether the key is taken: the deposit arrived, or may have.
    pub fn tient_la_cle(self) -> bool {
        self.est_ouverte() || self == Self::Deposee
    }

    /// Whether something is still unknown: whether it arrived, or its numbers.
    pub fn est_ouverte(self) -> bool {
        matches!(self, Self::EnCours | Self::Inconnue | Self::ReponsePerdue)
    }

    pub(super) fn apres(issue: Outcome) -> Self {
        match issue {
            Outcome::Accepted => Self::Deposee,
            Outcome::Refused => Self::Refusee,
            Outcome::NotSent => Self::NonEnvoyee,
            Outcome::AnswerLost => Self::ReponsePerdue,
            Outcome::Unknown => Self::Inconnue,
        }
    }
}

/// In French.
impl fmt::Display for Situation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::EnCours => "en cours",
            Self::Inconnue => "issue inconnue",
            Self::ReponsePerdue => "déposée, réponse perdue",
            Self::Deposee => "déposée",
            Self::Refusee => "refusée",
            Self::NonEnvoyee => "non envoyée",
            Self::Absente => "absente chez l'OPCO",
            Self::Ecartee => "écartée par l'OPCO",
        })
    }
}
