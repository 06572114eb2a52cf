//! A reading in progress: a stream of items, or of pages. `garde` decides what passes.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_util::Stream;

use super::element::Element;
use super::garde::{Fin, Garde, Lot, Page};
use crate::parcours::Echec;
use crate::runtime::BoxFuture;

/// Requests the page with a number.
pub(super) type LirePage<T> = Arc<dyn Fn(i32) -> DemandePage<T> + Send + Sync>;

/// Such a request.
pub(super) type DemandePage<T> = BoxFuture<'static, Result<Lot<T>, Echec>>;

/// The pages of a list, each requested when it is polled. It ends after an error.
#[must_use = "nothing is read until it is polled"]
pub struct Pages<T> {
    source: LirePage<T>,
    garde: Garde,
    /// Left over by a reading by items.
    rendue: Option<Page<T>>,
    demande: Option<DemandePage<T>>,
    fin: Option<Fin>,
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pages").field("prochaine", &self.garde.prochaine()).finish_non_exhaustive()
    }
}

#[expect(private_bounds, reason = "readings are of the items of this crate")]
impl<T: Element + Unpin> Pages<T> {
    /// The next page; `None` after the last, and after an error.
    pub async fn suivante(&mut self) -> Option<Result<Page<T>, Echec>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>, Echec>>> {
        if let Some(page) = self.rendue.take() {
            return Poll::Ready(Some(Ok(page)));
        }
        loop {
            match self.fin.replace(Fin::Close) {
                Some(Fin::Close) => return Poll::Ready(None),
                Some(Fin::Faute(faute)) => return Poll::Ready(Some(Err(faute.into()))),
                None => self.fin = None,
            }
            let demande = self.demande.get_or_insert_with(|| (self.source)(self.garde.prochaine()));
            let lot = ready!(demande.as_mut().poll(context));
            self.demande = None;
            match lot {
                Err(echec) => {
                    self.fin = Some(Fin::Close);
                    return Poll::Ready(Some(Err(echec)));
                }
                Ok(lot) => {
                    let (page, fin) = self.garde.admettre(lot);
                    self.fin = fin;
                    if let Some(page) = page {
                        return Poll::Ready(Some(Ok(page)));
                    }
                }
            }
        }
    }
}

impl<T: Element + Unpin> Stream for Pages<T> {
    type Item = Result<Page<T>, Echec>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

/// The items of a list, over its pages. It ends after an error.
#[must_use = "nothing is read until it is polled"]
pub struct Lecture<T> {
    pages: Pages<T>,
    /// Number and total of the page whose items are being returned.
    page: (u32, Option<u64>),
    elements: std::vec::IntoIter<T>,
}

impl<T> fmt::Debug for Lecture<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Lecture").field("page", &self.page.0).finish_non_exhaustive()
    }
}

#[expect(private_bounds, reason = "readings are of the items of this crate")]
impl<T: Element + Unpin> Lecture<T> {
    pub(super) fn new(source: LirePage<T>) -> Self {
        let pages = Pages { source, garde: Garde::new(), rendue: None, demande: None, fin: None };
        Self { pages, page: (0, None), elements: Vec::new().into_iter() }
    }

    /// The same, with another maximum number of pages; default 10 000, at least one.
    pub fn plafond(mut self, pages: u32) -> Self {
        self.pages.garde.plafonner(pages);
        self
    }

    /// The same from a page on, counted from 1: for a list that is read a part at a time. The pages before it are not
    /// requested; whether the list is complete, and repeats nothing of them, is then not checked. A list in one answer has
    /// one page, whatever its number.
    pub fn depuis(mut self, page: u32) -> Self {
        self.pages.garde.commencer(page);
        self
    }

    /// The same by pages. Remaining items of the current page come first, as a page.
    pub fn par_page(mut self) -> Pages<T> {
        let (numero, total) = self.page;
        let elements: Vec<_> = self.elements.collect();
        self.pages.rendue = (!elements.is_empty()).then_some(Page { numero, total, elements });
        self.pages
    }

    /// The next item; `None` after the last, and after an error.
    pub async fn suivant(&mut self) -> Option<Result<T, Echec>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// All remaining items, in memory.
    ///
    /// # Errors
    /// The first error; the items read are then lost. See [`FauteLecture`](super::FauteLecture).
    pub async fn tous(mut self) -> Result<Vec<T>, Echec> {
        let mut tous: Vec<_> = self.elements.by_ref().collect();
        while let Some(page) = self.pages.suivante().await {
            let mut page = page?;
            if tous.is_empty() {
                tous = page.elements;
            } else {
                tous.append(&mut page.elements);
            }
        }
        Ok(tous)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Echec>>> {
        loop {
            if let Some(element) = self.elements.next() {
                return Poll::Ready(Some(Ok(element)));
            }
            match ready!(self.pages.poll(context)) {
                None => return Poll::Ready(None),
                Some(Err(echec)) => return Poll::Ready(Some(Err(echec))),
                Some(Ok(Page { numero, total, elements })) => {
                    self.page = (numero, total);
                    self.elements = elements.into_iter();
                }
            }
        }
    }
}

impl<T: Element + Unpin> Stream for Lecture<T> {
    type Item = Result<T, Echec>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}
