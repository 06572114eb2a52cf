//! Bodies that are kept for diagnosis, and what of them is never printed.
//!
//! Masking is lexical: it works on broken, truncated and foreign texts, and prefers to hide too much. It looks at the
//! beginning of a body only, and at each letter of it a bounded number of times.

mod name;
pub(crate) mod number;
mod prose;
mod scan;
mod secret;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use crate::secret::Secret;
use name::Names;
pub(crate) use name::is_name;

/// What stands for a masked value.
pub const MASK: &str = "***";

/// The body of an answer, kept as it came.
///
/// `Debug` and `Display` print it masked: the values of sensitive properties, the credentials of the client, and every
/// text, for it may name anybody. What is left is the structure of JSON, its property names, literals and short numbers;
/// of what is no JSON, the length. [`RawBody::masked`] shows known codes of the sender too. Only
/// [`RawBody::expose`] gives it as it is.
#[derive(Clone)]
pub struct RawBody {
    bytes: Bytes,
    mask: Arc<Mask>,
}

impl RawBody {
    /// How many bytes of a body are looked at to print it: 16 KiB. What follows is counted, and not shown.
    pub const SHOWN: usize = 16 * 1024;

    pub(crate) fn new(bytes: Bytes, mask: Arc<Mask>) -> Self {
        Self { bytes, mask }
    }

    /// The bytes, on purpose.
    pub fn expose(&self) -> &Bytes {
        &self.bytes
    }

    /// What `Display` prints, and with it the texts of which `is_known` says that they are codes of the sender: known
    /// ones, not what looks like one.
    pub fn masked(&self, is_known: &dyn Fn(&str) -> bool) -> String {
        self.mask.apply(&self.bytes, Self::SHOWN, is_known).0
    }
}

impl fmt::Display for RawBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.masked(&|_| false))
    }
}

impl fmt::Debug for RawBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_string(), formatter)
    }
}

/// What is masked in a kept body.
pub(crate) enum Mask {
    /// All of it.
    Whole,
    /// The values of properties, and credentials wherever they stand.
    Parts { names: Names, secrets: Vec<Secret> },
}

impl Mask {
    pub(crate) fn whole() -> Self {
        Self::Whole
    }

    pub(crate) fn new(names: &'static [&'static str], secrets: Vec<Secret>) -> Self {
        Self::Parts { names: Names::new(names), secrets }
    }

    /// The first `shown` bytes of a body, masked, and how many steps it took.
    fn apply(&self, bytes: &[u8], shown: usize, is_known: &dyn Fn(&str) -> bool) -> (String, usize) {
        let Self::Parts { names, secrets } = self else {
            return (MASK.to_owned(), 0);
        };
        // A letter that the cut tears becomes a sign that is never shown.
        let beginning = &bytes[..bytes.len().min(shown)];
        let (text, taken) = secret::mask(String::from_utf8_lossy(beginning).into_owned(), secrets);
        let prose = prose::Prose { names, is_known, whole: bytes.len(), cut: bytes.len() > beginning.len() };
        let (masked, read) = prose.mask(&text);
        (masked, taken + read)
    }
}

#[cfg(test)]
mod tests;
