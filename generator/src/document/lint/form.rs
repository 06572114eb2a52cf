//! The outer form: unknown or missing keys, values of another kind, invalid words.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Linter;
use crate::diagnostic::{Diagnostic, Origin, Rule, nearest};
use crate::document::spec_table::{Kind, Object, Presence, Rest};
use crate::document::way::Way;
use crate::pointer::Pointer;

pub(super) fn keys(linter: &mut Linter<'_>, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) {
    for key in node.keys().filter(|key| unknown(object, key)) {
        let message = format!("OpenAPI does not know the key `{key}` in {}; it is ignored", object.name);
        let finding = Diagnostic::new(Rule::UnknownKey, Origin::key(&way.pointer().child(key)), message);
        linter.report(Diagnostic { help: Some(help(object, key)), ..finding });
    }
    for key in object.keys.iter().filter(|key| key.presence == Presence::Required && !node.contains_key(key.name)) {
        let message = format!("`{}` is missing in {}", key.name, object.name);
        let finding = Diagnostic::new(Rule::MissingKey, Origin::value(&way.pointer()), message);
        linter.report(finding.help(format!("add `{}`: {}", key.name, key.kind.due())));
    }
}

/// An unknown key, such as the `definitions` of an older JSON Schema, that references lead into.
pub(super) fn used(finding: &mut Diagnostic, targets: &BTreeSet<Pointer>) {
    let key = &finding.origin.pointer;
    let is_inside = |target: &Pointer| {
        let rest = target.as_str().strip_prefix(key.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if finding.rule == Rule::UnknownKey
        && targets.range(key..).take_while(|target| target.as_str().starts_with(key.as_str())).any(is_inside)
    {
        finding.message = finding.message.replace("it is ignored", "only what references lead to is read");
        finding.help = Some("put what is referred to into the components".to_owned());
    }
}

fn unknown(object: &'static Object, key: &str) -> bool {
    !key.starts_with("x-") && object.member(key).is_none()
}

fn help(object: &'static Object, key: &str) -> String {
    match &object.rest {
        Rest::Paths(_) => format!("a path starts with a slash: `/{key}`"),
        Rest::Statuses(_) => {
            "a response is named by a status such as `200`, a range such as `4XX`, or `default`".to_owned()
        }
        _ => match nearest::name(key, object.keys.iter().map(|key| key.name)) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("remove it, or call it `x-{key}`"),
        },
    }
}

pub(super) fn mismatch(linter: &mut Linter<'_>, kind: Kind, value: &Value, way: &Way<'_>) {
    let message = format!("{} is {}, not {}", way.name(), found(value), kind.due());
    linter.report(Diagnostic::new(Rule::WrongKind, Origin::value(&way.pointer()), message));
}

/// The kind of a value, for a sentence.
fn found(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

pub(super) fn word(linter: &mut Linter<'_>, words: &'static [&'static str], text: &str, way: &Way<'_>) {
    if words.contains(&text) {
        return;
    }
    let message = format!("{} has no value `{text}` in OpenAPI", way.name());
    let finding = Diagnostic::new(Rule::UnknownWord, Origin::value(&way.pointer()), message);
    let near = nearest::name(text, words.iter().copied());
    let help = match near {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("known here: {}", words.join(", ")),
    };
    linter.report(Diagnostic { meant: near.map(str::to_owned), ..finding.help(help) });
}
