//! How values become text in paths, queries, headers and cookies (OpenAPI 3.0.4, « Style Values »).
//!
//! Lists and objects hold leaves; where OpenAPI leaves deeper values undefined, they are written as compact JSON,
//! except under `deepObject`, which nests: `name[a][b]=1`, `name[list][0]=1`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// How a parameter is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a=1&a=2`, or `a=1,2` without explode.
    Form {
        /// Whether each item stands alone.
        explode: bool,
    },
    /// `a=1%202`; as `Form` with explode.
    SpaceDelimited {
        /// Whether each item stands alone.
        explode: bool,
    },
    /// `a=1%7C2`; as `Form` with explode.
    PipeDelimited {
        /// Whether each item stands alone.
        explode: bool,
    },
    /// `a[k]=v`.
    DeepObject,
    /// `1,2`.
    Simple {
        /// Whether properties are written `k=v`.
        explode: bool,
    },
    /// `.1.2`, or `.1,2` without explode.
    Label {
        /// Whether each item stands alone.
        explode: bool,
    },
    /// `;a=1;a=2`, or `;a=1,2` without explode.
    Matrix {
        /// Whether each item stands alone.
        explode: bool,
    },
}

/// All but the unreserved characters of RFC 3986: nothing that is encoded so can be mistaken for syntax.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes a text.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A value for a path or a header: one text, whose items went through `encode`. Null is the empty text.
pub(super) fn text(style: Style, name: &str, value: &Value, encode: fn(&str) -> String) -> String {
    let items = Items::of(value, encode);
    match style {
        _ if matches!(items, Items::None) => String::new(),
        Style::Label { explode } => {
            let separator = if explode { "." } else { "," };
            format!(".{}", items.joined(separator, if explode { "=" } else { "," }))
        }
        Style::Matrix { explode: false } => format!(";{}={}", encode(name), items.joined(",", ",")),
        Style::Matrix { explode: true } => {
            items.exploded(&encode(name)).into_iter().map(|pair| format!(";{pair}")).collect()
        }
        Style::Simple { explode } | Style::Form { explode } => items.joined(",", if explode { "=" } else { "," }),
        Style::SpaceDelimited { .. } | Style::PipeDelimited { .. } | Style::DeepObject => items.joined(",", ","),
    }
}

/// A value for a query, a form or a cookie: `name=value` pairs. Null and empty lists give none.
pub(super) fn pairs(style: Style, name: &str, value: &Value) -> Vec<String> {
    let name = encode(name);
    let separator = match style {
        Style::DeepObject => return deep(&name, value),
        Style::SpaceDelimited { explode: false } => "%20",
        Style::PipeDelimited { explode: false } => "%7C",
        Style::Form { explode: false }
        | Style::Simple { explode: false }
        | Style::Label { explode: false }
        | Style::Matrix { explode: false } => ",",
        _ => return Items::of(value, encode).exploded(&name),
    };
    match Items::of(value, encode) {
        Items::None => Vec::new(),
        items => vec![format!("{name}={}", items.joined(separator, separator))],
    }
}

/// `name[a][b]=1`.
fn deep(name: &str, value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => {
            let indexed = items.iter().enumerate();
            indexed.flat_map(|(index, item)| deep(&format!("{name}%5B{index}%5D"), item)).collect()
        }
        Value::Object(properties) => {
            let named = properties.iter();
            named.flat_map(|(key, item)| deep(&format!("{name}%5B{}%5D", encode(key)), item)).collect()
        }
        leaf => vec![format!("{name}={}", encode(&text_of(leaf)))],
    }
}

/// The text of a value as it stands in a parameter or a part.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A value as a list of encoded texts.
enum Items {
    None,
    One(String),
    Many(Vec<String>),
    Pairs(Vec<(String, String)>),
}

