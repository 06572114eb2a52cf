//! Bodies that are kept for diagnosis, and the parts of them that are never printed.
//!
//! Masking is lexical: it works on broken, truncated and unknown texts, and prefers to hide too much. It reads only the
//! beginning of a body, and each letter of it a bounded number of times.

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

/// The text that replaces a masked value.
pub const MASK: &str = "***";

/// The body of an answer, kept unchanged.
///
/// `Debug` and `Display` print it masked: the values of sensitive properties, the credentials of the client, and every
/// text, because any text may be a person's name. The structure of JSON, its property names, literals and short numbers
/// stay visible; of a body that is no JSON, only the length. [`RawBody::masked`] also shows known codes of the sender.
/// Only [`RawBody::expose`] returns the body unmasked.
#[derive(Clone)]
pub struct RawBody {
    bytes: Bytes,
    mask: Arc<Mask>,
}

impl RawBody {
    /// How many bytes of a body are read to print it: 16 KiB. The following bytes are counted, and not shown.
    pub const SHOWN: usize = 16 * 1024;

    pub(crate) fn new(bytes: Bytes, mask: Arc<Mask>) -> Self {
        Self { bytes, mask }
    }

    /// The bytes, unmasked.
    pub fn expose(&self) -> &Bytes {
        &self.bytes
    }

    /// What `Display` prints, with the texts for which `is_known` returns true: it must accept known codes of the
    /// sender, and not whatever looks like a code.
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
    /// The whole body.
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

    /// The first `shown` bytes of a body, masked, and how many steps this took.
    fn apply(&self, bytes: &[u8], shown: usize, is_known: &dyn Fn(&str) -> bool) -> (String, usize) {
        let Self::Parts { names, secrets } = self else {
            return (MASK.to_owned(), 0);
        };
        // A character cut in two becomes a sign that is never shown.
        let beginning = &bytes[..bytes.len().min(shown)];
        let (text, taken) = secret::mask(String::from_utf8_lossy(beginning).into_owned(), secrets);
        let prose = prose::Prose { names, is_known, whole: bytes.len(), cut: bytes.len() > beginning.len() };
        let (masked, read) = prose.mask(&text);
        (masked, taken + read)
    }
}

#[cfg(test)]
mod tests;
