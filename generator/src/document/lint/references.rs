//! `$ref`: its target, and the keys beside it.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::Linter;
use crate::diagnostic::nearest::Guesses;
use crate::diagnostic::{Diagnostic, Origin, Rule};
use crate::document::bundle::Refusal;
use crate::document::spec_table::{Object, is_walked};
use crate::document::way::Way;
use crate::document::{Document, limits, reference};
use crate::pointer::Pointer;

/// Keys beside a `$ref` that are only documentation; nothing is lost when they are ignored.
const PROSE: &[&str] = &["$ref", "summary", "description", "title", "example", "externalDocs"];

/// Extensions that the generator does not read beside a `$ref`; it reads those of a property.
const READ_OF_A_WHOLE: &[&str] =
    &["x-scalar", "x-known-values", "x-enum-varnames", "x-enum-descriptions", "x-client", "x-retry"];

pub(super) fn check(linter: &mut Linter<'_>, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) {
    siblings(linter, object, node, way);
    let Some(Value::String(text)) = node.get("$ref") else {
        let origin = Origin::value(&way.pointer().child("$ref"));
        linter.report(Diagnostic::new(Rule::WrongKind, origin, "`$ref` is not a text"));
        return;
    };
    if let Some(refusal) = linter.document.refusal(&at(way)) {
        if let Some(finding) = refused(linter.document, refusal, object, text, way) {
            linter.report(finding);
        }
        return;
    }
    if !text.starts_with('#') {
        linter.report(external(linter.document, object, text, way));
        return;
    }
    let Some(target) = linter.document.resolve(text) else {
        let finding = dangling(linter.document, object, text, way, &mut linter.diagnostics.guesses);
        linter.report(finding);
        return;
    };
    if let Some(finding) = elsewhere(object, text, &target, way) {
        linter.report(finding);
    } else if let Some(finding) = endless(linter, text, &target, way) {
        let too_long = finding.rule == Rule::LimitExceeded;
        if !(too_long && std::mem::replace(&mut linter.chain_reported, true)) {
            linter.report(finding);
        }
    } else if !is_walked(&target) && linter.deferred.insert(target.clone()) {
        linter.queue.push((target, object));
    }
}

fn siblings(linter: &mut Linter<'_>, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) {
    let is_read = |key: &String| !key.starts_with("x-") || READ_OF_A_WHOLE.contains(&key.as_str());
    // Every framework writes this form, and means the reference or null.
    let is_null = |key: &String| key == "nullable" && object.section == Some("schemas");
    let ignored: Vec<_> =
        node.keys().filter(|key| !PROSE.contains(&key.as_str()) && is_read(key) && !is_null(key)).collect();
    let Some(first) = ignored.first() else { return };
    let names: Vec<_> = ignored.iter().map(|key| format!("`{key}`")).collect();
    let message = format!("{} beside `$ref` {} ignored", names.join(", "), if names.len() == 1 { "is" } else { "are" });
    let finding = Diagnostic::new(Rule::IgnoredSibling, Origin::key(&way.pointer().child(first)), message);
    let help = if object.section == Some("schemas") {
        "write `allOf: [{ $ref: … }]` and put the rest beside `allOf`"
    } else {
        "put it where the reference leads"
    };
    linter.report(finding.help(help));
}

fn at(way: &Way<'_>) -> Origin {
    Origin::value(&way.pointer().child("$ref"))
}

fn external(document: &Document, object: &Object, text: &str, way: &Way<'_>) -> Diagnostic {
    let finding = Diagnostic::new(
        Rule::ExternalReference,
        at(way),
        format!("`{text}` leads out of the document; only its own references to files are followed"),
    );
    match of_that_name(document, object, text) {
        Some(reference) => finding.help(format!("did you mean `{reference}`?")),
        None => finding.help("put the target into the document, and write `#/components/…`"),
    }
}

/// The expected component, if the reference is only its name.
fn of_that_name(document: &Document, object: &Object, text: &str) -> Option<String> {
    let inside = object.section.map(|section| format!("#/components/{section}/{text}"));
    inside.filter(|reference| document.resolve(reference).is_some())
}

/// A reference to a file that leads to nothing; `None` when the file reports the reason itself.
fn refused(document: &Document, refusal: &Refusal, object: &Object, text: &str, way: &Way<'_>) -> Option<Diagnostic> {
    let rule = refusal.rule?;
    if of_that_name(document, object, text).is_some() {
        return Some(external(document, object, text, way));
    }
    let is_schema = rule == Rule::DanglingReference && object.section == Some("schemas");
    let (rule, message) = if is_schema {
        (Rule::MissingSchema, format!("{}; any JSON value is taken in its place", refusal.message))
    } else {
        (rule, refusal.message.clone())
    };
    Some(Diagnostic { help: refusal.help.clone(), ..Diagnostic::new(rule, at(way), message) })
}

