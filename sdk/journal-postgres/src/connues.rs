//! Entries of which this process knows that the database had them. One that lacks them is an older copy, or a standby
//! that was promoted before it had them.

use cfadock::journal::{EchecJournal, IdEntree};

/// One that was found, and the latest since. While the first is not there, what is read later does not take its place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Connues(Vec<(IdEntree, [u8; 32])>);

impl Connues {
    /// Under its number, and the digest of its key: no entry is ever deleted, and its key never changes.
    pub(crate) fn ajouter(&mut self, id: IdEntree, cle: [u8; 32]) {
        match self.derniere() {
            Some(derniere) if id <= derniere => {}
            _ => {
                if self.0.len() > 1 {
                    self.0.pop();
                }
                self.0.push((id, cle));
            }
        }
    }

    /// Of those that are there, the latest is enough.
    pub(crate) fn retrouver(&mut self, la: &Self) {
        self.0.retain(|connue| !la.0.contains(connue));
        let trouvee = la.0.last().filter(|(id, _)| self.0.first().is_none_or(|(premiere, _)| id < premiere));
        self.0.splice(..0, trouvee.copied());
    }

    pub(crate) fn derniere(&self) -> Option<IdEntree> {
        self.0.last().map(|(id, _)| *id)
    }

    /// Their numbers and digests, as a statement wants them.
    pub(crate) fn colonnes(&self) -> (Vec<i64>, Vec<&[u8]>) {
        self.0.iter().map(|(id, cle)| (id.0, cle.as_slice())).unzip()
    }

    /// They are not all there, or one of their numbers was given again.
    pub(crate) fn manque(&self) -> EchecJournal {
        EchecJournal::BaseAnterieure { connue: self.derniere().unwrap_or(IdEntree(0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_found_again_is_kept_whatever_is_read_later() {
        let mut connues = Connues::default();
        for id in [3, 7, 5, 9] {
            connues.ajouter(IdEntree(id), [0; 32]);
        }
        assert_eq!(connues.colonnes().0, [3, 9]);
        let vues = connues.clone();
        connues.ajouter(IdEntree(11), [0; 32]);
        connues.retrouver(&vues);
        assert_eq!(connues.colonnes().0, [9, 11], "9 was found, and 11 was read meanwhile");
        connues.ajouter(IdEntree(12), [0; 32]);
        assert_eq!(connues.colonnes().0, [9, 12]);
        let vues = connues.clone();
        connues.retrouver(&vues);
        assert_eq!(connues.colonnes().0, [12]);
    }
}
