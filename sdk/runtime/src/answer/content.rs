//! What the `Content-Type` of an answer says: its media type, and the charset of its text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use http::header::CONTENT_TYPE;

use super::Answer;
use crate::decode::{self, DecodeError};

impl Answer {
    /// Whether the answer has this media type, or one in this range (`image/*`). Of its parameters only those count that
    /// `media` names: they may be all that tells two versions apart.
    pub fn is(&self, media: &str) -> bool {
        self.content_type().is_some_and(|given| is_within(given, media) && has_parameters(given, media))
    }

    pub(super) fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Whether the answer says that it is JSON; `None` without a `Content-Type`.
    pub(super) fn says_json(&self) -> Option<bool> {
        let essence = essence(self.content_type()?).to_ascii_lowercase();
        Some(essence.ends_with("/json") || essence.ends_with("+json"))
    }

    /// The charset that the answer names, if it is a known one.
    pub(super) fn charset(&self) -> Option<&'static Encoding> {
        charset(self.content_type()?)
    }

    /// The body as text.
    pub(super) fn text(&self) -> Result<String, DecodeError> {
        let body = decode::without_mark(&self.body);
        let encoding = self.charset().unwrap_or(UTF_8);
        let text = encoding.decode_without_bom_handling_and_without_replacement(body);
        text.map(Cow::into_owned)
            .ok_or_else(|| DecodeError::new(format!("the body is no text in the charset {}", encoding.name())))
    }

    /// The body as JSON is read. JSON is UTF-8 (RFC 8259), and servers name other charsets out of habit; so a name counts
    /// where the body is not UTF-8, and where it says that characters have two bytes.
    pub(super) fn json_bytes(&self) -> Result<Cow<'_, [u8]>, DecodeError> {
        match self.charset() {
            Some(encoding) if encoding != UTF_8 => {
                if encoding.is_ascii_compatible() && std::str::from_utf8(&self.body).is_ok() {
                    return Ok(Cow::Borrowed(&self.body));
                }
                Ok(Cow::Owned(self.text()?.into_bytes()))
            }
            _ => Ok(Cow::Borrowed(&self.body)),
        }
    }
}

/// The charset that a media type names, if it is a known one.
pub(crate) fn charset(media: &str) -> Option<&'static Encoding> {
    Encoding::for_label(parameter(media, "charset")?.as_bytes())
}

/// Whether a media type has all of the parameters of another one.
fn has_parameters(media: &str, wanted: &str) -> bool {
    parameters(wanted).all(|(name, value)| parameter(media, name).is_some_and(|own| own.eq_ignore_ascii_case(&value)))
}

/// A parameter of a media type.
pub(super) fn parameter(media: &str, name: &str) -> Option<String> {
    parameters(media).find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The parameters of a media type. In quotes it may hold anything (RFC 9110, « 5.6.6 Parameters »).
fn parameters(media: &str) -> impl Iterator<Item = (&str, String)> {
    let mut rest = media.split_once(';').map_or("", |(_, rest)| rest);
    std::iter::from_fn(move || {
        let (key, value) = rest.split_once('=')?;
        let (value, after) = value_of(value.trim_start());
        rest = after;
        // What has no value stands before the next semicolon.
        Some((key.rsplit(';').next().unwrap_or_default().trim(), value))
    })
}

/// The value of a parameter, and what follows it.
fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, after) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim().to_owned(), after);
    };
    let (mut value, mut escaped) = (String::new(), false);
    for (place, letter) in quoted.char_indices() {
        match letter {
            '"' if !escaped => return (value, &quoted[place + 1..]),
            '\\' if !escaped => escaped = true,
            letter => {
                value.push(letter);
                escaped = false;
            }
        }
    }
    (value, "")
}

/// A media type without its parameters.
pub(super) fn essence(media: &str) -> &str {
    media.split(';').next().unwrap_or_default().trim()
}

