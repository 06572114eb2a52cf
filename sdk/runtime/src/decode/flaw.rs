//! What is wrong with a value, taken out of the sentence of a decoding error. Errors pass through serde as sentences alone;
//! those that are known are here and in `reason`, so that no caller has to read them.

/// The sentence of [`Flaw::Cut`].
pub(crate) const CUT: &str = "the body was cut: a value in it has no end";

/// The sentence of [`Flaw::NoBoundary`].
pub(crate) const NO_BOUNDARY: &str = "the Content-Type names no boundary of the parts, or none that is one";

/// What is wrong with a value, for a program that says it in its own words. It holds names of the document only, and
/// nothing of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Flaw<'a> {
    /// The object lacks a property that it must have.
    Missing {
        /// Its name.
        property: &'a str,
    },
    /// It is of another kind than the expected one.
    Kind {
        /// What it is.
        found: ValueKind<'a>,
        /// What it must be.
        expected: ValueKind<'a>,
    },
    /// It is of the expected kind, and outside of what may be.
    Range {
        /// What it must be.
        expected: ValueKind<'a>,
    },
    /// It is none of a list of codes.
    Code {
        /// The name of the list.
        list: &'a str,
        /// Its codes.
        known: Vec<&'a str>,
    },
    /// Such a property does not exist.
    UnknownProperty {
        /// Those that do.
        known: Vec<&'a str>,
    },
    /// Such a variant does not exist.
    UnknownVariant {
        /// Those that do.
        known: Vec<&'a str>,
    },
    /// Its parts have no end: what carried the body was cut, or its server stopped.
    Cut,
    /// Nothing says where its parts begin and end.
    NoBoundary,
    /// Something else: [`DecodeError::reason`](super::DecodeError::reason) says it.
    Other,
}

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueKind<'a> {
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction.
    Integer,
    /// A list.
    List,
    /// `null`.
    Null,
    /// A number.
    Number,
    /// An object.
    Object,
    /// A text.
    Text,
    /// Another one, in the words of who expects it.
    Named(&'a str),
}

impl<'a> Flaw<'a> {
    /// What a sentence says.
    pub(crate) fn of(sentence: &'a str) -> Self {
        match sentence {
            CUT => return Self::Cut,
            NO_BOUNDARY => return Self::NoBoundary,
            _ => {}
        }
        let expected = |rest: &'a str| rest.split_once(", expected ").unwrap_or((rest, ""));
        // The reasons of the shapes of a choice, one after the other, are no such sentence.
        if let Some((record, property)) = sentence.split_once(" lacks the property ")
            && !record.contains(": ")
        {
            return Self::Missing { property: bare(property) };
        }
        if let Some(property) = sentence.strip_prefix("missing field ") {
            return Self::Missing { property: bare(property) };
        }
        if let Some((found, expected)) = sentence.strip_prefix("invalid type: ").map(expected) {
            return Self::Kind { found: ValueKind::found(found), expected: ValueKind::expected(expected) };
        }
        if let Some((_, expected)) = sentence.strip_prefix("invalid value: ").map(expected) {
            return Self::Range { expected: ValueKind::expected(expected) };
        }
        if let Some(rest) = sentence.strip_prefix("unknown value of ")
            && let Some((list, known)) = rest.split_once("; known: ")
        {
            return Self::Code { list, known: known.split(", ").collect() };
        }
        if let Some(known) =
            sentence.strip_prefix("unknown field").filter(|known| known.is_empty() || known.starts_with(','))
        {
            return Self::UnknownProperty { known: listed(known) };
        }
        if let Some(known) = sentence.strip_prefix("unknown variant, expected ") {
            return Self::UnknownVariant { known: listed(known) };
        }
        Self::Other
    }
}

impl<'a> ValueKind<'a> {
    fn found(words: &'a str) -> Self {
        match words {
            "string" | "character" => Self::Text,
            "integer" => Self::Integer,
            "floating point" => Self::Number,
            "boolean" => Self::Boolean,
            "null" => Self::Null,
            "map" => Self::Object,
            "sequence" => Self::List,
            other => Self::Named(other),
        }
    }

    fn expected(words: &'a str) -> Self {
        match words {
            "a string" | "a text" => Self::Text,
            "a boolean" => Self::Boolean,
            "i8" | "i16" | "i32" | "i64" | "i128" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => Self::Integer,
            "f32" | "f64" => Self::Number,
            object if ["an object", "struct", "a map"].iter().any(|start| object.starts_with(start)) => Self::Object,
            list if list.starts_with("a sequence") || list.starts_with("a list") => Self::List,
            other => Self::Named(other),
        }
    }
}

/// A name without the marks around it.
fn bare(name: &str) -> &str {
    name.trim_matches('`')
}

/// The names of `one of `a`, `b`` and of `` `a` or `b` ``.
fn listed(words: &str) -> Vec<&str> {
    words.split('`').skip(1).step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::decode::from_json;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it is read counts")]
    struct Order {
        number: u8,
        #[serde(default)]
        names: Vec<String>,
        #[serde(default)]
        state: Option<State>,
    }

    #[derive(Debug, Deserialize)]
    enum State {
        Open,
        Closed,
    }

    #[test]
    fn every_sentence_of_serde_has_its_flaw() {
        for (body, path, flaw) in [
            ("{}", "", Flaw::Missing { property: "number" }),
            (r#"{"number": "x"}"#, "number", Flaw::Kind { found: ValueKind::Text, expected: ValueKind::Integer }),
            (r#"{"number": true}"#, "number", Flaw::Kind { found: ValueKind::Boolean, expected: ValueKind::Integer }),
            (r#"{"number": 300}"#, "number", Flaw::Range { expected: ValueKind::Integer }),
            (
                r#"{"number": 1, "names": {}}"#,
                "names",
                Flaw::Kind { found: ValueKind::Object, expected: ValueKind::List },
            ),
            (
                r#"{"number": 1, "names": [true]}"#,
                "names[0]",
                Flaw::Kind { found: ValueKind::Boolean, expected: ValueKind::Text },
            ),
            (r#"{"number": 1, "name": 1}"#, "name", Flaw::UnknownProperty { known: vec!["number", "names", "state"] }),
            (r#"{"number": 1, "state": "x"}"#, "state", Flaw::UnknownVariant { known: vec!["Open", "Closed"] }),
            ("", "", Flaw::Other),
        ] {
            let error = from_json::<Order>(body.as_bytes()).expect_err(body);
            assert_eq!((error.path(), error.flaw()), (path, flaw), "{body}: {error}");
        }
    }

    #[test]
    fn the_sentences_of_this_crate_have_theirs() {
        assert_eq!(Flaw::of("Order lacks the property `number`"), Flaw::Missing { property: "number" });
        let of_a_choice =
            "no shape of Pay fits: Card: Card lacks the property `number`; Wire: Wire lacks the property `account`";
        assert_eq!(Flaw::of(of_a_choice), Flaw::Other);
        assert_eq!(
            Flaw::of("unknown value of Kind; known: 7, 11"),
            Flaw::Code { list: "Kind", known: vec!["7", "11"] }
        );
        assert_eq!(
            Flaw::of("invalid value: string, expected a date"),
            Flaw::Range { expected: ValueKind::Named("a date") }
        );
    }
}
