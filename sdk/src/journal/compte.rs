//! How many entries there are in each situation.

use std::collections::BTreeMap;

use super::{Entree, Situation};
use crate::Opco;
use crate::scalaires::Siren;

/// How many entries of a CFA at an OPCO are in a situation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compte {
    /// The CFA.
    pub cfa: Siren,
    /// The OPCO.
    pub opco: Opco,
    /// The situation.
    pub situation: Situation,
    /// How many: at least one.
    pub nombre: u64,
}

/// Counts entries as they are read.
#[derive(Debug, Default)]
pub(super) struct Comptage(BTreeMap<(Siren, Opco, Situation), u64>);

impl Comptage {
    pub(super) fn compter(&mut self, entree: &Entree) {
        let place = (entree.inscription.cfa.clone(), entree.inscription.opco, entree.situation());
        *self.0.entry(place).or_default() += 1;
    }

    /// In the order of the CFA, then of the OPCO, then of the situation.
    pub(super) fn comptes(self) -> Vec<Compte> {
        let compte = |((cfa, opco, situation), nombre)| Compte { cfa, opco, situation, nombre };
        self.0.into_iter().map(compte).collect()
    }
}
