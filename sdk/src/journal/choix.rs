//! Which entries to read.

use super::{CleMetier, Entree, IdEntree, ReferenceEditeur};
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
    /// Only those with this reference. PostgreSQL has an index of them; SQLite reads what the other conditions leave.
    pub reference: Option<ReferenceEditeur>,
    /// Only those with an unknown outcome or unknown numbers.
    pub ouvertes: bool,
    /// Only those numbered after this one. In PostgreSQL a writer that was held up may commit a lower number later than a
    /// higher one: who follows the journal by it reads the last minutes again.
    pub apres: Option<IdEntree>,
    /// Only those numbered before this one.
    pub avant: Option<IdEntree>,
    /// Only a part of them: a page of a long journal.
    pub part: Option<Part>,
}

/// A part of the entries that satisfy a [`Choix`]. Whichever it is, they come in the order in which they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first ones, at most so many.
    Premieres(usize),
    /// The last ones, at most so many.
    Dernieres(usize),
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

    /// Those of a CFA with a reference.
    pub fn de_reference(cfa: Siren, reference: ReferenceEditeur) -> Self {
        Self { cfa: Some(cfa), reference: Some(reference), ..Self::default() }
    }

    /// Of these, the open ones only.
    #[must_use]
    pub fn ouvertes(mut self) -> Self {
        self.ouvertes = true;
        self
    }

    /// Of these, those numbered after `entree`, or all.
    #[must_use]
    pub fn apres(mut self, entree: impl Into<Option<IdEntree>>) -> Self {
        self.apres = entree.into();
        self
    }

    /// Of these, those numbered before `entree`, or all.
    #[must_use]
    pub fn avant(mut self, entree: impl Into<Option<IdEntree>>) -> Self {
        self.avant = entree.into();
        self
    }

    /// Of these, the first `nombre`.
    #[must_use]
    pub fn premieres(mut self, nombre: usize) -> Self {
        self.part = Some(Part::Premieres(nombre));
        self
    }

    /// Of these, the last `nombre`.
    #[must_use]
    pub fn dernieres(mut self, nombre: usize) -> Self {
        self.part = Some(Part::Dernieres(nombre));
        self
    }

    /// How many it lets through at most.
    pub fn nombre(&self) -> usize {
        match self.part {
            None => usize::MAX,
            Some(Part::Premieres(nombre) | Part::Dernieres(nombre)) => nombre,
        }
    }

    /// Whether reading begins with the last one.
    pub fn par_la_fin(&self) -> bool {
        matches!(self.part, Some(Part::Dernieres(_)))
    }

    /// Whether an entry satisfies it, without its [`part`](Self::part), which depends on the others.
    pub fn convient(&self, entree: &Entree) -> bool {
        self.apres.is_none_or(|apres| entree.id > apres)
            && self.avant.is_none_or(|avant| entree.id < avant)
            && self.id.is_none_or(|id| id == entree.id)
            && self.cfa.as_ref().is_none_or(|cfa| *cfa == entree.inscription.cfa)
            && self.opco.is_none_or(|opco| opco == entree.inscription.opco)
            && self.cle.as_ref().is_none_or(|cle| *cle == entree.inscription.cle)
            && (self.reference.is_none() || self.reference == entree.inscription.reference)
            && (!self.ouvertes || entree.situation().est_ouverte())
    }
}
