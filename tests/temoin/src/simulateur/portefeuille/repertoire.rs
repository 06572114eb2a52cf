//! An index from values to ranks, so that a search does not scan every record.
//!
//! It stores hashes only, so that its results are candidates: the caller compares each of them.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Ranks by the hash of a key.
#[derive(Debug, Default)]
pub(crate) struct Repertoire(BTreeSet<(u64, usize)>);

impl Repertoire {
    pub(crate) fn ajouter(&mut self, cle: &impl Hash, rang: usize) {
        self.0.insert((empreinte(cle), rang));
    }

    /// The ranks of a key, in order, with an occasional one of another key.
    pub(crate) fn candidats<C: Hash>(&self, cle: &C) -> impl Iterator<Item = usize> + use<'_, C> {
        let cherchee = empreinte(cle);
        self.0.range((cherchee, 0)..=(cherchee, usize::MAX)).map(|(_, rang)| *rang)
    }
}

/// The same in every run: the hash has no random key.
fn empreinte(cle: &impl Hash) -> u64 {
    let mut calcul = DefaultHasher::new();
    cle.hash(&mut calcul);
    calcul.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_are_in_order() {
        let mut repertoire = Repertoire::default();
        for (cle, rang) in [("a", 3), ("b", 2), ("a", 1), ("a", 3)] {
            repertoire.ajouter(&cle, rang);
        }
        assert_eq!(repertoire.candidats(&"a").collect::<Vec<_>>(), [1, 3]);
        assert_eq!(repertoire.candidats(&"c").count(), 0);
    }
}
