//! The expected wire form of a parameter or a form (OpenAPI, « Style Values »), compared with what was received.

use serde_json::{Map, Value};

use super::operations::Parameter;
use crate::compare::difference;

/// A name, and its expected text.
pub type Pair = (String, Due);

#[derive(Debug)]
pub enum Due {
    /// One leaf as text, or a structure as JSON.
    Leaf(Value),
    /// A value as JSON text.
    Json(Value),
    /// Leaves between separators, any of which is accepted.
    List(Vec<Value>, &'static [&'static str]),
}

pub fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A component of a query or a form, where `+` is a blank.
fn component(text: &str) -> String {
    decoded(&text.replace('+', "%20"))
}

/// Whether a text means a value.
pub fn says(text: &str, due: &Value) -> bool {
    match due {
        Value::String(due) => text == due,
        Value::Null => text.is_empty(),
        Value::Bool(due) => text == due.to_string(),
        due => serde_json::from_str(text).is_ok_and(|value: Value| difference(due, &value).is_none()),
    }
}

fn is_structure(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

fn set(items: &[Value]) -> impl Iterator<Item = &Value> {
    items.iter().filter(|item| !item.is_null())
}

/// The pairs that a value is written as in a query, a cookie or a form.
pub fn pairs(name: &str, style: &str, explode: bool, value: &Value) -> Vec<Pair> {
    let separators: &[&str] = match style {
        "spaceDelimited" => &["%20", "+", " "],
        "pipeDelimited" => &["%7C", "%7c", "|"],
        _ => &[","],
    };
    let leaf = |name: &str, value: &Value| (name.to_owned(), Due::Leaf(value.clone()));
    match value {
        Value::Null => Vec::new(),
        _ if style == "deepObject" => deep(name, value),
        Value::Array(items) if explode => set(items).map(|item| leaf(name, item)).collect(),
        Value::Object(properties) if explode => {
            let each = properties.iter().flat_map(|(key, value)| match value {
                Value::Array(items) => set(items).map(|item| leaf(key, item)).collect(),
                Value::Null => Vec::new(),
                value => vec![leaf(key, value)],
            });
            each.collect()
        }
        Value::Array(items) if set(items).next().is_none() => Vec::new(),
        Value::Array(items) => vec![(name.to_owned(), Due::List(set(items).cloned().collect(), separators))],
        Value::Object(properties) => {
            let given = properties.iter().filter(|(_, value)| !value.is_null());
            let flat: Vec<Value> = given.flat_map(|(key, value)| [Value::from(key.as_str()), value.clone()]).collect();
            if flat.is_empty() { Vec::new() } else { vec![(name.to_owned(), Due::List(flat, separators))] }
        }
        value => vec![leaf(name, value)],
    }
}

fn deep(name: &str, value: &Value) -> Vec<Pair> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(rank, item)| deep(&format!("{name}[{rank}]"), item)).collect()
        }
        Value::Object(properties) => {
            properties.iter().flat_map(|(key, value)| deep(&format!("{name}[{key}]"), value)).collect()
        }
        leaf => vec![(name.to_owned(), Due::Leaf(leaf.clone()))],
    }
}

/// What is wrong with `name=value` pairs; each that is due stands there once, and nothing else.
pub fn pairs_fault(raw: &str, due: Vec<Pair>) -> Option<String> {
    fault(raw.split('&'), due, component)
}

/// The same of cookies, which encode nothing.
pub fn cookies_fault(raw: &str, due: Vec<Pair>) -> Option<String> {
    fault(raw.split('\u{1}'), due, str::to_owned).map(|fault| format!("cookies: {fault}"))
}

fn fault<'r>(raw: impl Iterator<Item = &'r str>, mut due: Vec<Pair>, decode: fn(&str) -> String) -> Option<String> {
    for pair in raw.filter(|pair| !pair.is_empty()) {
        let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
        let rank = due.iter().position(|(known, due)| *known == decode(name) && holds(due, text, decode));
        match rank {
            Some(rank) => drop(due.remove(rank)),
            None => return Some(format!("`{pair}` arrived, and is not due: {due:?}")),
        }
    }
    due.first().map(|(name, due)| format!("`{name}` did not arrive: {due:?}"))
}

fn holds(due: &Due, text: &str, decode: fn(&str) -> String) -> bool {
    match due {
        Due::Leaf(value) => says(&decode(text), value),
        Due::Json(value) => {
            serde_json::from_str(&decode(text)).is_ok_and(|came: Value| difference(value, &came).is_none())
        }
        Due::List(values, separators) => separators.iter().any(|separator| {
            let texts: Vec<String> = text.split(separator).map(decode).collect();
            texts.len() == values.len() && texts.iter().zip(values).all(|(text, due)| says(text, due))
        }),
    }
}

