//! The number of an entry.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The number of an entry in its journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdEntree(pub i64);

impl fmt::Display for IdEntree {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
