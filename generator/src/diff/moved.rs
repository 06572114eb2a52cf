//! Public names that stand for something else than before, as findings on a generation that would make them so.

use std::collections::BTreeMap;

use super::meanings::Meaning;
use super::surface::CLIENT;
use super::surface::operations::owner as exchange;
use super::{Element, Side, words};
use crate::Compilation;
use crate::api::{Api, ModelId, Operation, Shape};
use crate::diagnostic::{Diagnostic, Diagnostics, File, Origin, Rule, Severity};
use crate::document::Files;
use crate::pointer::Pointer;
use crate::rust::Crate;

/// A name that moved.
pub(super) struct Moved<'a> {
    pub name: &'a str,
    pub was: &'a Meaning,
    pub is: &'a Meaning,
}

/// So many names of one type or exchange are shown in a finding.
const MOST_SHOWN: usize = 100;

/// Every name that both plans have, and that stands for something else in the new one.
pub(super) fn found<'a>(old: &'a Side<'_>, new: &'a Side<'_>) -> Vec<Moved<'a>> {
    let pairs = old.meanings.iter().filter_map(|(name, was)| Some((name, was, new.meanings.get(name)?)));
    pairs.filter(|(_, was, is)| was.is_another(is)).map(|(name, was, is)| Moved { name, was, is }).collect()
}

/// Reports names that stand for something else than in the compilation before; `files` gets to know its files.
pub fn report(before: &Compilation, (api, krate): &(Api, Crate), files: &mut Files, diagnostics: &mut Diagnostics) {
    files.remember(&before.files);
    let Some((old_api, old_crate)) = &before.output else {
        return diagnostics.report(nothing_to_compare(before));
    };
    let (old, new) = (Side::of(old_api, old_crate), Side::of(api, krate));
    let mut by_owner: BTreeMap<&str, Vec<Moved<'_>>> = BTreeMap::new();
    let all = found(&old, &new);
    for moved in all {
        let owner = if moved.is.owner == CLIENT { moved.name } else { &moved.is.owner };
        by_owner.entry(owner).or_default().push(moved);
    }
    for (owner, moved) in by_owner {
        let said = |moved: &Moved<'_>| {
            format!("{}: {} before, {} now", moved.name, moved.was.wires.join(", "), moved.is.wires.join(", "))
        };
        let message = match &moved[..] {
            [one] => format!("`{}` would stand for something else than before", one.name),
            all => format!("{} names would stand for something else than before", all.len()),
        };
        let place = new.place(owner).unwrap_or_else(|| place(&new, moved[0].is));
        let finding = Diagnostic::new(Rule::MovedName, Origin::value(&place), message);
        let finding = finding.related("before", at_before(before, &Origin::value(&self::place(&old, moved[0].was))));
        let more = moved.len().saturating_sub(MOST_SHOWN);
        let lines = moved.iter().take(MOST_SHOWN).map(said).chain((more > 0).then(|| format!("and {more} more")));
        let help = "an overlay can give each thing its former name back, or the list of tolerances accept the change:";
        diagnostics.report(finding.help(help).lines(lines));
    }
}

fn nothing_to_compare(before: &Compilation) -> Diagnostic {
    let errors = before.diagnostics.found().iter().filter(|finding| finding.severity == Severity::Error);
    let whole = Origin { file: File::Before(0), ..Origin::default() };
    let message = "public names cannot be compared with those of before: the document before has errors";
    let finding = Diagnostic::new(Rule::NothingToCompare, whole, message);
    let with_error = |finding: Diagnostic, error: &Diagnostic| {
        finding.related(format!("{}, {}", error.rule.code(), error.message), at_before(before, &error.origin))
    };
    let finding = errors.take(3).fold(finding, with_error);
    finding.help("put the overlays as they were beside it, or take it out of the folder of earlier documents")
}

/// A place in the files of before, as seen from now.
fn at_before(before: &Compilation, origin: &Origin) -> Origin {
    let origin = before.files.locate(origin);
    let rank = match origin.file {
        File::Overlay(rank) => rank + 1,
        _ => 0,
    };
    Origin { file: File::Before(rank), ..origin }
}

/// Where the document speaks of what a name stands for; of its owner, where it cannot be told more exactly.
pub(super) fn place(side: &Side<'_>, meaning: &Meaning) -> Pointer {
    let wire = meaning.wires.first().map_or("", String::as_str);
    let exact = match meaning.element {
        Element::Scheme => scheme(side.api, wire),
        Element::Value | Element::Field => side.names.model(&meaning.owner).and_then(|id| of_model(side.api, id, wire)),
        Element::Parameter => parameter(side.api, &meaning.owner, wire),
        _ => None,
    };
    exact.or_else(|| side.place(&meaning.owner)).unwrap_or_default()
}

fn of_model(api: &Api, id: ModelId, wire: &str) -> Option<Pointer> {
    match &api[id].shape {
        Shape::Record(record) => {
            let name = wire.strip_prefix("property ")?;
            record.fields.iter().find(|field| field.name == name).map(|field| field.origin.clone())
        }
        Shape::Code(code) => {
            code.entries.iter().find(|entry| words::wire(&entry.wire) == wire).map(|entry| entry.origin.clone())
        }
        _ => None,
    }
}

/// A parameter of an exchange; of the client's settings the first that is shared.
fn parameter(api: &Api, owner: &str, wire: &str) -> Option<Pointer> {
    let (_, name) = wire.split_once(' ')?;
    let is_owner = |it: &&Operation| exchange(it.method, &it.path) == owner;
    let own = api.operations.iter().filter(is_owner).flat_map(|operation| &operation.parameters);
    let shared = api.operations.iter().flat_map(|operation| &operation.parameters).filter(|given| given.client);
    own.chain(shared).find(|given| given.name == name).map(|given| given.origin.clone())
}

fn scheme(api: &Api, wire: &str) -> Option<Pointer> {
    let found = api.schemes.iter().find(|scheme| words::scheme(&scheme.kind) == wire)?;
    Some(Pointer::root().child("components").child("securitySchemes").child(&found.name))
}
