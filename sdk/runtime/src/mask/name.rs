//! Names of properties: which of them are sensitive, and which may be shown.

use std::collections::BTreeSet;

/// Names whose values are masked in every API: what token servers and gateways speak of.
const ALWAYS: [&str; 8] = [
    "access_token",
    "refresh_token",
    "id_token",
    "client_secret",
    "client_assertion",
    "password",
    "authorization",
    "api_key",
];

/// The name of a code, whose value is shown where it is a known one, whatever the document says of it.
const CODE: &str = "code";

/// The names of sensitive properties, compared without case.
pub(crate) struct Names {
    lower: BTreeSet<String>,
    longest: usize,
}

impl Names {
    pub(super) fn new(names: &[&str]) -> Self {
        let known = ALWAYS.iter().chain(names).map(|name| name.to_lowercase());
        let lower: BTreeSet<_> = known.filter(|name| name != CODE).collect();
        let longest = lower.iter().map(String::len).max().unwrap_or_default();
        Self { lower, longest }
    }

    /// Whether the value under this name is masked. A name with escapes may be any.
    pub(super) fn is_sensitive(&self, name: &str) -> bool {
        // A letter has up to three times as many bytes in the other case.
        name.contains('\\') || (name.len() <= 3 * self.longest && self.lower.contains(&name.to_lowercase()))
    }
}

/// Whether a text that stands where a property name stands looks like one: it begins as names of programs do, and has
/// one digit at most.
pub(crate) fn is_name(text: &str) -> bool {
    let begins = text.starts_with(|letter: char| letter.is_ascii_alphabetic() || "_$@".contains(letter));
    let letters = text.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"_-$@.".contains(&letter));
    begins && letters && text.len() <= 60 && text.bytes().filter(u8::is_ascii_digit).count() <= 1
}