/// Whether a single text without a name, as in a path or a header, means a value.
pub fn one_text(raw: &str, value: &Value, explode: bool, separator: &'static str, decode: fn(&str) -> String) -> bool {
    match value {
        Value::Object(properties) if explode => {
            let given = || properties.iter().filter(|(_, value)| !value.is_null());
            let texts: Vec<&str> = raw.split(separator).collect();
            texts.len() == given().count()
                && given().zip(texts).all(|((key, value), text)| {
                    text.split_once('=').is_some_and(|(name, text)| decode(name) == *key && says(&decode(text), value))
                })
        }
        _ => match (&pairs("", "form", false, value)[..], separator) {
            ([(_, Due::List(values, _))], ".") => holds(&Due::List(values.clone(), &["."]), raw, decode),
            ([(_, due)], _) => holds(due, raw, decode),
            _ => raw.is_empty(),
        },
    }
}

/// The error in a path.
pub fn path_fault(template: &str, raw: &str, given: &[(&Parameter<'_>, &Value)]) -> Option<String> {
    let (due, came): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), raw.split('/').collect());
    let fits = due.len() == came.len() && due.iter().zip(&came).all(|(due, came)| segment_fits(due, came, given));
    (!fits).then(|| {
        format!("{raw} arrived for {template} with {:?}", given.iter().map(|(_, value)| value).collect::<Vec<_>>())
    })
}

fn segment_fits(template: &str, raw: &str, given: &[(&Parameter<'_>, &Value)]) -> bool {
    let Some((before, rest)) = template.split_once('{') else { return decoded(template) == decoded(raw) };
    let Some((name, after)) = rest.split_once('}') else { return false };
    let Some((parameter, value)) =
        given.iter().find(|(parameter, _)| parameter.place == "path" && parameter.name == name)
    else {
        return false;
    };
    let Some(raw) = raw.strip_prefix(before) else { return false };
    if after.contains('{') {
        // The value may end where the next literal begins.
        let literal = after.split('{').next().unwrap_or_default();
        let ends = raw.match_indices(literal).map(|(end, _)| end);
        return ends
            .into_iter()
            .any(|end| value_fits(parameter, value, &raw[..end]) && segment_fits(after, &raw[end..], given));
    }
    raw.strip_suffix(after).is_some_and(|raw| value_fits(parameter, value, raw))
}

fn value_fits(parameter: &Parameter<'_>, value: &Value, raw: &str) -> bool {
    let (name, explode) = (parameter.name, parameter.explode);
    match parameter.style {
        "label" => {
            let separator = if explode { "." } else { "," };
            raw.strip_prefix('.').is_some_and(|raw| one_text(raw, value, explode, separator, decoded))
        }
        "matrix" if explode => {
            raw.starts_with(';') && pairs_fault(&raw[1..].replace(';', "&"), pairs(name, "form", true, value)).is_none()
        }
        "matrix" => raw.strip_prefix(&format!(";{name}=")).is_some_and(|raw| one_text(raw, value, false, ",", decoded)),
        _ => one_text(raw, value, explode, ",", decoded),
    }
}

/// Whether a place can express a value at all: otherwise the client must refuse it.
pub fn is_sayable(parameter: &Parameter<'_>, value: &Value) -> bool {
    if parameter.media.is_some() {
        return parameter.place == "query"
            || parameter.place == "querystring"
            || text_fits(parameter.place, value, false);
    }
    let alone = parameter.explode && matches!(parameter.style, "form" | "spaceDelimited" | "pipeDelimited" | "matrix");
    let is_listed = is_structure(value);
    match value {
        Value::Null => false,
        // A path segment of one or two points would change the path.
        Value::Array(items) if parameter.style == "label" && items.iter().all(|item| item == "" || item == ".") => {
            false
        }
        Value::Array(items) if parameter.style == "label" && items.len() == 1 => {
            is_sayable(parameter, &items[0]) && listed_fits(parameter, &items[0], true)
        }
        Value::String(text) if parameter.style == "label" => !["", "."].contains(&text.as_str()),
        _ if parameter.style == "deepObject" => value.is_object(),
        Value::Array(items) => {
            (!items.is_empty() || parameter.place == "query")
                && items.iter().all(|item| !item.is_null() && (alone || !is_structure(item)))
                && items.iter().all(|item| listed_fits(parameter, item, is_listed))
        }
        Value::Object(properties) => {
            let given = || properties.iter().filter(|(_, value)| !value.is_null());
            (given().next().is_some() || parameter.place == "query")
                && given().all(|(_, value)| match value {
                    Value::Array(items) if alone => items.iter().all(|item| !item.is_null()),
                    value => alone || !is_structure(value),
                })
                && properties.iter().all(|(key, value)| {
                    listed_fits(parameter, &Value::from(key.as_str()), true) && listed_fits(parameter, value, true)
                })
        }
        value => text_fits(parameter.place, value, false),
    }
}

fn listed_fits(parameter: &Parameter<'_>, value: &Value, listed: bool) -> bool {
    // What is the same whether it separates or not.
    let separator = match parameter.style {
        "spaceDelimited" if !parameter.explode => Some(' '),
        "pipeDelimited" if !parameter.explode => Some('|'),
        "label" if parameter.explode => Some('.'),
        _ => None,
    };
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    separator.is_none_or(|separator| !text.contains(separator)) && text_fits(parameter.place, value, listed)
}

fn text_fits(place: &str, value: &Value, listed: bool) -> bool {
    let text = match value {
        Value::String(text) => text.as_str(),
        _ => return true,
    };
    match place {
        "path" => (listed || !text.is_empty()) && ![".", ".."].contains(&text),
        "header" => {
            let is_whole = text.trim() == text && !text.is_empty();
            let is_split = listed && text.contains(',');
            is_whole && !is_split && !text.chars().any(char::is_control)
        }
        "cookie" => text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)),
        _ => true,
    }
}

