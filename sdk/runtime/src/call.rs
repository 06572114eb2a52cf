//! A call that is being written: the parameters and the body of one operation, before server and credentials are known.
//!
//! A value that cannot be written is kept as an error, which sending the call returns. `style` turns values into text;
//! `core` adds URL, credentials and client parameters.

mod body;
mod finite;
mod style;

pub(crate) use body::CallBody;
pub use body::PartType;
pub use style::Style;
pub(crate) use style::{NO_COOKIE, encode, is_cookie};

use std::fmt;

use http::{HeaderName, HeaderValue};
use serde::ser::Serialize;
use serde_json::Value;

use self::style::Octets;
use crate::error::EncodingError;
use crate::operation::Operation;
use crate::reading::digits;

/// A call of one operation.
#[derive(Clone)]
pub struct Call {
    pub(crate) operation: &'static Operation,
    /// Path parameters, percent-encoded.
    pub(crate) path: Vec<(&'static str, String)>,
    /// `name=value` pairs, percent-encoded.
    pub(crate) query: Vec<String>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// `name=value` pairs.
    pub(crate) cookies: Vec<String>,
    pub(crate) body: CallBody,
    pub(crate) error: Option<EncodingError>,
    /// The media types of a success that is read as it comes, if there are any; an empty list is all.
    pub(crate) opens: Option<&'static [&'static str]>,
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Call({})", self.operation.id)
    }
}

impl Call {
    /// A call without parameters or body.
    pub fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            path: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            cookies: Vec::new(),
            body: CallBody::Empty,
            error: None,
            opens: None,
        }
    }

    /// Sets a path parameter.
    pub fn path<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) {
        let Some(text) = self.styled(name, value, |json| style::text(style, name, json, Octets::Percent)) else {
            return;
        };
        if text.is_empty() {
            self.fail(name, "a path parameter cannot be empty");
        }
        self.path.push((name, text));
    }

    /// Adds a query parameter.
    pub fn query<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) {
        let pairs = self.styled(name, value, |json| style::pairs(style, name, json, Octets::Percent));
        self.query.extend(pairs.into_iter().flatten());
    }

    /// Adds a query parameter whose value is a JSON text (a parameter with `content`).
    pub fn query_json<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if let Some(json) = self.text_of(name, value) {
            self.query.push(format!("{}={}", encode(name), encode(&json)));
        }
    }

    /// Makes a JSON text the whole query.
    pub fn query_whole<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if let Some(json) = self.text_of(name, value) {
            self.query.push(encode(&json));
        }
    }

    /// Adds a header.
    pub fn header<T: Serialize + ?Sized>(&mut self, name: &'static str, explode: bool, value: &T) {
        let written = |json: &Value| {
            let text = style::text(Style::Simple { explode }, name, json, Octets::Header);
            text.map(|text| Some(text).filter(|_| !json.is_null()))
        };
        let Some(text) = self.styled(name, value, written).flatten() else {
            return;
        };
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(text.as_bytes())) {
            (Ok(name), Ok(value)) => self.headers.push((name, value)),
            (Err(_), _) => self.fail(name, "no valid header name"),
            (_, Err(_)) => self.fail(name, "the value holds a control character, such as a line break"),
        }
    }

    /// Adds a cookie, its value unencoded: a value with a character that cookies forbid is an error.
    pub fn cookie<T: Serialize + ?Sized>(&mut self, name: &'static str, explode: bool, value: &T) {
        let pairs = self.styled(name, value, |json| style::pairs(Style::Form { explode }, name, json, Octets::Cookie));
        self.cookies.extend(pairs.into_iter().flatten());
    }

    /// The value as a style writes it, or an error that is kept.
    fn styled<T: Serialize + ?Sized, W>(
        &mut self,
        place: &str,
        value: &T,
        write: impl FnOnce(&Value) -> Result<W, style::Unwritable>,
    ) -> Option<W> {
        let json = self.leaves_of(place, value)?;
        write(&json).map_err(|reason| self.fail(place, reason)).ok()
    }

    /// The value as JSON whose leaves are written as texts.
    fn leaves_of<T: Serialize + ?Sized>(&mut self, place: &str, value: &T) -> Option<Value> {
        self.finite(place, value, digits::as_texts(value), finite::has_null)
    }

    /// The text of the value in JSON.
    fn text_of<T: Serialize + ?Sized>(&mut self, place: &str, value: &T) -> Option<String> {
        self.finite(place, value, serde_json::to_string(value), |text| text.contains("null"))
    }

    /// What was made of a value, or an error that is kept: a number that JSON cannot express was written as null.
    fn finite<T: Serialize + ?Sized, J>(
        &mut self,
        place: &str,
        value: &T,
        made: serde_json::Result<J>,
        has_null: impl FnOnce(&J) -> bool,
    ) -> Option<J> {
        let reason = match made {
            Ok(json) if has_null(&json) && !finite::is_finite(value) => finite::REASON,
            Ok(json) => return Some(json),
            // The error is not quoted: a foreign `Serialize` might quote the value.
            Err(_) => "the value does not serialise",
        };
        self.fail(place, reason);
        None
    }

    /// Sets a header that no document names.
    pub(crate) fn standard_header(&mut self, name: HeaderName, text: &str) {
        match HeaderValue::from_bytes(text.as_bytes()) {
            Ok(value) => {
                self.headers.retain(|(known, _)| *known != name);
                self.headers.push((name, value));
            }
            Err(_) => self.fail(name.as_str(), "the value holds a control character, such as a line break"),
        }
    }

    /// Keeps the first error only: later ones usually follow from it.
    fn fail(&mut self, place: &str, reason: &str) {
        if self.error.is_none() {
            self.error = Some(EncodingError::new(self.operation.id, place, reason));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const WIDE: i128 = -18_446_744_073_709_551_617;

    #[test]
    fn integers_beyond_64_bits_are_written_with_their_digits() {
        let mut call = Call::new(&Operation::SPECIMEN);
        call.path("p", Style::Simple { explode: false }, &WIDE);
        call.query("q", Style::Form { explode: true }, &[WIDE, 1]);
        call.query_json("j", &[(WIDE, "18446744073709551617", 1.5)]);
        call.header("h", false, &WIDE);
        call.cookie("c", false, &WIDE);
        let header = call.headers[0].1.to_str().expect("a text").to_owned();
        let digits = "-18446744073709551617";
        assert_eq!(
            (call.path[0].1.as_str(), header.as_str(), call.cookies[0].as_str()),
            (digits, digits, &*format!("c={digits}"))
        );
        let json = encode(r#"[[-18446744073709551617,"18446744073709551617",1.5]]"#);
        assert_eq!(call.query, [format!("q={digits}"), "q=1".to_owned(), format!("j={json}")]);
        assert!(call.error.is_none());
        call.form(&std::collections::BTreeMap::from([("a", WIDE)]));
        call.part_text("t", &vec![WIDE]);
        assert!(call.error.is_none());
    }

    #[test]
    fn what_json_cannot_express_is_not_sent() {
        for write in [
            |call: &mut Call| call.query("q", Style::Form { explode: true }, &f64::NAN),
            |call: &mut Call| {
                call.query_json("q", &[Some(f64::INFINITY)]);
            },
        ] {
            let mut call = Call::new(&Operation::SPECIMEN);
            write(&mut call);
            assert!(call.error.is_some());
        }
        let mut call = Call::new(&Operation::SPECIMEN);
        call.query_json("q", &json!({"a": null}));
        assert!(call.error.is_none());
    }
}
