//! What an overlay can do about a change: the action to paste, if there is one.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Change, Element, Kind};
use crate::api::{RUST_NAME, Wire};
use crate::diagnostic::path;
use crate::pointer::Pointer;

/// What to do, and the lines to write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// The effect of the lines.
    pub words: &'static str,
    /// An action of an overlay, in YAML.
    pub lines: Vec<String>,
}

/// The action that keeps code compiling, or completes a new element; `None` if no overlay can help.
pub fn advice(change: &Change) -> Option<Advice> {
    let before = || change.before.clone().map(Value::from);
    match (change.element, change.kind) {
        (Element::Operation, Kind::Renamed) => {
            Some(update("keep the name of the method:", &change.new, "operationId", before()?))
        }
        (Element::Operation, Kind::Added) => {
            let words = "if it is the former one elsewhere, keep the name of its method:";
            let former = change.renamed.clone().filter(|former| change.identity != format!("operation {former}"))?;
            Some(update(words, &change.new, "operationId", former.into()))
        }
        (Element::Field | Element::Component | Element::Parameter, Kind::Added | Kind::AddedRequired) => {
            let former = change.renamed.clone()?;
            let read = (change.element == Element::Field && change.role.received).then(|| json!([former]));
            let words = match (&change.code, &read) {
                (Some(_), Some(_)) => "if it is the former one, keep its name in code, and read both spellings:",
                (Some(_), None) => "if it is the former one, keep its name in code:",
                (None, _) => "if it is the former one, read both spellings:",
            };
            let name = change.code.clone().map(|name| (RUST_NAME.to_owned(), Value::from(name)));
            let update: Map<String, Value> =
                name.into_iter().chain(read.map(|read| ("x-aliases".to_owned(), read))).collect();
            (!update.is_empty()).then(|| updates(words, &change.new, update))
        }
        (Element::Value, Kind::Added) => {
            let names = change.names.as_deref()?;
            let wants = names.iter().any(|(wire, name)| name.is_none() && Wire::Text(wire.clone()).says_nothing());
            wants.then(|| of_values("name it:", change, names))?
        }
        (Element::Value, Kind::Renamed) => of_values("keep the names:", change, change.names.as_deref()?),
        (_, Kind::RetryChanged) => Some(update("say what it was:", &change.new, "x-retry", before()?)),
        (_, Kind::SensitivityChanged) if change.before.as_deref() == Some("never shown") => {
            Some(update("keep its values out of sight:", &change.new, "x-sensitive", json!(true)))
        }
        (Element::Parameter, Kind::HolderChanged) if change.before.as_deref() == Some("once on the client") => {
            Some(update("keep it on the client:", &change.new, "x-client", json!(true)))
        }
        (Element::Field, Kind::TypeChanged) => {
            // `scalar money (number)`, which is a plain number now.
            let (scalar, written) = change.before.as_deref()?.strip_prefix("scalar ")?.split_once(" (")?;
            let is_plain = written.trim_end_matches(" or null")
                == format!("{})", change.after.as_deref()?.trim_end_matches(" or null"));
            let words = "if it is still written as before, keep the type:";
            is_plain.then(|| update(words, &change.new, "x-scalar", scalar.into()))
        }
        _ => None,
    }
}

/// The names of all values of the changed list: a list of names in the document is replaced as a whole.
fn of_values(words: &'static str, change: &Change, names: &[(String, Option<String>)]) -> Option<Advice> {
    let list = change.new.last().is_some_and(|key| ["enum", "x-known-values"].contains(&&*key));
    let owner = change.new.parent().filter(|_| list)?;
    let entry = |(wire, name): &(String, Option<String>)| {
        let unnamed = || Wire::Text(wire.clone()).says_nothing().then(|| "…".to_owned());
        Some((wire.clone(), Value::from(name.clone().or_else(unnamed)?)))
    };
    let map: Map<String, Value> = names.iter().filter_map(entry).collect();
    Some(update(words, &owner, "x-enum-varnames", map.into()))
}

fn update(words: &'static str, at: &Pointer, key: &str, value: Value) -> Advice {
    updates(words, at, Map::from_iter([(key.to_owned(), value)]))
}

fn updates(words: &'static str, at: &Pointer, update: Map<String, Value>) -> Advice {
    let action = json!([{ "target": path(at), "update": update }]);
    let yaml = serde_yaml::to_string(&action).expect("an action is written");
    Advice { words, lines: yaml.lines().map(str::to_owned).collect() }
}