/// The pairs of a urlencoded form.
pub fn form(value: &Value, encoding: Option<&Map<String, Value>>) -> Vec<Pair> {
    let properties = value.as_object().into_iter().flatten();
    let each = properties.flat_map(|(name, value)| {
        let own = encoding.and_then(|all| all.get(name));
        let (style, explode) =
            (own.and_then(|own| own.get("style")?.as_str()), own.and_then(|own| own.get("explode")?.as_bool()));
        let usual = if value.is_object() && style.is_none() && explode.is_none() { "deepObject" } else { "form" };
        let style = style.unwrap_or(usual);
        pairs(name, style, explode.unwrap_or(style == "form"), value)
    });
    each.collect()
}

#[test]
fn what_is_lost_or_changed_on_the_wire_is_seen() {
    use serde_json::json;
    let due = || pairs("a", "form", true, &json!(["x y", "é"]));
    assert_eq!(pairs_fault("a=x%20y&a=%C3%A9", due()), None);
    for wrong in ["a=x%20y", "a=x%2520y&a=%C3%A9", "a=x%20y&a=%C3%A9&b=1", "b=x%20y&a=%C3%A9", "a=x%20y,%C3%A9"] {
        assert!(pairs_fault(wrong, due()).is_some(), "{wrong}");
    }
    let blanks = || pairs("a", "spaceDelimited", false, &json!(["x", "y"]));
    assert_eq!(pairs_fault("a=x%20y", blanks()), None);
    assert!(pairs_fault("a=x,y", blanks()).is_some());
    let deep = || pairs("a", "deepObject", true, &json!({"b": {"c": [1.0]}}));
    assert_eq!(pairs_fault("a%5Bb%5D%5Bc%5D%5B0%5D=1", deep()), None);
    assert!(pairs_fault("a%5Bb%5D%5Bc%5D=1", deep()).is_some());
}

#[test]
fn the_values_of_a_path_are_read_by_their_style() {
    use serde_json::json;
    let parameter = |style, explode| Parameter {
        name: "a",
        place: "path",
        required: true,
        style,
        explode,
        media: None,
        schema: None,
        client: false,
    };
    let fits = |style, explode, value: Value, raw: &str| {
        path_fault("/v/{a}.json", raw, &[(&parameter(style, explode), &value)]).is_none()
    };
    assert!(fits("simple", false, json!("x/y"), "/v/x%2Fy.json"));
    assert!(!fits("simple", false, json!("x/y"), "/v/x/y.json"));
    assert!(fits("simple", false, json!(["1,2", "3"]), "/v/1%2C2,3.json"));
    assert!(!fits("simple", false, json!(["1,2", "3"]), "/v/1,2,3.json"));
    assert!(fits("label", true, json!({"k": 1}), "/v/.k=1.json"));
    assert!(fits("matrix", true, json!(["x", "y"]), "/v/;a=x;a=y.json"));
    assert!(fits("matrix", false, json!(["x", "y"]), "/v/;a=x,y.json"));
    assert!(!fits("matrix", false, json!(["x", "y"]), "/v/;a=y,x.json"));
}
