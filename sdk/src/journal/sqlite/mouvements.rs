//! What a transaction changes of the counts, gathered while it writes: see `comptes`.

use std::collections::BTreeMap;

use crate::journal::{Inscription, Situation};

/// What a transaction changes of the counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Mouvements(BTreeMap<(String, &'static str, Situation), i64>);

impl Mouvements {
    /// An entry came to be in a situation, from none where it is new.
    pub(super) fn passer(&mut self, inscription: &Inscription, avant: Option<Situation>, apres: Situation) {
        let place = |situation| (inscription.cfa.as_str().to_owned(), inscription.opco.identifiant(), situation);
        if let Some(avant) = avant {
            *self.0.entry(place(avant)).or_default() -= 1;
        }
        *self.0.entry(place(apres)).or_default() += 1;
    }

    /// By how much each count changes: the CFA, the OPCO, the situation, and the change.
    pub(super) fn tous(&self) -> impl Iterator<Item = ((&str, &str, Situation), i64)> {
        let changes = self.0.iter().filter(|(_, de)| **de != 0);
        changes.map(|((cfa, opco, situation), de)| ((cfa.as_str(), *opco, *situation), *de))
    }
}
