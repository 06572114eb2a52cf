//! How a deposit ended, before it is told: as the workflow gives it.

use cfadock::Echec;
use cfadock::controle::Constat;
use cfadock::journal::{EchecJournal, IdEntree, Numeros};
use cfadock::parcours::Depot;

use super::projet::ProjetDeFacture;

/// A deposit that the OPCO received.
#[derive(Debug)]
pub struct Depose {
    /// Its entry.
    pub entree: IdEntree,
    /// The numbers that the OPCO gave.
    pub numeros: Numeros,
    /// The findings that did not stop it.
    pub constats: Vec<Constat>,
    /// Why the journal did not take the outcome, if it did not.
    pub non_note: Option<EchecJournal>,
}

/// Why nothing was deposited, or not certainly.
#[derive(Debug)]
pub enum EnvoiManque {
    /// The workflow says it.
    Echec(Echec),
    /// The invoice is no longer the one that was printed; this is the present one.
    Perimee(Box<ProjetDeFacture>),
}

impl From<Echec> for EnvoiManque {
    fn from(echec: Echec) -> Self {
        Self::Echec(echec)
    }
}

impl<T> From<Depot<T>> for Depose {
    fn from(depot: Depot<T>) -> Self {
        let Depot { entree, numeros, controle, non_note, .. } = depot;
        Self { entree, numeros, constats: controle.constats().to_vec(), non_note }
    }
}
