//! What an OPCO supports, by its dated profile, checked before any request; the caller may override the profile.
//!
//! An operation that the profile calls unknown is tried: a wrong block is worse than a refusal by the OPCO.

use super::non_pris_en_charge::NonPrisEnCharge;
use super::protocole::{ChoixProtocole, Protocole, Ressource};
use super::socle::Connexion;
use crate::Operation;
use crate::opco::{EtatCapacite, Particularite};
use crate::parcours::Echec;

impl Connexion {
    /// Whether `operation` may be called at this OPCO: it is in service, or unknown, or the caller
    /// [overrides the profile](Connexion::passer_outre).
    ///
    /// ```
    /// # use cfadock::{Connexion, Opco, api::Client, operations};
    /// # let client = Client::builder().base_url("https://opco.example").cle_api("clé");
    /// # let client = client.editeur("É").logiciel("L").version("1").build()?;
    /// let sante = Connexion::new(Opco::OpcoSante, "732829320".parse()?, client);
    /// let absence = sante.prend_en_charge(&operations::DEPOSER_CONVENTION).unwrap_err();
    /// assert_eq!((absence.au, absence.source), ("2026-07-28", "OP"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The profile's statement that it is not, with date and source.
    pub fn prend_en_charge(&self, operation: &'static Operation) -> Result<(), Box<NonPrisEnCharge>> {
        match self.opco().profil().capacite(operation) {
            Some(capacite) if !est_tentee(capacite.etat) && !self.passe_outre(operation) => {
                Err(Box::new(NonPrisEnCharge::new(self.opco(), operation, capacite)))
            }
            // A profile without an operation is older than the operation.
            _ => Ok(()),
        }
    }

    /// The protocol that serves `ressource` at this OPCO; see [`choix_protocole`](Self::choix_protocole).
    ///
    /// # Errors
    /// [`Echec::NonPrisEnCharge`] when neither does.
    pub fn protocole(&self, ressource: Ressource) -> Result<Protocole, Echec> {
        self.choix_protocole(ressource).map(|choix| choix.protocole)
    }

    /// The protocol that serves `ressource` at this OPCO, and why.
    ///
    /// Dossiers are deposited by V1 if it is in service, since the body of V2 is inferred from it; by V2 only if it is
    /// in production or the caller overrides the profile. They are read by V2 if that is in production and its access
    /// is given, otherwise by V1.
    ///
    /// # Errors
    /// [`Echec::NonPrisEnCharge`], of V1, when neither serves.
    pub fn choix_protocole(&self, ressource: Ressource) -> Result<ChoixProtocole, Echec> {
        let (v1, v2) = (ressource.operation(Protocole::V1), ressource.operation(Protocole::V2));
        let sert_v1 = self.prend_en_charge(v1);
        let capacite = self.opco().profil().capacite(v2);
        let en_production = capacite.is_some_and(|capacite| capacite.etat == EtatCapacite::Production);
        let choix = |protocole, raison| Ok(ChoixProtocole { protocole, raison });
        let Err(absence) = sert_v1 else {
            return match ressource {
                Ressource::DepotDossier => choix(Protocole::V1, "le corps de la V2 est déduit de la V1"),
                _ if self.passe_outre(v2) => choix(Protocole::V2, "la V2 est demandée malgré le profil"),
                _ if !self.a_une_v2() => choix(Protocole::V1, "l'accès V2, à part chez cet OPCO, n'est pas donné"),
                _ if en_production => choix(Protocole::V2, "la lecture V2 est en production"),
                _ => choix(Protocole::V1, "la lecture V2 n'est pas dite en production"),
            };
        };
        if en_production || self.passe_outre(v2) {
            return choix(Protocole::V2, "la V1 n'est pas offerte, la V2 l'est");
        }
        if ressource != Ressource::DepotDossier && self.prend_en_charge(v2).is_ok() {
            return choix(Protocole::V2, "la V1 n'est pas offerte, de la V2 rien n'est dit : elle se tente");
        }
        Err(absence.into())
    }

    /// Whether `operation` is in service by the profile, not only in test.
    pub(in crate::parcours) fn est_en_service(&self, operation: &'static Operation) -> bool {
        let capacite = self.opco().profil().capacite(operation);
        let en_production = capacite.is_some_and(|capacite| capacite.etat == EtatCapacite::Production);
        self.passe_outre(operation) || (en_production && (Protocole::de(operation) == Protocole::V1 || self.a_une_v2()))
    }

    /// Refuses an operation that the profile does not state as in service, even one that it does not list.
    pub(in crate::parcours) fn exiger_service(
        &self,
        operation: &'static Operation,
    ) -> Result<(), Box<NonPrisEnCharge>> {
        match self.opco().profil().capacite(operation) {
            Some(capacite) if capacite.etat != EtatCapacite::Production && !self.passe_outre(operation) => {
                Err(Box::new(NonPrisEnCharge::new(self.opco(), operation, capacite)))
            }
            _ => Ok(()),
        }
    }

    /// Refuses an operation of V2 if its server was not given.
    pub(in crate::parcours) fn exiger_acces(&self, operation: &'static Operation) -> Result<(), Echec> {
        match Protocole::de(operation) == Protocole::V1 || self.a_une_v2() || self.passe_outre(operation) {
            true => Ok(()),
            false => Err(Echec::SansAccesV2 { opco: self.opco(), operation: operation.id }),
        }
    }

    /// Whether the server for calls of V2 is known: at some OPCO it has its own address and tokens.
    fn a_une_v2(&self) -> bool {
        let a_part = |une: &Particularite| une.id == "jeton_v2_distinct";
        self.a_un_client_v2() || !self.opco().profil().particularites.iter().any(a_part)
    }
}

/// Whether an operation in this state is tried.
fn est_tentee(etat: EtatCapacite) -> bool {
    matches!(etat, EtatCapacite::Production | EtatCapacite::Inconnu)
}
