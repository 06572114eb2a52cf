//! The limits and timeouts of a simulated OPCO.

use std::time::Duration;

/// The header by which every answer shows that it comes from a simulated OPCO.
pub const ENTETE_SIMULE: &str = "x-opco-simule";

/// Largest request body, in bytes; a larger one is answered 413.
pub const TAILLE_MAXIMALE: usize = 16 * 1024 * 1024;

/// A request head up to this size in bytes is always read; one of twice this size is always answered 431.
pub const TETE_MAXIMALE: usize = 64 * 1024;

/// The maximum number of concurrent connections on one port; further ones are answered 429 and closed.
pub const CONNEXIONS_MAXIMALES: usize = 256;

/// Timeout for the head of a request, and for the next one on a kept connection; then it is closed.
pub const DELAI_ENTETES: Duration = Duration::from_secs(10);

/// Timeout for the body of a request; then it is answered 408.
pub const DELAI_CORPS: Duration = Duration::from_secs(30);

/// Timeout for the caller to read the next piece of an answer; then the connection is closed.
pub const DELAI_LECTURE: Duration = Duration::from_secs(30);
