//! The result of a look at the OPCO for one entry.

use std::time::Duration;

use super::raison::Raison;
use crate::journal::Numeros;

/// The result of reading for one entry.
pub(super) enum Vue {
    /// It is there.
    La(Numeros),
    /// Everything was read, and it is not there: the OPCO shows what it received within this time; `None` if that is
    /// unknown.
    PasLa(Option<Duration>),
    /// Something there may be it, or not.
    Douteuse(Raison),
    /// Not everything could be read.
    NonLue(Raison),
}
