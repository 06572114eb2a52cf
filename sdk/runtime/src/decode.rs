//! Decodes the bytes of a body; errors say where and why without quoting the body.

mod depth;
mod flaw;
mod reason;

pub(crate) use flaw::{CUT, NO_BOUNDARY};
pub use flaw::{Flaw, ValueKind};

use std::fmt;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, IntoDeserializer as _};
use serde_json::Value;
use serde_path_to_error::{Path, Segment, Track};

use crate::mask::{MASK, is_name};
use crate::reading::{digits, strict};
use crate::record::Within;

/// Why a body did not decode.
///
/// It quotes no value of the body: it may be logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    reason: String,
}

impl DecodeError {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { path: String::new(), reason: reason.into() }
    }

    /// The error of serde, without a place.
    pub(crate) fn of(error: &serde_json::Error) -> Self {
        Self::new(reason::without_values(error))
    }

    /// The same error, in an item of a list.
    pub(crate) fn within(self, rank: usize) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        Self { path: format!("[{rank}]{dot}{}", self.path), ..self }
    }

    /// The place in the body: `orders[2].customer.name`; empty for the whole body. Keys that do not look like names are
    /// masked.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The reason.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Whether the text was not read to its end because of a number that is read with the digits of its body.
    pub(crate) fn is_out_of_range(&self) -> bool {
        self.reason == OUT_OF_RANGE
    }

    /// The same, for who says it in other words.
    pub fn flaw(&self) -> Flaw<'_> {
        Flaw::of(&self.reason)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            return formatter.write_str(&self.reason);
        }
        write!(formatter, "at `{}`: {}", self.path, self.reason)
    }
}

impl std::error::Error for DecodeError {}

/// Reads JSON of the document from any source, in the way answers are read: `{"name": "Ada"}` becomes a model of the
/// generated crate.
///
/// The error names the first missing property only. For all of them, read the model in which every property is
/// optional, where the document has one, and convert it with `try_from`: see [`Incomplete`](crate::Incomplete).
///
/// # Errors
/// When the text is no JSON, or a value is invalid for its place: the error gives the place, and quotes no value.
///
/// ```
/// # use std::collections::BTreeMap;
/// let error = cfadock_runtime::from_json::<BTreeMap<String, Vec<u8>>>(br#"{"sizes": [1, "x"]}"#).unwrap_err();
/// assert_eq!(error.path(), "sizes[1]");
/// ```
// The place is determined in a second pass, only when the first fails.
pub fn from_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    with_digits(body, read)
}

/// Reads a body in a way of the caller's, who is given it without its mark, and with a float of its own for each of its
/// numbers: what is given is to be read, not the body itself.
pub(crate) fn with_digits<T>(body: &[u8], read: impl Fn(&[u8]) -> Result<T, DecodeError>) -> Result<T, DecodeError> {
    let body = without_mark(body);
    if depth::is_too_deep(body) {
        return Err(DecodeError::new(depth::REASON));
    }
    digits::of(body, read)
}

/// As [`from_json`], for JSON that was written to be sent: a property that a model does not have is an error, where answers
/// ignore it. A misspelled name would be lost.
///
/// A union takes a shape that has all properties. A type that implements `Deserialize` by itself decides itself.
///
/// # Errors
/// As [`from_json`], and at a property that the model does not have; [`Flaw::UnknownProperty`] lists those it has.
pub fn from_json_strict<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    strict::reading(|| from_json(body))
}

/// Reads what [`with_digits`] gives.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let read = T::deserialize(Within(&mut deserializer)).and_then(|value| deserializer.end().map(|()| value));
    read.map_err(|error| {
        if let Some(reason) = not_json(body) {
            return DecodeError::new(reason);
        }
        let mut deserializer = serde_json::Deserializer::from_slice(body);
        located(tracked::<_, T>(&mut deserializer).err(), &error)
    })
}

/// As [`read`], for any JSON that is decoded later in the same reading.
pub(crate) fn buffer<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    digits::kept(|| read(body))
}

/// How serde_json refuses a number that is beyond floats, before anybody can ask for its digits.
const OUT_OF_RANGE: &str = "number out of range";

