//! Places, counted by CFA and in all: one CFA alone cannot take them from the others.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cfadock::scalaires::Siren;

/// How many are taken by each CFA.
#[derive(Debug, Default)]
pub(crate) struct Places(Arc<Mutex<BTreeMap<Siren, usize>>>);

/// A place; free when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    cfa: Siren,
    prises: Arc<Mutex<BTreeMap<Siren, usize>>>,
}

impl Places {
    /// A place, unless the CFA has taken `par_cfa` of them, or all together `ensemble`.
    pub(crate) fn prendre(&self, cfa: &Siren, par_cfa: usize, ensemble: usize) -> Option<Place> {
        let mut prises = occuper(&self.0);
        let siennes = prises.get(cfa).copied().unwrap_or_default();
        if siennes >= par_cfa || prises.values().sum::<usize>() >= ensemble {
            return None;
        }
        prises.insert(cfa.clone(), siennes + 1);
        Some(Place { cfa: cfa.clone(), prises: self.0.clone() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut prises = occuper(&self.prises);
        match prises.get_mut(&self.cfa) {
            Some(siennes) if *siennes > 1 => *siennes -= 1,
            _ => {
                prises.remove(&self.cfa);
            }
        }
    }
}

fn occuper(prises: &Mutex<BTreeMap<Siren, usize>>) -> MutexGuard<'_, BTreeMap<Siren, usize>> {
    // The counts are right after every statement.
    prises.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bounded_by_cfa_and_in_all_and_come_back() {
        let (une, autre): (Siren, Siren) = ("000006544".parse().unwrap(), "732829320".parse().unwrap());
        let places = Places::default();
        let prises: Vec<_> = (0..2).map_while(|_| places.prendre(&une, 2, 3)).collect();
        assert_eq!(prises.len(), 2);
        assert!(places.prendre(&une, 2, 3).is_none(), "the CFA has its own");
        let derniere = places.prendre(&autre, 2, 3).unwrap();
        assert!(places.prendre(&autre, 2, 3).is_none(), "none is left");
        drop(prises);
        assert!(places.prendre(&une, 2, 3).is_some() && places.prendre(&autre, 2, 3).is_some());
        drop(derniere);
        assert!(occuper(&places.0).is_empty());
    }
}
