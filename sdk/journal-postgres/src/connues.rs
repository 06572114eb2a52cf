//! Entries of which this process knows that the database had them. One that lacks them is an older copy, or a standby
//! that was promoted before it had them.

use cfadock::journal::{EchecJournal, IdEntree};

/// An entry, under its number and the digest of its key: none is ever deleted, and a key never changes.
type Connue = (IdEntree, [u8; 32]);

#[derive(Clone, Debug, Default)]
pub(crate) struct Connues {
    /// What this process wrote, and the latest that was found again. Each is kept until it is looked for and found.
    ancres: Vec<Connue>,
    /// The latest that it read since.
    vue: Option<Connue>,
    /// Some are missing: what is read from now on is of another past.
    incompletes: bool,
}

impl Connues {
    fn toutes(&self) -> impl Iterator<Item = &Connue> {
        self.ancres.iter().chain(&self.vue)
    }

    pub(crate) fn ecrire(&mut self, id: IdEntree, cle: [u8; 32]) {
        self.ancres.push((id, cle));
    }

    pub(crate) fn voir(&mut self, id: IdEntree, cle: [u8; 32]) {
        if self.incompletes || self.derniere().is_some_and(|derniere| id <= derniere) {
            return;
        }
        match self.ancres.is_empty() {
            true => self.ancres.push((id, cle)),
            false => self.vue = Some((id, cle)),
        }
    }

    /// Of those that are there, the latest is enough.
    pub(crate) fn retrouver(&mut self, la: &Self) {
        self.incompletes = false;
        self.ancres.retain(|ancre| !la.toutes().any(|trouvee| trouvee == ancre));
        self.vue = self.vue.filter(|vue| la.vue != Some(*vue));
        self.ancres.extend(la.toutes().max_by_key(|(id, _)| *id));
    }

    pub(crate) fn perdre(&mut self) {
        self.incompletes = true;
    }

    pub(crate) fn derniere(&self) -> Option<IdEntree> {
        self.toutes().map(|(id, _)| *id).max()
    }

    /// Their numbers and digests, as a statement wants them.
    pub(crate) fn colonnes(&self) -> (Vec<i64>, Vec<&[u8]>) {
        self.toutes().map(|(id, cle)| (id.0, cle.as_slice())).unzip()
    }

    /// They are not all there, or one of their numbers was given again.
    pub(crate) fn manque(&self) -> EchecJournal {
        EchecJournal::BaseAnterieure { connue: self.derniere().unwrap_or(IdEntree(0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numeros(connues: &Connues) -> Vec<i64> {
        connues.colonnes().0
    }

    #[test]
    fn what_was_not_found_again_is_kept_whatever_is_read_later() {
        let mut connues = Connues::default();
        for id in [3, 7, 5, 9] {
            connues.voir(IdEntree(id), [0; 32]);
        }
        assert_eq!(numeros(&connues), [3, 9]);
        let la = connues.clone();
        // Written by another task meanwhile, and not looked for.
        connues.ecrire(IdEntree(8), [0; 32]);
        connues.voir(IdEntree(11), [0; 32]);
        connues.retrouver(&la);
        assert_eq!(numeros(&connues), [8, 9, 11]);
        connues.perdre();
        connues.voir(IdEntree(20), [0; 32]);
        assert_eq!(numeros(&connues), [8, 9, 11]);
        let la = connues.clone();
        connues.retrouver(&la);
        assert_eq!(numeros(&connues), [11]);
    }
}
