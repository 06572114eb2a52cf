//! What a look at the OPCO brought about one entry.

use std::time::Duration;

use super::raison::Raison;
use crate::journal::Numeros;

/// What reading brought about one entry.
pub(super) enum Vue {
    /// It is there.
    La(Numeros),
    /// All was read, and it is not there: the OPCO shows what it received within this time; `None` where that is
    /// unknown.
    PasLa(Option<Duration>),
    /// Something is there that may be it, or not.
    Douteuse(Raison),
    /// Not all could be read.
    NonLue(Raison),
}
