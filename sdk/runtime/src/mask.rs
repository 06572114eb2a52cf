//! Bodies that are kept for people to look at, and what of them never prints.
//!
//! Masking is lexical: it works on broken, truncated and foreign texts, and prefers to hide too much.

mod pattern;
mod property;
mod prose;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use crate::secret::Secret;

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

/// The name of a code, which is sensitive where it is shown without a look at its form.
const CODE: &str = "code";

/// What stands for a masked value.
pub(crate) const MASK: &str = "***";

/// The body of an answer, kept as it came.
///
/// `Debug` and `Display` print it masked: the values of sensitive properties, the credentials of the client, whatever
/// looks like a NIR or an IBAN, and free texts, which may name anybody. What is left is the structure of JSON, its
/// numbers and codes; of what is no JSON, the length. Only [`RawBody::expose`] gives it as it is.
#[derive(Clone)]
pub struct RawBody {
    bytes: Bytes,
    mask: Arc<Mask>,
}

impl RawBody {
    pub(crate) fn new(bytes: Bytes, mask: Arc<Mask>) -> Self {
        Self { bytes, mask }
    }

    /// The bytes, on purpose.
    pub fn expose(&self) -> &Bytes {
        &self.bytes
    }
}

impl fmt::Display for RawBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.mask.apply(&String::from_utf8_lossy(&self.bytes)))
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
    Parts { names: &'static [&'static str], secrets: Vec<Secret> },
}

impl Mask {
    pub(crate) fn whole() -> Self {
        Self::Whole
    }

    pub(crate) fn new(names: &'static [&'static str], secrets: Vec<Secret>) -> Self {
        Self::Parts { names, secrets }
    }

    fn apply(&self, text: &str) -> String {
        let Self::Parts { names, secrets } = self else {
            return MASK.to_owned();
        };
        let mut text = property::mask(text, |name| is_sensitive(names, name));
        for secret in secrets {
            text = without(&text, secret.expose());
        }
        pattern::mask_cut(&patterns(&prose::mask(&text)))
    }
}

/// The text without a credential, nor the beginning of it where the body was cut.
fn without(text: &str, secret: &str) -> String {
    // A secret of one or two characters would blacken everything and hides nothing.
    if secret.len() <= 2 {
        return text.to_owned();
    }
    let text = text.replace(secret, MASK);
    let beginnings = secret.char_indices().rev().map(|(end, _)| &secret[..end]);
    let mut telling = beginnings.take_while(|beginning| beginning.len() >= 4);
    match telling.find(|beginning| text.ends_with(beginning)) {
        Some(cut) => format!("{}{MASK}", &text[..text.len() - cut.len()]),
        None => text,
    }
}

fn is_sensitive(names: &[&str], name: &str) -> bool {
    let name = name.to_lowercase();
    // Codes are told by their form, whatever their name: see `prose`.
    if name == CODE {
        return false;
    }
    let known = ALWAYS.iter().chain(names);
    known.into_iter().any(|known| known.to_lowercase() == name)
}

/// Whether a text of a server's is surely a code or a number of a thing, so that it may be shown wherever it stands:
/// ten letters at most, with a digit, and with too few digits for a birth date, a telephone number, a NIR or an IBAN.
/// Longer ones may be keys, tokens, or names of files that name a person.
///
/// ```
/// # use cfadock_runtime::is_code;
/// assert!(is_code("E-0042") && is_code("INT-D-1") && is_code("X1"));
/// assert!(!is_code("DUPONT") && !is_code("2006-05-12") && !is_code("0612345678") && !is_code("cv_DUPONT.pdf"));
/// ```
pub fn is_code(text: &str) -> bool {
    let letters = text.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"_.-".contains(&letter));
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    letters && (1..=5).contains(&digits) && text.len() <= 10
}

/// Whether a text has the form of a number that an OPCO gives to a thing: forty letters, digits and signs between them
/// at most, with a digit, without a blank, and neither a NIR nor an IBAN. Whatever else stands in its place may be a
/// phrase that names a person. Nothing at all is one too: it hides nobody.
///
/// ```
/// # use cfadock_runtime::is_reference;
/// assert!(is_reference("INT-D-1") && is_reference("075202609011234") && is_reference("2026/00042"));
/// assert!(!is_reference("DUPONT") && !is_reference("DUPONT 12/05/2006") && !is_reference("180127512345642"));
/// ```
pub fn is_reference(text: &str) -> bool {
    text.trim().is_empty() || (is_one_word(text) && text.bytes().any(|letter| letter.is_ascii_digit()))
}

/// Whether a text is one word that may serve as a number of a thing, with or without a digit: to be kept as one, not to
/// be shown. Forty letters, digits and signs between them at most, and neither a NIR nor an IBAN.
///
/// ```
/// # use cfadock_runtime::is_one_word;
/// assert!(is_one_word("INT-D-1") && is_one_word("ABC"));
/// assert!(!is_one_word("") && !is_one_word("déjà connu de l'OPCO") && !is_one_word("180127512345642"));
/// ```
pub fn is_one_word(text: &str) -> bool {
    let letters = text.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"-_./:#".contains(&letter));
    letters && (1..=40).contains(&text.len()) && patterns(text) == text
}

/// The text with what looks like a NIR or an IBAN masked, wherever it stands.
pub fn patterns(text: &str) -> String {
    pattern::mask(text)
}
