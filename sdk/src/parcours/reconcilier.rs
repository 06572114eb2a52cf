//! Settling what is open.

use std::time::Duration;

/// Waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delais {
    /// Before.
    pub avant: Duration,
    /// Between.
    pub entre: Duration,
}
impl Default for Delais {
    fn default() -> Self {
        Self { avant: Duration::from_secs(900), entre: Duration::from_secs(300) }
    }
}
