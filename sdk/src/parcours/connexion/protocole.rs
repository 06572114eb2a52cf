//! V1 or V2: some operations exist in both, and the profile of the OPCO decides.

use std::fmt;

use crate::Operation;
use crate::operations::{
    CONSULTER_DOSSIER, CONSULTER_DOSSIER_V2, LISTER_ETATS_DOSSIERS, LISTER_ETATS_DOSSIERS_V2, TRANSMETTRE_DOSSIER,
    TRANSMETTRE_DOSSIER_V2,
};

/// A protocol of the norm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocole {
    /// The first one, of 2021.
    V1,
    /// The later one, of some resources.
    V2,
}

impl Protocole {
    /// The protocol of an operation, by a segment of its path, whatever the norm writes before it.
    pub fn de(operation: &Operation) -> Self {
        if operation.path.split('/').any(|segment| segment == "v2") { Self::V2 } else { Self::V1 }
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

/// A resource that exists in both protocols.
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
    /// All of them.
    pub const TOUTES: [Self; 3] = [Self::DepotDossier, Self::Dossier, Self::EtatsDossiers];

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

/// The protocol in use, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChoixProtocole {
    /// The protocol.
    pub protocole: Protocole,
    /// Why, in French.
    pub raison: &'static str,
}
