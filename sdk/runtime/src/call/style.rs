//! How values become text in paths, queries, headers and cookies (OpenAPI 3.0.4, « Style Values »).
//!
//! Lists and objects hold leaves. Where each property stands alone, a list in it repeats its name:
//! `page=2&sort=a&sort=b`. A deeper value, which OpenAPI leaves undefined, is compact JSON there. Where one text holds
//! everything, deeper values are refused. `deepObject` nests: `name[a][b]=1`, `name[list][0]=1`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// How a parameter is written.
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

/// All characters but the unreserved ones of RFC 3986: an encoded value cannot be mistaken for syntax.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes a text.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Where a value is written, which decides what is encoded or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Octets {
    /// A path, a query or a form: reserved characters are percent-encoded.
    Percent,
    /// A header: unchanged.
    Header,
    /// A cookie: unchanged (RFC 6265, « cookie-octet »).
    Cookie,
}

/// Why a value cannot be written.
pub(super) type Unwritable = &'static str;

impl Octets {
    /// One text; several leaves have a separator between them.
    fn written(self, text: &str, between: Option<char>) -> Result<String, Unwritable> {
        match self {
            // A blank, bar or point in an item would read as a separator; a comma in an item is encoded.
            Self::Percent if between.is_some_and(|between| between != ',' && text.contains(between)) => {
                Err("an item holds the character that separates the items")
            }
            Self::Percent => Ok(encode(text)),
            Self::Header if between.is_some() && text.contains(',') => {
                Err("an item holds a comma, which separates the items")
            }
            Self::Header if text.trim_matches([' ', '\t']) != text => {
                Err("the value begins or ends with a blank, which headers lose")
            }
            Self::Header => Ok(text.to_owned()),
            Self::Cookie if is_cookie(text) => Ok(text.to_owned()),
            Self::Cookie => Err(NO_COOKIE),
        }
    }

    fn name(self, name: &str) -> String {
        if self == Self::Percent { encode(name) } else { name.to_owned() }
    }
}

/// Why a text cannot be the value of a cookie.
pub(crate) const NO_COOKIE: Unwritable =
    "no cookie can hold it: a blank, a quote, a comma, a semicolon, a backslash or a character beyond ASCII";

/// Whether a text can be the value of a cookie.
pub(crate) fn is_cookie(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte))
}

/// A value for a path or a header: one text. Null is the empty text.
pub(super) fn text(style: Style, name: &str, value: &Value, octets: Octets) -> Result<String, Unwritable> {
    let between = match style {
        Style::Matrix { explode: true } => None,
        Style::Label { explode: true } => Some('.'),
        _ => Some(','),
    };
    let items = Items::of(value, octets, between)?;
    Ok(match style {
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
    })
}

