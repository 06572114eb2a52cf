//! The text of a decoding error, without what serde quotes of the input.
//!
//! serde has few fixed sentences: `invalid type: string "…", expected …`, `unknown variant `…`, …`. The text between
//! their beginning and their end is the value. All other sentences come from this crate and quote no value.

use serde_json::Error;

/// The sentence of `error` without values and without the place serde_json appends.
pub(super) fn without_values(error: &Error) -> String {
    let sentence = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let sentence = sentence.strip_suffix(&place).unwrap_or(&sentence);
    // A second protection, in case a `Deserialize` of another crate uses its own sentences.
    crate::mask::number::mask(&strip(sentence))
}

const HEADS: [&str; 2] = ["invalid type: ", "invalid value: "];
const KINDS: [&str; 9] =
    ["string", "integer", "floating point", "boolean", "character", "null", "map", "sequence", "byte array"];

fn strip(sentence: &str) -> String {
    for head in HEADS {
        if let Some(rest) = sentence.strip_prefix(head) {
            let lower = rest.to_ascii_lowercase();
            let kind = KINDS.into_iter().find(|kind| lower.starts_with(kind)).unwrap_or("another kind");
            return format!("{head}{kind}{}", tail(rest, ", expected "));
        }
    }
    for head in ["unknown variant ", "unknown field "] {
        if let Some(rest) = sentence.strip_prefix(head) {
            return format!("{}{}", head.trim_end(), tail(rest, ", expected "));
        }
    }
    sentence.to_owned()
}

/// The text from the last `mark` on: the value before it may contain the mark, the expectation after it does not.
fn tail<'a>(rest: &'a str, mark: &str) -> &'a str {
    rest.rfind(mark).map_or("", |start| &rest[start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason_of<T: serde::de::DeserializeOwned>(json: &str) -> String {
        without_values(&serde_json::from_str::<T>(json).err().expect("the input must not decode"))
    }

    #[test]
    fn quotes_no_value() {
        assert_eq!(reason_of::<u8>(r#""DUPONT, expected here""#), "invalid type: string, expected u8");
        assert_eq!(reason_of::<u8>("-7"), "invalid value: integer, expected u8");
        assert_eq!(reason_of::<String>("1.5"), "invalid type: floating point, expected a string");
        assert_eq!(reason_of::<String>("true"), "invalid type: boolean, expected a string");
        assert_eq!(reason_of::<String>("null"), "invalid type: null, expected a string");
        assert_eq!(reason_of::<Vec<u8>>(r#"[1, 2"#), "EOF while parsing a list");
    }

    #[test]
    fn keeps_the_sentences_of_this_crate() {
        let ours = "Order lacks the property `number`";
        assert_eq!(strip(ours), ours);
    }
}
