//! How a request ended.

use cfadock::journal::{Entree, IdEntree, Situation};

use crate::actes::depot::Depot;
use crate::probleme::Probleme;

/// How a request ended.
#[derive(Clone, Debug)]
pub struct FinDemande {
    /// Its entry in the journal, unless nothing was sent.
    pub entree: Option<IdEntree>,
    /// The deposit, or why there is none.
    pub reponse: Result<Depot, Probleme>,
    /// Whether it was answered before: nothing was done now.
    pub rejouee: bool,
    /// Whether the request took the key. One that was turned away says nothing of the deposit that the key stands for.
    pub prise: bool,
}

impl FinDemande {
    /// Nothing was sent.
    pub(crate) fn sans_envoi(probleme: Probleme) -> Self {
        Self { entree: None, reponse: Err(probleme), rejouee: false, prise: false }
    }

    /// The same answer again, from the journal.
    pub(crate) fn rejouee(entree: &Entree) -> Self {
        let depot = Depot::de(entree);
        let reponse = match entree.situation() {
            Situation::Refusee | Situation::Ecartee => Err(Probleme::refuse(depot.conseil.clone(), Vec::new(), depot)),
            _ => Ok(depot),
        };
        Self { entree: Some(entree.id), reponse, rejouee: true, prise: false }
    }
}
