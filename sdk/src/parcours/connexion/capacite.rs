//! What an OPCO does, asked before the network: its dated profile says, and the caller may know better.
//!
//! What nobody says is tried: a wrong block is worse than a refusal. Which protocol serves is in `protocole`.

mod protocole;

pub use protocole::{ChoixProtocole, Protocole, Ressource};

use std::fmt;

use super::{Connexion, Echec};
use crate::Opco;
use crate::opco::{Capacite, EtatCapacite, Particularite};
use crate::runtime::codegen::Operation;

/// An operation that the OPCO does not offer, as far as its profile says: nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NonPrisEnCharge {
    /// The OPCO.
    pub opco: Opco,
    /// The name of the operation, such as `deposerConvention`.
    pub operation: &'static str,
    /// The protocol of the operation.
    pub protocole: Protocole,
    /// How far the OPCO is.
    pub etat: EtatCapacite,
    /// The day of the knowledge, `YYYY-MM-DD`.
    pub au: &'static str,
    /// Since when, where that is known.
    pub depuis: Option<&'static str>,
    /// Tag of the source.
    pub source: &'static str,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: &'static str,
    /// In words.
    pub note: Option<&'static str>,
}

impl NonPrisEnCharge {
    fn new(opco: Opco, operation: &'static Operation, capacite: &'static Capacite) -> Self {
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
        write!(formatter, "{opco} : l'opération {operation} ({protocole}) {etat}, d'après le profil au {au}")?;
        write!(formatter, " (source {source}, confiance {confiance}).")?;
        if let Some(depuis) = self.depuis {
            write!(formatter, " Depuis le {depuis}.")?;
        }
        if let Some(note) = self.note {
            write!(formatter, " {note}")?;
        }
        formatter.write_str(
            " Rien n'est parti : passez par l'extranet de l'OPCO ou, si elle est ouverte depuis, passez outre.",
        )
    }
}

impl std::error::Error for NonPrisEnCharge {}

impl Connexion {
    /// Whether `operation` may be called at this OPCO: it is in service, or nobody says, or the caller
    /// [passed over it](Connexion::passer_outre).
    ///
    /// ```
    /// # use cfadock::{Client, Connexion, Opco, operations};
    /// # let client = Client::builder().base_url("https://opco.example").cle_api("clé");
    /// # let client = client.editeur("É").logiciel("L").version("1").build()?;
    /// let sante = Connexion::new(Opco::OpcoSante, "732829320".parse()?, client);
    /// let absence = sante.prend_en_charge(&operations::DEPOSER_CONVENTION).unwrap_err();
    /// assert_eq!((absence.au, absence.source), ("2026-07-28", "OP"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// What the profile says otherwise, with date and source.
    pub fn prend_en_charge(&self, operation: &'static Operation) -> Result<(), Box<NonPrisEnCharge>> {
        match self.opco().profil().capacite(operation) {
            Some(capacite) if !est_tentee(capacite.etat) && !self.passe_outre(operation) => {
                Err(Box::new(NonPrisEnCharge::new(self.opco(), operation, capacite)))
            }
            // A profile that does not speak of an operation is older than it.
            _ => Ok(()),
        }
    }

    /// Whether `operation` is surely in service: where it is not, another way leads further than a try.
    pub(super) fn est_en_service(&self, operation: &'static Operation) -> bool {
        let capacite = self.opco().profil().capacite(operation);
        let en_production = capacite.is_some_and(|capacite| capacite.etat == EtatCapacite::Production);
        self.passe_outre(operation) || (en_production && (Protocole::de(operation) == Protocole::V1 || self.a_une_v2()))
    }

    /// Refuses an operation whose server nobody gave.
    pub(super) fn exiger_acces(&self, operation: &'static Operation) -> Result<(), Echec> {
        match Protocole::de(operation) == Protocole::V1 || self.a_une_v2() || self.passe_outre(operation) {
            true => Ok(()),
            false => Err(Echec::SansAccesV2 { opco: self.opco(), operation: operation.id }),
        }
    }

    /// Whether calls of V2 find their server: at some OPCO it has an address and tokens of its own.
    fn a_une_v2(&self) -> bool {
        let a_part = |une: &Particularite| une.id == "jeton_v2_distinct";
        self.a_un_client_v2() || !self.opco().profil().particularites.iter().any(a_part)
    }
}

/// Whether an operation in this state is tried.
fn est_tentee(etat: EtatCapacite) -> bool {
    matches!(etat, EtatCapacite::Production | EtatCapacite::Inconnu)
}
