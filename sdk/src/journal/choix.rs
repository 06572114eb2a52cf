//! Which entries to read.

use super::{CleMetier, Entree, IdEntree};
use crate::Opco;
use crate::scalaires::Siren;

/// Which entries to read: those that satisfy every condition set.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Choix {
    /// Only this entry.
    pub id: Option<IdEntree>,
    /// Only those of this CFA.
    pub cfa: Option<Siren>,
    /// Only those of this OPCO.
    pub opco: Option<Opco>,
    /// Only those under this key.
    pub cle: Option<CleMetier>,
    /// Only those with an unknown outcome or unknown numbers.
    pub ouvertes: bool,
    /// Only those written after this one.
    pub apres: Option<IdEntree>,
    /// At most so many of them, the earliest: a page. [`apres`](Self::apres) asks for the next one.
    pub limite: Option<usize>,
}

impl Choix {
    /// All of them.
    pub fn toutes() -> Self {
        Self::default()
    }

    /// One entry.
    pub fn entree(id: IdEntree) -> Self {
        Self { id: Some(id), ..Self::default() }
    }

    /// Those with a key, in order.
    pub fn sous(cle: CleMetier) -> Self {
        Self { cle: Some(cle), ..Self::default() }
    }

    /// Those of a CFA at an OPCO.
    pub fn de(cfa: Siren, opco: Opco) -> Self {
        Self { cfa: Some(cfa), opco: Some(opco), ..Self::default() }
    }

    /// Of these, the open ones only.
    #[must_use]
    pub fn ouvertes(mut self) -> Self {
        self.ouvertes = true;
        self
    }

    /// Of these, the first `limite` that were written after `apres`, or the first of all.
    #[must_use]
    pub fn page(self, apres: Option<IdEntree>, limite: usize) -> Self {
        Self { apres, limite: Some(limite), ..self }
    }

    /// Whether an entry satisfies it, however many do.
    pub fn convient(&self, entree: &Entree) -> bool {
        self.id.is_none_or(|id| id == entree.id)
            && self.cfa.as_ref().is_none_or(|cfa| *cfa == entree.inscription.cfa)
            && self.opco.is_none_or(|opco| opco == entree.inscription.opco)
            && self.cle.as_ref().is_none_or(|cle| *cle == entree.inscription.cle)
            && (!self.ouvertes || entree.situation().est_ouverte())
            && self.apres.is_none_or(|apres| entree.id > apres)
    }
}