/// A value for a query, a form or a cookie: `name=value` pairs. Null and empty lists give none.
pub(super) fn pairs(style: Style, name: &str, value: &Value, octets: Octets) -> Result<Vec<String>, Unwritable> {
    let name = octets.name(name);
    let (between, separator) = match style {
        Style::DeepObject => return Ok(deep(&name, value)),
        Style::SpaceDelimited { explode: false } => (' ', "%20"),
        Style::PipeDelimited { explode: false } => ('|', "%7C"),
        Style::Form { explode: false }
        | Style::Simple { explode: false }
        | Style::Label { explode: false }
        | Style::Matrix { explode: false } => (',', ","),
        _ => return Ok(Items::of(value, octets, None)?.exploded(&name)),
    };
    Ok(match Items::of(value, octets, Some(between))? {
        Items::None => Vec::new(),
        items => vec![format!("{name}={}", items.joined(separator, separator))],
    })
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

/// The text of a value in a parameter or a part: a whole number has no decimal point.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => {
            let text = other.to_string();
            text.strip_suffix(".0").filter(|_| other.is_f64()).map(str::to_owned).unwrap_or(text)
        }
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
    /// `between` separates the items. Without a separator each property stands alone, and a list in it repeats its
    /// name.
    fn of(value: &Value, octets: Octets, between: Option<char>) -> Result<Self, Unwritable> {
        let nests = between.is_none();
        // In a header or a cookie, properties that stand alone are still one list.
        let between = between.or(Some(','));
        let leaf = |value: &Value, between| {
            if !nests && (value.is_array() || value.is_object()) {
                return Err("a list or an object within another one has no form in this style");
            }
            octets.written(&text_of(value), between)
        };
        Ok(match value {
            Value::Null => Self::None,
            Value::Array(items) if items.iter().all(Value::is_null) => Self::None,
            Value::Array(items) => {
                let set = items.iter().filter(|item| !item.is_null());
                Self::Many(set.map(|item| leaf(item, between)).collect::<Result<_, _>>()?)
            }
            Value::Object(properties) => {
                let mut pairs = Vec::new();
                for (key, value) in properties {
                    let values = match value {
                        Value::Array(items) if nests => items.as_slice(),
                        value => std::slice::from_ref(value),
                    };
                    for value in values.iter().filter(|value| !value.is_null()) {
                        pairs.push((octets.written(key, between)?, leaf(value, between)?));
                    }
                }
                if pairs.is_empty() { Self::None } else { Self::Pairs(pairs) }
            }
            value => Self::One(leaf(value, None)?),
        })
    }

    /// All items in one text; `equals` separates a property from its value.
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

    /// Each item as its own pair.
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
        let path = |style, value: &Value| text(style, "color", value, Octets::Percent).expect("a form");
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
        let query = |style, value: &Value| pairs(style, "color", value, Octets::Percent).expect("a form").join("&");
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
        let pairs = |style, value: &Value| pairs(style, "x", value, Octets::Percent).expect("a form");
        let value = json!(["a,b", "c&d=e", "é f"]);
        assert_eq!(pairs(Style::Form { explode: false }, &value), ["x=a%2Cb,c%26d%3De,%C3%A9%20f"]);
        assert_eq!(pairs(Style::Form { explode: true }, &json!([])), Vec::<String>::new());
        let deep = json!({"a": {"b": [1, {"c": null}]}});
        assert_eq!(pairs(Style::DeepObject, &deep), ["x%5Ba%5D%5Bb%5D%5B0%5D=1"]);
    }

    #[test]
    fn an_item_that_holds_its_separator_is_refused_where_none_could_tell() {
        for (style, held, free) in [
            (Style::SpaceDelimited { explode: false }, "a b", "a|b,c.d"),
            (Style::PipeDelimited { explode: false }, "a|b", "a b,c.d"),
        ] {
            assert!(pairs(style, "x", &json!([held, "c"]), Octets::Percent).is_err(), "{held}");
            assert!(pairs(style, "x", &json!([free, "c"]), Octets::Percent).is_ok(), "{free}");
            assert!(pairs(style, "x", &json!(held), Octets::Percent).is_ok(), "{held} alone");
        }
        let label = |value: Value| text(Style::Label { explode: true }, "x", &value, Octets::Percent);
        assert!(label(json!([0.5, 1])).is_err());
        assert_eq!(label(json!(0.5)), Ok(".0.5".to_owned()));
        assert_eq!(label(json!([5, "a,b"])), Ok(".5.a%2Cb".to_owned()));
    }

    #[test]
    fn a_list_within_an_object_repeats_its_name_or_is_refused() {
        let page = json!({"page": 2, "sort": ["a", null, "b,c"], "none": null, "empty": []});
        let written = |style| pairs(style, "x", &page, Octets::Percent).map(|pairs| pairs.join("&"));
        assert_eq!(written(Style::Form { explode: true }), Ok("page=2&sort=a&sort=b%2Cc".to_owned()));
        assert!(written(Style::Form { explode: false }).is_err());
        assert!(text(Style::Simple { explode: true }, "x", &page, Octets::Percent).is_err());
        let matrix = text(Style::Matrix { explode: true }, "x", &page, Octets::Percent);
        assert_eq!(matrix, Ok(";page=2;sort=a;sort=b%2Cc".to_owned()));
        let objects = json!([{"page": 1}]);
        assert_eq!(
            pairs(Style::Form { explode: true }, "x", &objects, Octets::Percent),
            Ok(vec!["x=%7B%22page%22%3A1%7D".to_owned()])
        );
        assert!(pairs(Style::Form { explode: false }, "x", &objects, Octets::Percent).is_err());
    }

    #[test]
    fn headers_and_cookies_hold_what_they_can_as_it_is() {
        let simple = |value: Value| text(Style::Simple { explode: false }, "x", &value, Octets::Header);
        assert_eq!(simple(json!(["a b", "%2C", 3])), Ok("a b,%2C,3".to_owned()));
        assert_eq!(simple(json!("a, b")), Ok("a, b".to_owned()));
        for lost in [json!(["a,b", "c"]), json!({"k": "a,b"}), json!(" a"), json!(["a", "b\t"])] {
            assert!(simple(lost.clone()).is_err(), "{lost}");
        }
        let cookie = |explode, value: Value| pairs(Style::Form { explode }, "c", &value, Octets::Cookie);
        assert_eq!(cookie(true, json!("a=b/c+%20{}")), Ok(vec!["c=a=b/c+%20{}".to_owned()]));
        assert_eq!(cookie(false, json!(["a", "b"])), Ok(vec!["c=a,b".to_owned()]));
        for none in ["a b", "é", "a;b", "a,b", "\"a\"", "a\\b", "a\nb"] {
            assert!(cookie(true, json!(none)).is_err(), "{none}");
        }
    }
}