impl Items {
    fn of(value: &Value, encode: fn(&str) -> String) -> Self {
        let leaf = |value: &Value| encode(&text_of(value));
        match value {
            Value::Null => Self::None,
            Value::Array(items) if items.iter().all(Value::is_null) => Self::None,
            Value::Array(items) => Self::Many(items.iter().filter(|item| !item.is_null()).map(leaf).collect()),
            Value::Object(properties) => {
                let set: Vec<_> = properties.iter().filter(|(_, value)| !value.is_null()).collect();
                if set.is_empty() {
                    return Self::None;
                }
                Self::Pairs(set.into_iter().map(|(key, value)| (encode(key), leaf(value))).collect())
            }
            value => Self::One(leaf(value)),
        }
    }

    /// All in one text; `equals` stands between a property and its value.
    fn joined(self, separator: &str, equals: &str) -> String {
        match self {
            Self::None => String::new(),
            Self::One(text) => text,
            Self::Many(texts) => texts.join(separator),
            Self::Pairs(pairs) => {
                let texts: Vec<_> = pairs.into_iter().map(|(key, value)| format!("{key}{equals}{value}")).collect();
                texts.join(separator)
            }
        }
    }

    /// Each item as a pair of its own.
    fn exploded(self, name: &str) -> Vec<String> {
        match self {
            Self::None => Vec::new(),
            Self::One(text) => vec![format!("{name}={text}")],
            Self::Many(texts) => texts.into_iter().map(|text| format!("{name}={text}")).collect(),
            Self::Pairs(pairs) => pairs.into_iter().map(|(key, value)| format!("{key}={value}")).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The examples of the table in the specification.
    #[test]
    fn lays_out_as_the_specification_shows() {
        let (one, many) = (json!("blue"), json!(["blue", "black"]));
        let object = json!({"R": 100, "G": 200});
        let (yes, no) = (true, false);
        let path = |style, value: &Value| text(style, "color", value, encode);
        assert_eq!(path(Style::Matrix { explode: no }, &one), ";color=blue");
        assert_eq!(path(Style::Matrix { explode: no }, &many), ";color=blue,black");
        assert_eq!(path(Style::Matrix { explode: no }, &object), ";color=R,100,G,200");
        assert_eq!(path(Style::Matrix { explode: yes }, &many), ";color=blue;color=black");
        assert_eq!(path(Style::Matrix { explode: yes }, &object), ";R=100;G=200");
        assert_eq!(path(Style::Label { explode: no }, &many), ".blue,black");
        assert_eq!(path(Style::Label { explode: yes }, &many), ".blue.black");
        assert_eq!(path(Style::Label { explode: yes }, &object), ".R=100.G=200");
        assert_eq!(path(Style::Simple { explode: no }, &object), "R,100,G,200");
        assert_eq!(path(Style::Simple { explode: yes }, &object), "R=100,G=200");
        let query = |style, value: &Value| pairs(style, "color", value).join("&");
        assert_eq!(query(Style::Form { explode: no }, &many), "color=blue,black");
        assert_eq!(query(Style::Form { explode: no }, &object), "color=R,100,G,200");
        assert_eq!(query(Style::Form { explode: yes }, &many), "color=blue&color=black");
        assert_eq!(query(Style::Form { explode: yes }, &object), "R=100&G=200");
        assert_eq!(query(Style::SpaceDelimited { explode: no }, &many), "color=blue%20black");
        assert_eq!(query(Style::PipeDelimited { explode: no }, &many), "color=blue%7Cblack");
        assert_eq!(query(Style::DeepObject, &object), "color%5BR%5D=100&color%5BG%5D=200");
    }

    #[test]
    fn separators_in_values_are_no_separators() {
        let value = json!(["a,b", "c&d=e", "é f"]);
        assert_eq!(pairs(Style::Form { explode: false }, "x", &value), ["x=a%2Cb,c%26d%3De,%C3%A9%20f"]);
        assert_eq!(pairs(Style::Form { explode: true }, "x", &json!([])), Vec::<String>::new());
        let deep = json!({"a": {"b": [1, {"c": null}]}});
        assert_eq!(pairs(Style::DeepObject, "x", &deep), ["x%5Ba%5D%5Bb%5D%5B0%5D=1"]);
    }
}
