//! The checks of a reading by pages: what to keep of each page, and when to stop. It makes no request; see `lecture`.

use std::collections::HashSet;

use super::FauteLecture;
use super::element::Element;

/// The default maximum number of pages. No OPCO has as many; an endless list would.
const PLAFOND: u32 = 10_000;

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// Its number, from 1.
    pub numero: u32,
    /// The number of items on all pages, according to this page.
    pub total: Option<u64>,
    /// Its items, without those of earlier pages.
    pub elements: Vec<T>,
}

/// An answer, before the checks.
pub(in crate::parcours) struct Lot<T> {
    elements: Vec<T>,
    compte: Option<u64>,
    total: Option<u64>,
    seul: bool,
}

impl<T> Lot<T> {
    /// A page among others. Negative numbers are ignored.
    pub(super) fn page(elements: Option<Vec<T>>, nombre: Option<i32>, total: Option<i32>) -> Self {
        let lu = |numero: Option<i32>| numero.and_then(|numero| u64::try_from(numero).ok());
        Self { elements: elements.unwrap_or_default(), compte: lu(nombre), total: lu(total), seul: false }
    }

    /// The whole list in one answer, unchanged.
    pub(super) fn seul(elements: Vec<T>) -> Self {
        Self { elements, compte: None, total: None, seul: true }
    }
}

/// How a reading ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fin {
    Close,
    Faute(FauteLecture),
}

/// What is kept of the pages read: digests of the items, eight bytes each.
pub(super) struct Garde {
    vus: HashSet<u64>,
    pages: u32,
    /// The pages before the first one that is read.
    sautees: u32,
    plafond: u32,
    total: Option<u64>,
    plus_grand: u64,
    /// Whether it begins behind the first page: what is before it is not known, and not counted.
    entamee: bool,
}

impl Garde {
    pub(super) fn new() -> Self {
        Self {
            vus: HashSet::default(),
            pages: 0,
            sautees: 0,
            plafond: PLAFOND,
            total: None,
            plus_grand: 0,
            entamee: false,
        }
    }

    pub(super) fn plafonner(&mut self, plafond: u32) {
        self.plafond = plafond.max(1);
    }

    /// Begins at this page.
    pub(super) fn commencer(&mut self, page: u32) {
        self.pages = page.saturating_sub(1);
        self.sautees = self.pages;
        self.entamee = self.pages > 0;
    }

    /// The number of the next page.
    pub(super) fn prochaine(&self) -> i32 {
        i32::try_from(self.pages).unwrap_or(i32::MAX).saturating_add(1)
    }

    /// The page for the caller, and whether it was the last.
    pub(super) fn admettre<T: Element>(&mut self, lot: Lot<T>) -> (Option<Page<T>>, Option<Fin>) {
        self.pages += 1;
        let Lot { mut elements, compte, total, seul } = lot;
        let page = |elements, numero| Page { numero, total, elements };
        if seul {
            return (Some(page(elements, self.pages)), Some(Fin::Close));
        }
        if let Some(total) = total {
            self.total = Some(total);
            self.plus_grand = self.plus_grand.max(total);
        }
        if elements.is_empty() {
            let coupe = compte.filter(|compte| *compte > 0).map(|annonces| self.tronquee(annonces, 0));
            return (None, Some(coupe.unwrap_or_else(|| self.fin_de_liste())));
        }
        let recus = nombre(elements.len());
        elements.retain(|element| self.vus.insert(element.cle()));
        if elements.is_empty() {
            return (None, Some(Fin::Faute(FauteLecture::PageRepetee { page: self.pages })));
        }
        let fin = match compte {
            // Fewer items announced than received loses nothing; more may.
            Some(annonces) if annonces > recus => Some(self.tronquee(annonces, recus)),
            _ => self.fin(),
        };
        (Some(page(elements, self.pages)), fin)
    }

    fn tronquee(&self, annonces: u64, recus: u64) -> Fin {
        Fin::Faute(FauteLecture::PageTronquee { page: self.pages, annonces, recus })
    }

    /// Whether a page with items was the last.
    fn fin(&self) -> Option<Fin> {
        // A total below the number of items read is wrong, or counts one page only: then an empty page is the end.
        if !self.entamee && self.total == Some(nombre(self.vus.len())) {
            return Some(self.fin_de_liste());
        }
        let depasse = self.pages - self.sautees >= self.plafond;
        depasse.then_some(Fin::Faute(FauteLecture::TropDePages { plafond: self.plafond }))
    }

    /// There are no more pages: checks whether the list is complete.
    fn fin_de_liste(&self) -> Fin {
        if self.entamee {
            return Fin::Close;
        }
        let lus = nombre(self.vus.len());
        match self.total {
            Some(apres) if apres < self.plus_grand => {
                Fin::Faute(FauteLecture::Mouvante { avant: self.plus_grand, apres, lus })
            }
            Some(annonces) if annonces > lus => Fin::Faute(FauteLecture::Incomplete { annonces, lus }),
            _ => Fin::Close,
        }
    }
}

fn nombre(compte: usize) -> u64 {
    u64::try_from(compte).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