/// Whether a media type is another one, whatever its parameters, or lies in a range: `image/*`, `application/*+json`.
pub(crate) fn is_within(media: &str, range: &str) -> bool {
    let (media, range) = (essence(media).to_ascii_lowercase(), essence(range).to_ascii_lowercase());
    match range.split_once('*') {
        None => media == range,
        Some(("", _)) => true,
        Some((start, end)) => media.len() > start.len() + end.len() && media.starts_with(start) && media.ends_with(end),
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, StatusCode};

    use super::super::{json, json_or_text, text};
    use super::*;

    fn labelled(label: &'static str, body: &[u8]) -> Answer {
        let mut headers = HeaderMap::new();
        if !label.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(label));
        }
        Answer::new(StatusCode::OK, headers, body.to_vec())
    }

    #[test]
    fn a_leaf_is_read_as_what_the_answer_says() {
        let read = |label, body: &str| json_or_text::<String>().read(&labelled(label, body.as_bytes()));
        assert_eq!(read("application/json", "\"hello\""), Ok("hello".to_owned()));
        assert_eq!(read("text/plain", "hello"), Ok("hello".to_owned()));
        assert_eq!(read("text/plain; charset=utf-8", "\"hello\""), Ok("\"hello\"".to_owned()));
        assert_eq!(read("", "hello"), Ok("hello".to_owned()));
        assert_eq!(read("", "\"hello\""), Ok("hello".to_owned()));
        assert_eq!(read("text/plain", "12"), Ok("12".to_owned()));
        assert!(read("application/json", "hello").is_err());
        assert_eq!(json_or_text::<i64>().read(&labelled("text/plain", b"12")), Ok(12));
    }

    #[test]
    fn the_charset_decides_how_a_text_is_read() {
        let latin: &[u8] = b"\xe9t\xe9";
        assert_eq!(text().read(&labelled("text/plain; charset=ISO-8859-1", latin)), Ok("été".to_owned()));
        assert_eq!(text().read(&labelled("text/csv; header=present; Charset=\"latin1\"", latin)), Ok("été".to_owned()));
        assert!(text().read(&labelled("text/plain", latin)).is_err());
        assert_eq!(text().read(&labelled("text/plain", "été".as_bytes())), Ok("été".to_owned()));
        let quoted = "text/csv; header=\"charset=utf-16; no\"; charset=latin1";
        assert_eq!(text().read(&labelled(quoted, latin)), Ok("été".to_owned()));
        let wide = [0, b'"', 0, 0xe9, 0, b'"'];
        assert_eq!(json::<String>().read(&labelled("application/json; charset=utf-16be", &wide)), Ok("é".to_owned()));
        let json_latin = labelled("application/json; charset=iso-8859-1", b"\"\xe9\"");
        assert_eq!(json::<String>().read(&json_latin), Ok("é".to_owned()));
        // Labelled so by habit.
        let utf8 = labelled("application/json;charset=ISO-8859-1", "\"é\"".as_bytes());
        assert_eq!(json::<String>().read(&utf8), Ok("é".to_owned()));
    }

    #[test]
    fn parameters_that_are_named_count() {
        let second = labelled("Application/JSON; charset=UTF-8; Version=\"2\"", b"{}");
        for media in ["application/json", "application/json;version=2", "application/*; version=2; charset=utf-8"] {
            assert!(second.is(media), "{media}");
        }
        for media in ["application/json; version=1", "application/json; version=2; profile=x", "text/plain; version=2"]
        {
            assert!(!second.is(media), "{media}");
        }
    }

    #[test]
    fn ranges_hold_what_lies_in_them() {
        for (media, range) in [
            ("Image/PNG; q=1", "image/*"),
            ("a/b", "*/*"),
            ("application/x+json", "application/*+json"),
            ("application/pdf", "Application/PDF;v=2"),
        ] {
            assert!(is_within(media, range), "{media} {range}");
        }
        for (media, range) in [("text/plain", "image/*"), ("application/json", "application/*+json"), ("a/b", "a/bc")] {
            assert!(!is_within(media, range), "{media} {range}");
        }
    }
}
