//! What a simulated OPCO takes, and how long it waits.

use std::time::Duration;

/// The header by which every answer says that it comes from a simulated OPCO.
pub const ENTETE_SIMULE: &str = "x-opco-simule";

/// Largest request body, in bytes; a larger one is answered 413.
pub const TAILLE_MAXIMALE: usize = 16 * 1024 * 1024;

/// Largest head of a request that is sure to be read, in bytes; one of twice that is sure to be answered 431.
pub const TETE_MAXIMALE: usize = 64 * 1024;

/// Most connections at a time on one port; the next ones are answered 429 and closed.
pub const CONNEXIONS_MAXIMALES: usize = 256;

/// Time for the head of a request to arrive, and for the next one on a kept connection; then it is closed.
pub const DELAI_ENTETES: Duration = Duration::from_secs(10);

/// Time for the body of a request to arrive; then it is answered 408.
pub const DELAI_CORPS: Duration = Duration::from_secs(30);

/// Time for a caller to take the next piece of an answer; then it is cut off.
pub const DELAI_LECTURE: Duration = Duration::from_secs(30);