fn dangling(document: &Document, object: &Object, text: &str, way: &Way<'_>, guesses: &mut Guesses) -> Diagnostic {
    let finding = if object.section == Some("schemas") {
        let message = format!("`{text}` leads nowhere; any JSON value is taken in its place");
        Diagnostic::new(Rule::MissingSchema, at(way), message)
    } else {
        Diagnostic::new(Rule::DanglingReference, at(way), format!("`{text}` leads nowhere"))
    };
    let near = reference::pointer(text).and_then(|pointer| near(document, object, &pointer, guesses));
    let meant = near.as_ref().map(|near| near.to_string());
    Diagnostic { help: near.map(|near| format!("did you mean `{near}`?")), meant, ..finding }
}

/// The existing node most similar to a missing one: in the expected section, otherwise beside the first key that fails.
fn near(document: &Document, object: &Object, missing: &Pointer, guesses: &mut Guesses) -> Option<Pointer> {
    let section = Pointer::root().child("components").child(object.section.unwrap_or_default());
    let mut below = |parent: &Pointer, name: &str| {
        let members = document.at(parent)?.as_object()?;
        guesses.name(name, members.keys().map(String::as_str)).map(|key| parent.child(key))
    };
    if let Some(found) = missing.last().and_then(|name| below(&section, &name)) {
        return Some(found);
    }
    let mut parent = Pointer::root();
    for segment in missing.segments() {
        let child = parent.child(&segment);
        if document.at(&child).is_none() {
            let near = below(&parent, &segment)?;
            let rest = &missing.as_str()[child.as_str().len()..];
            let whole = Pointer::from_escaped(format!("{}{rest}", near.as_str()));
            return Some(if document.at(&whole).is_some() { whole } else { near });
        }
        parent = child;
    }
    None
}

/// A reference to a component of another kind.
fn elsewhere(object: &Object, text: &str, target: &Pointer, way: &Way<'_>) -> Option<Diagnostic> {
    let mut segments = target.segments();
    let (first, section) = (segments.next()?, segments.next()?);
    segments.next()?;
    if first != "components" || segments.next().is_some() || Some(section.as_str()) == object.section {
        return None;
    }
    if object.section == Some("headers") && section == "parameters" {
        let message = format!("`{text}` leads to a parameter where a header is due; it is read as a header");
        let finding = Diagnostic::new(Rule::ReadOtherwise, at(way), message).related("the target", Origin::key(target));
        return Some(finding.help("put it into `#/components/headers`"));
    }
    let message = format!("`{text}` leads into `{section}`, but {} is due here", object.name);
    Some(Diagnostic::new(Rule::WrongKind, at(way), message).related("the target", Origin::key(target)))
}

/// The end of a chain of references.
#[derive(Clone)]
pub(super) enum End {
    /// A node that is no reference, after this many further references.
    After(usize),
    /// No node: the references form a cycle, of which this is the first member.
    Never(Pointer),
}

fn next(document: &Document, at: &Pointer) -> Option<Pointer> {
    document.at(at)?.get("$ref")?.as_str().and_then(|text| document.resolve(text))
}

/// Follows a chain of references, up to the limit, and records its end; `None` beyond the limit.
fn end(linter: &mut Linter<'_>, target: &Pointer) -> Option<End> {
    let (mut path, mut ranks): (Vec<Pointer>, HashMap<Pointer, usize>) = (Vec::new(), HashMap::new());
    let mut at = target.clone();
    let end = loop {
        if let Some(known) = linter.ends.get(&at) {
            break known.clone();
        }
        if let Some(rank) = ranks.get(&at) {
            let first = path[*rank..].iter().min().expect("a circle has members");
            break End::Never(first.clone());
        }
        if path.len() == limits::REFERENCES {
            return None;
        }
        ranks.insert(at.clone(), path.len());
        path.push(at.clone());
        match next(linter.document, &at) {
            Some(target) => at = target,
            None => {
                linter.ends.insert(at.clone(), End::After(0));
                path.pop();
                break End::After(0);
            }
        }
    };
    if matches!(end, End::After(further) if further + path.len() >= limits::REFERENCES) {
        return None;
    }
    for (distance, node) in path.into_iter().rev().enumerate() {
        let end = match &end {
            End::After(further) => End::After(further + distance + 1),
            End::Never(first) => End::Never(first.clone()),
        };
        linter.ends.insert(node, end);
    }
    Some(end)
}

/// Chains beyond the limit, and cycles; a cycle is reported once, at the first of its members.
fn endless(linter: &mut Linter<'_>, text: &str, target: &Pointer, way: &Way<'_>) -> Option<Diagnostic> {
    let first = match end(linter, target) {
        Some(End::After(_)) => return None,
        Some(End::Never(first)) => first,
        None => {
            let message = format!("more than {} references lead to one another", limits::REFERENCES);
            return Some(Diagnostic::new(Rule::LimitExceeded, at(way), message));
        }
    };
    let start = way.pointer();
    if first != start {
        return None;
    }
    let mut finding = Diagnostic::new(
        Rule::CircularReference,
        at(way),
        format!("`{text}` leads back to itself; nothing ever stands there"),
    );
    let mut step = target.clone();
    while step != start {
        finding = finding.related("through", Origin::key(&step));
        step = next(linter.document, &step)?;
    }
    Some(finding.help("put the meant object in place of one of the references"))
}