/// Decodes JSON that was buffered.
pub(crate) fn from_value<T: DeserializeOwned>(json: Value) -> Result<T, DecodeError> {
    tracked(json.into_deserializer()).map_err(|error| located_at(&error))
}

/// Reads a value, and keeps the place of what fails.
fn tracked<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<T, serde_path_to_error::Error<D::Error>> {
    let mut track = Track::new();
    let read = T::deserialize(Within(serde_path_to_error::Deserializer::new(deserializer, &mut track)));
    read.map_err(|error| serde_path_to_error::Error::new(track.path(), error))
}

/// The second pass may succeed where the first failed only on what follows the value: then the error has no place.
fn located(second: Option<serde_path_to_error::Error<serde_json::Error>>, first: &serde_json::Error) -> DecodeError {
    second.map_or_else(|| DecodeError::of(first), |error| located_at(&error))
}

fn located_at(error: &serde_path_to_error::Error<serde_json::Error>) -> DecodeError {
    DecodeError { path: place(error.path()), reason: reason::without_values(error.inner()) }
}

/// A place, made of names that may be shown: the key of a map may be a person's name, and a broken body may contain
/// anything.
fn place(path: &Path) -> String {
    let mut place = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push_index(&mut place, *index),
            Segment::Map { key: name } | Segment::Enum { variant: name } => push_name(&mut place, name),
            Segment::Unknown => push(&mut place, "?"),
        }
    }
    place
}

/// Goes to an item of a list.
pub(crate) fn push_index(place: &mut String, index: usize) {
    place.push_str(&format!("[{index}]"));
}

/// Goes to a property; a key that does not look like a name is masked.
pub(crate) fn push_name(place: &mut String, name: &str) {
    push(place, if is_name(name) { name } else { MASK });
}

/// Goes to a property that the document names.
pub(crate) fn push(place: &mut String, name: &str) {
    if !place.is_empty() {
        place.push('.');
    }
    place.push_str(name);
}

/// What a body is that is obviously no JSON, such as HTML.
fn not_json(body: &[u8]) -> Option<&'static str> {
    if is_blank(body) {
        Some("the body is empty where JSON was due")
    } else if starts_with(body, b'<') {
        Some("the body is HTML or XML where JSON was due: is the base URL right, or a gateway in between?")
    } else {
        None
    }
}

/// The body without the byte order mark that some servers write first.
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

pub(crate) fn is_blank(body: &[u8]) -> bool {
    without_mark(body).trim_ascii().is_empty()
}

/// Whether the first byte that is not blank is `byte`.
pub(crate) fn starts_with(body: &[u8], byte: u8) -> bool {
    without_mark(body).trim_ascii_start().first() == Some(&byte)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_list_alone_has_numbers_that_are_texts_and_places() {
        assert_eq!(from_json::<Vec<i32>>(br#"["1", 2]"#), Ok(vec![1, 2]));
        assert_eq!(from_value::<Vec<i32>>(serde_json::json!(["1", 2])), Ok(vec![1, 2]));
        assert_eq!(from_json::<Vec<Vec<i32>>>(br#"[[1], ["x"]]"#).expect_err("no integer").path(), "[1][0]");
        assert!(from_json::<Vec<i32>>(b"[1] 2").is_err());
    }

    #[test]
    fn a_place_quotes_no_key_that_is_no_name() {
        let place = |body: &str| from_json::<BTreeMap<String, Vec<u8>>>(body.as_bytes()).expect_err("no u8").path;
        assert_eq!(place(r#"{"adresse1":[1,"x"]}"#), "adresse1[1]");
        for key in ["1801275123456", "1 80 12 75 123 456 42", "Dupont75", "Marie Dupont", "12-5-90", "FR14 2004"] {
            assert_eq!(place(&format!(r#"{{"{key}":[0,"x"]}}"#)), "***[1]", "{key}");
        }
        let long = "a".repeat(1 << 20);
        assert_eq!(place(&format!(r#"{{"{long}":[-1]}}"#)), "***[0]");
    }
}
