//! Why a workflow brought no result: one type, whichever step it was.

use crate::controle::Refus;

/// Why a workflow brought no result. Its text says what to do, in French, and holds nothing personal.
#[derive(Debug)]
#[non_exhaustive]
pub enum Echec {
    /// The checks found errors: nothing was sent.
    Controle(Refus),
}
