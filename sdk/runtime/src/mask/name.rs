//! Names of properties: which of them are sensitive, and which may be shown.

use std::collections::BTreeSet;

/// Names whose values are masked in every API: those used by token servers and gateways.
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

/// The name of the property whose value is shown if it is a known code, whatever the document says about the property.
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

    /// Whether the value under this name is masked. A name with escapes may be any name, so that its value is masked.
    pub(super) fn is_sensitive(&self, name: &str) -> bool {
        // A letter may have up to three times as many bytes in the other case.
        name.contains('\\') || (name.len() <= 3 * self.longest && self.lower.contains(&name.to_lowercase()))
    }
}

/// Whether a text in the place of a property name looks like one: it begins like an identifier of a program, and has
/// one digit at most.
pub(crate) fn is_name(text: &str) -> bool {
    let begins = text.starts_with(|letter: char| letter.is_ascii_alphabetic() || "_$@".contains(letter));
    let letters = text.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"_-$@.".contains(&letter));
    begins && letters && text.len() <= 60 && text.bytes().filter(u8::is_ascii_digit).count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The Kelvin sign is a K of three bytes.
    #[test]
    fn a_name_is_known_in_either_case_however_long_that_is() {
        let names = Names::new(&[&"k".repeat(20), "NIR"]);
        for (name, sensitive) in [
            ("\u{212a}".repeat(20), true),
            ("\u{212a}".repeat(21), false),
            ("K".repeat(20), true),
            ("nIr".to_owned(), true),
            ("Client_Secret".to_owned(), true),
            ("nira".to_owned(), false),
        ] {
            assert_eq!(names.is_sensitive(&name), sensitive, "{name}");
        }
    }
}
