//! What an overlay can do about a change: the action to paste, where there is one.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Change, Element, Kind};
use crate::api::Wire;
use crate::diagnostic::path;
use crate::pointer::Pointer;

/// What to do, and the lines to write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// What the lines bring about.
    pub words: &'static str,
    /// An action of an overlay, in YAML.
    pub lines: Vec<String>,
}

/// What lets code go on as before, or gives something new its due; `None` where the overlay has no say.
pub fn advice(change: &Change) -> Option<Advice> {
    let name = || change.identity.rsplit(" / ").next().and_then(|last| last.split_once(' ')).map(|(_, name)| name);
    let before = || change.before.clone().map(Value::from);
    match (change.element, change.kind) {
        (Element::Operation, Kind::Renamed) => {
            Some(update("keep the name of the method:", &change.new, "operationId", before()?))
        }
        (Element::Operation, Kind::Added) => {
            let words = "if it is the former one elsewhere, keep the name of its method:";
            let former = change.renamed.clone().filter(|former| Some(&**former) != name())?;
            Some(update(words, &change.new, "operationId", former.into()))
        }
        (Element::Field, Kind::Added | Kind::AddedRequired) if change.role.received => {
            let words = "if it is the former one, read both spellings:";
            Some(update(words, &change.new, "x-aliases", json!([change.renamed.clone()?])))
        }
        (Element::Value, Kind::Added) => {
            let wire = wire(name()?);
            // Without a name of its own it is called after what is written.
            let is_named = change.after.as_deref() != name();
            let wants = !is_named && Wire::Text(wire.clone()).says_nothing();
            wants.then(|| of_value("name it:", change, &wire, json!("…")))
        }
        (Element::Value, Kind::Renamed) => Some(of_value("keep the name:", change, &wire(name()?), before()?)),
        (_, Kind::RetryChanged) => Some(update("say what it was:", &change.new, "x-retry", before()?)),
        (_, Kind::SensitivityChanged) if change.before.as_deref() == Some("never shown") => {
            Some(update("keep its values out of sight:", &change.new, "x-sensitive", json!(true)))
        }
        (Element::Parameter, Kind::HolderChanged) if change.before.as_deref() == Some("once on the client") => {
            Some(update("keep it on the client:", &change.new, "x-client", json!(true)))
        }
        (_, Kind::TypeChanged) => {
            let scalar = change.before.as_deref()?.strip_prefix("scalar ")?.split(' ').next()?;
            let words = "if it is still written as before, keep the type:";
            Some(update(words, &change.new, "x-scalar", scalar.into()))
        }
        _ => None,
    }
}

/// The value behind its word in reports: texts stand in quotes.
fn wire(word: &str) -> String {
    serde_json::from_str::<String>(word).unwrap_or_else(|_| word.to_owned())
}

/// An entry of the map of names of the list that the change speaks of.
fn of_value(words: &'static str, change: &Change, wire: &str, name: Value) -> Advice {
    let owner = change
        .new
        .parent()
        .filter(|_| change.new.last().is_some_and(|key| ["enum", "x-known-values"].contains(&&*key)));
    let entry = Value::Object(Map::from_iter([(wire.to_owned(), name)]));
    update(words, owner.as_ref().unwrap_or(&change.new), "x-enum-varnames", entry)
}

fn update(words: &'static str, at: &Pointer, key: &str, value: Value) -> Advice {
    let action = json!([{ "target": path(at), "update": { key: value } }]);
    let yaml = serde_yaml::to_string(&action).expect("an action is written");
    Advice { words, lines: yaml.lines().map(str::to_owned).collect() }
}
