//! An operation that an OPCO does not offer: the statement of its profile, with date and source.

use std::fmt;

use super::horloge::jour;
use super::protocole::Protocole;
use crate::opco::{Capacite, EtatCapacite};
use crate::{Opco, Operation};

/// An operation that the OPCO does not offer, according to its profile: nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NonPrisEnCharge {
    /// The OPCO.
    pub opco: Opco,
    /// The name of the operation, such as `deposerConvention`.
    pub operation: &'static str,
    /// The protocol of the operation.
    pub protocole: Protocole,
    /// The stage of its support.
    pub etat: EtatCapacite,
    /// As of this day, `YYYY-MM-DD`.
    pub au: &'static str,
    /// Since when, where that is known.
    pub depuis: Option<&'static str>,
    /// What it comes from: tags of [`sources`](crate::sources).
    pub source: &'static str,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: &'static str,
    /// Further explanation.
    pub note: Option<&'static str>,
}

impl NonPrisEnCharge {
    pub(super) fn new(opco: Opco, operation: &'static Operation, capacite: &'static Capacite) -> Self {
        Self {
            opco,
            operation: operation.id,
            protocole: Protocole::de(operation),
            etat: capacite.etat,
            au: &capacite.au,
            depuis: capacite.depuis.as_deref(),
            source: &capacite.source,
            confiance: &capacite.confiance,
            note: capacite.note.as_deref(),
        }
    }
}

/// In French: what the profile says, since when and from where, and what can be done.
impl fmt::Display for NonPrisEnCharge {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { opco, operation, protocole, au, source, confiance, .. } = self;
        let etat = match self.etat {
            EtatCapacite::Recette => "n'est qu'en recette",
            EtatCapacite::Developpement => "est en développement",
            EtatCapacite::Production => "est en production",
            EtatCapacite::Absent => "n'est pas offerte",
            EtatCapacite::Inconnu => "n'est dite nulle part",
        };
        write!(formatter, "{opco} : l'opération {operation} ({protocole}) {etat}, d'après le profil au {}", dit(au))?;
        write!(formatter, " (source {source}, confiance {confiance}).")?;
        if let Some(depuis) = self.depuis {
            write!(formatter, " Depuis le {}.", dit(depuis))?;
        }
        if let Some(note) = self.note {
            write!(formatter, " {note}")?;
        }
        formatter.write_str(
            " Rien n'est parti : passez par l'extranet de l'OPCO ou, si elle est ouverte depuis, passez outre.",
        )
    }
}

/// A day of a profile in French form; any other text is unchanged.
fn dit(texte: &str) -> String {
    texte.parse().map_or_else(|_| texte.to_owned(), jour)
}

impl std::error::Error for NonPrisEnCharge {}
