//! The open entries of a journal, counted for monitoring. A reconciliation says what to do about them.

use std::collections::BTreeMap;

use crate::Opco;
use crate::journal::Entree;
use crate::runtime::jiff::Timestamp;

/// The deposits at one OPCO with something still unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DepotsOuverts {
    /// The OPCO.
    pub opco: Opco,
    /// How many there are.
    pub nombre: usize,
    /// When the intent of the oldest was written; `None` when there is none.
    pub plus_ancien: Option<Timestamp>,
}

impl DepotsOuverts {
    /// Counts the open `entrees` at each OPCO; an OPCO without any gets zero.
    pub(super) fn compter(entrees: &[Entree]) -> Vec<Self> {
        let vide = |opco| Self { opco, nombre: 0, plus_ancien: None };
        let mut comptes: BTreeMap<Opco, Self> = Opco::TOUS.into_iter().map(|opco| (opco, vide(opco))).collect();
        for entree in entrees {
            let (opco, le) = (entree.inscription.opco, entree.inscription.le);
            let compte = comptes.entry(opco).or_insert_with(|| vide(opco));
            compte.nombre += 1;
            compte.plus_ancien = Some(compte.plus_ancien.map_or(le, |ancien| ancien.min(le)));
        }
        comptes.into_values().collect()
    }
}
