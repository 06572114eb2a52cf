//! V1 or V2: some operations exist in both, and the profile of the OPCO decides.

use std::fmt;

use crate::opco::EtatCapacite;
use crate::operations::{
    CONSULTER_DOSSIER, CONSULTER_DOSSIER_V2, LISTER_ETATS_DOSSIERS, LISTER_ETATS_DOSSIERS_V2, TRANSMETTRE_DOSSIER,
    TRANSMETTRE_DOSSIER_V2,
};
use crate::parcours::{Connexion, Echec};
use crate::runtime::codegen::Operation;

/// A protocol of the norm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocole {
    /// The first one, of 2021.
    V1,
    /// The later one, of some resources.
    V2,
}

impl Protocole {
    /// The protocol of an operation, by its path.
    pub fn de(operation: &Operation) -> Self {
        if operation.path.starts_with("/v2/") { Self::V2 } else { Self::V1 }
    }
}

impl fmt::Display for Protocole {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::V1 => "V1",
            Self::V2 => "V2",
        })
    }
}

/// What exists in both protocols.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ressource {
    /// Depositing a dossier.
    DepotDossier,
    /// Reading a dossier.
    Dossier,
    /// The states of the dossiers of a CFA.
    EtatsDossiers,
}

impl Ressource {
    /// The three.
    pub const ALL: [Self; 3] = [Self::DepotDossier, Self::Dossier, Self::EtatsDossiers];

    /// Its operation in a protocol.
    pub fn operation(self, protocole: Protocole) -> &'static Operation {
        match (self, protocole) {
            (Self::DepotDossier, Protocole::V1) => &TRANSMETTRE_DOSSIER,
            (Self::DepotDossier, Protocole::V2) => &TRANSMETTRE_DOSSIER_V2,
            (Self::Dossier, Protocole::V1) => &CONSULTER_DOSSIER,
            (Self::Dossier, Protocole::V2) => &CONSULTER_DOSSIER_V2,
            (Self::EtatsDossiers, Protocole::V1) => &LISTER_ETATS_DOSSIERS,
            (Self::EtatsDossiers, Protocole::V2) => &LISTER_ETATS_DOSSIERS_V2,
        }
    }
}

/// The protocol that serves, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChoixProtocole {
    /// The protocol.
    pub protocole: Protocole,
    /// Why, in French.
    pub raison: &'static str,
}

impl Connexion {
    /// The protocol that serves `ressource` at this OPCO; see [`choix_protocole`](Self::choix_protocole).
    ///
    /// # Errors
    /// [`Echec::NonPrisEnCharge`] when neither does.
    pub fn protocole(&self, ressource: Ressource) -> Result<Protocole, Echec> {
        self.choix_protocole(ressource).map(|choix| choix.protocole)
    }

    /// The protocol that serves `ressource` at this OPCO, and why.
    ///
    /// Dossiers are deposited by V1 where it serves, since the body of V2 is inferred from it; by V2 only where it is
    /// in production or the caller passes over. They are read by V2 where that is in production and its access is given,
    /// else by V1.
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
}
