//! Places, counted by who has them and in all: one alone cannot take them from the others.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cfadock::scalaires::Siren;

/// How many are taken by each.
#[derive(Debug)]
pub(crate) struct Places<Q = Siren>(Arc<Mutex<BTreeMap<Q, usize>>>);

/// Some places; free when it is dropped.
#[derive(Debug)]
pub(crate) struct Place<Q: Ord = Siren> {
    qui: Q,
    nombre: usize,
    prises: Arc<Mutex<BTreeMap<Q, usize>>>,
}

impl<Q> Default for Places<Q> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<Q: Ord + Clone> Places<Q> {
    /// So many places, unless `qui` would have more than `chacun` of them, or all together more than `ensemble`.
    pub(crate) fn prendre(&self, qui: &Q, nombre: usize, (chacun, ensemble): (usize, usize)) -> Option<Place<Q>> {
        let mut prises = occuper(&self.0);
        let siennes = prises.get(qui).copied().unwrap_or_default().saturating_add(nombre);
        if siennes > chacun || prises.values().sum::<usize>().saturating_add(nombre) > ensemble {
            return None;
        }
        prises.insert(qui.clone(), siennes);
        Some(Place { qui: qui.clone(), nombre, prises: self.0.clone() })
    }
}

impl<Q: Ord> Place<Q> {
    /// Gives back all but so many.
    pub(crate) fn reduire(&mut self, nombre: usize) {
        let rendues = self.nombre.saturating_sub(nombre);
        self.nombre -= rendues;
        rendre(&mut occuper(&self.prises), &self.qui, rendues);
    }
}

impl<Q: Ord> Drop for Place<Q> {
    fn drop(&mut self) {
        rendre(&mut occuper(&self.prises), &self.qui, self.nombre);
    }
}

fn rendre<Q: Ord>(prises: &mut BTreeMap<Q, usize>, qui: &Q, nombre: usize) {
    if let Some(siennes) = prises.get_mut(qui) {
        *siennes = siennes.saturating_sub(nombre);
        if *siennes == 0 {
            prises.remove(qui);
        }
    }
}

fn occuper<Q>(prises: &Mutex<BTreeMap<Q, usize>>) -> MutexGuard<'_, BTreeMap<Q, usize>> {
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
        let prises: Vec<_> = (0..2).map_while(|_| places.prendre(&une, 1, (2, 3))).collect();
        assert_eq!(prises.len(), 2);
        assert!(places.prendre(&une, 1, (2, 3)).is_none(), "the CFA has its own");
        let derniere = places.prendre(&autre, 1, (2, 3)).unwrap();
        assert!(places.prendre(&autre, 1, (2, 3)).is_none(), "none is left");
        drop(prises);
        assert!(places.prendre(&une, 1, (2, 3)).is_some() && places.prendre(&autre, 1, (2, 3)).is_some());
        drop(derniere);
        assert!(occuper(&places.0).is_empty());
    }

    #[test]
    fn several_places_are_taken_or_none_and_given_back_in_part() {
        let places = Places::<&str>::default();
        let mut dix = places.prendre(&"une", 10, (12, 15)).unwrap();
        assert!(places.prendre(&"une", 3, (12, 15)).is_none() && places.prendre(&"autre", 6, (12, 15)).is_none());
        dix.reduire(4);
        dix.reduire(7);
        let huit = places.prendre(&"une", 8, (12, 15)).unwrap();
        assert!(places.prendre(&"une", 1, (12, 15)).is_none());
        assert!(places.prendre(&"une", usize::MAX, (usize::MAX, usize::MAX)).is_some(), "no sum overflows");
        drop((dix, huit));
        assert!(places.prendre(&"une", 0, (0, 0)).is_some());
    }
}
