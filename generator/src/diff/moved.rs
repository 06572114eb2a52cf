//! Reports public names whose meaning would change with the next generation.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::meanings::Meaning;
use super::surface::CLIENT;
use super::{Element, Side, words};
use crate::Compilation;
use crate::api::{Api, Body, Operation, Parameter, RUST_NAME, Shape};
use crate::diagnostic::{Diagnostic, Diagnostics, File, Origin, Rule, Severity};
use crate::document::Files;
use crate::matching::Matches;
use crate::pointer::Pointer;
use crate::rust::Crate;

/// A name whose meaning changed.
pub(super) struct Moved<'a> {
    pub name: &'a str,
    pub was: &'a Meaning,
    pub is: &'a Meaning,
}

/// The maximum number of names of one type or exchange in a finding.
const MOST_SHOWN: usize = 100;

/// Every name of both plans that means something else in the new one.
pub(super) fn found<'a>(old: &'a Side<'_>, new: &'a Side<'_>) -> Vec<Moved<'a>> {
    let pairs = old.meanings.iter().filter_map(|(name, was)| Some((name, was, new.meanings.get(name)?)));
    pairs.filter(|(_, was, is)| was.is_another(is)).map(|(name, was, is)| Moved { name, was, is }).collect()
}

/// Reports names that mean something else than in the previous compilation; its files are added to `files`.
pub fn report(before: &Compilation, (api, krate): &(Api, Crate), files: &mut Files, diagnostics: &mut Diagnostics) {
    files.remember(&before.files);
    let Some((old_api, old_crate)) = &before.output else {
        return diagnostics.report(nothing_to_compare(before));
    };
    let (old, new) = (Side::of(old_api, old_crate), Side::of(api, krate));
    let mut by_owner: BTreeMap<&str, Vec<Moved<'_>>> = BTreeMap::new();
    for moved in meant(found(&old, &new), (&old, &new), files) {
        let owner = if moved.is.owner == CLIENT { moved.name } else { &moved.is.owner };
        by_owner.entry(owner).or_default().push(moved);
    }
    let (mut old_places, mut new_places) = (Places::of(&old), Places::of(&new));
    for (owner, moved) in by_owner {
        let said = |moved: &Moved<'_>| {
            format!("{}: {} before, {} now", moved.name, moved.was.wires.join(", "), moved.is.wires.join(", "))
        };
        let message = match &moved[..] {
            [one] => format!("`{}` would stand for something else than before", one.name),
            all => format!("{} names would stand for something else than before", all.len()),
        };
        let place = new.place(owner).unwrap_or_else(|| new_places.place(moved[0].is));
        let finding = Diagnostic::new(Rule::MovedName, Origin::value(&place), message);
        let finding = finding.related("before", at_before(before, &Origin::value(&old_places.place(moved[0].was))));
        let more = moved.len().saturating_sub(MOST_SHOWN);
        let lines = moved.iter().take(MOST_SHOWN).map(said).chain((more > 0).then(|| format!("and {more} more")));
        let help = "an overlay can give each thing its former name back, or the list of tolerances accept the change:";
        diagnostics.report(finding.help(help).lines(lines));
    }
}

/// The names without those that an overlay gives on purpose to the same thing at its new place. Its author knows the
/// change, and the matching of both documents is sure: of members by the same letters, text or words.
fn meant<'a>(found: Vec<Moved<'a>>, (old, new): (&'a Side<'_>, &'a Side<'_>), files: &Files) -> Vec<Moved<'a>> {
    if found.is_empty() {
        return found;
    }
    let matches = Matches::of(old.api, new.api);
    let pairs: HashSet<&(Pointer, Pointer)> = matches.pairs.iter().map(|pair| &pair.at).collect();
    let (mut old_places, mut new_places) = (Places::of(old), Places::of(new));
    let mut is_meant = |moved: &Moved<'_>| {
        let (was, is) = (old_places.place(moved.was), new_places.place(moved.is));
        let key = if moved.is.element == Element::Operation { "operationId" } else { RUST_NAME };
        let name = files.locate(&Origin::value(&is.child(key)));
        matches!(name.file, File::Overlay(_)) && pairs.contains(&(was, is))
    };
    found.into_iter().filter(|moved| !is_meant(moved)).collect()
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

/// A place in the files of the previous generation.
fn at_before(before: &Compilation, origin: &Origin) -> Origin {
    let origin = before.files.locate(origin);
    Origin { file: File::Before(before.files.remembered(origin.file)), ..origin }
}

/// The place in one of the documents of what names mean. The members of one owner are listed once, when they are first
/// needed.
pub(super) struct Places<'a> {
    side: &'a Side<'a>,
    known: HashMap<(Sort, String), HashMap<String, Pointer>>,
}

/// The kinds of things with places of their own within their owner.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Sort {
    Scheme,
    Member,
    Parameter,
    Part,
}

impl<'a> Places<'a> {
    pub(super) fn of(side: &'a Side<'a>) -> Self {
        Self { side, known: HashMap::new() }
    }

    /// The place of the meaning of a name; otherwise the place of its owner.
    pub(super) fn place(&mut self, meaning: &Meaning) -> Pointer {
        let wire = meaning.wires.first().map_or("", String::as_str);
        let exact = match meaning.element {
            Element::Scheme => self.find(Sort::Scheme, CLIENT, wire),
            Element::Value | Element::Field => self.find(Sort::Member, &meaning.owner, wire),
            Element::Part => self.find(Sort::Part, &meaning.owner, wire),
            Element::Parameter => wire.split_once(' ').and_then(|(_, name)| {
                let own = self.find(Sort::Parameter, &meaning.owner, name);
                own.or_else(|| self.find(Sort::Parameter, CLIENT, name))
            }),
            _ => None,
        };
        exact.or_else(|| self.side.place(&meaning.owner)).unwrap_or_default()
    }

    fn find(&mut self, sort: Sort, owner: &str, wire: &str) -> Option<Pointer> {
        let side = self.side;
        let places = self.known.entry((sort, owner.to_owned())).or_insert_with(|| {
            let mut places = HashMap::new();
            for (wire, place) in listed(side, sort, owner) {
                places.entry(wire).or_insert(place); // the first of several of one name
            }
            places
        });
        places.get(wire).cloned()
    }
}

/// The members of one kind of an owner, by what is sent or read, each with its place.
fn listed(side: &Side<'_>, sort: Sort, owner: &str) -> Vec<(String, Pointer)> {
    let place = |given: &Parameter| (given.name.clone(), given.origin.clone());
    match sort {
        Sort::Scheme => {
            let all = side.api.schemes.iter();
            all.map(|scheme| (words::scheme(&scheme.kind), scheme.origin.clone())).collect()
        }
        Sort::Member => side.names.model(owner).map_or_else(Vec::new, |id| match &side.api[id].shape {
            Shape::Record(record) => {
                let fields = record.fields.iter();
                fields.map(|field| (format!("property {}", field.name), field.origin.clone())).collect()
            }
            Shape::Code(code) => {
                code.entries.iter().map(|entry| (words::wire(&entry.wire), entry.origin.clone())).collect()
            }
            _ => Vec::new(),
        }),
        Sort::Part => side.operations.get(owner).map_or_else(Vec::new, |it| parts(it)),
        // Of the client's settings, the first that is shared.
        Sort::Parameter if owner == CLIENT => {
            let all = side.api.operations.iter().flat_map(|operation| &operation.parameters);
            all.filter(|given| given.client).map(place).collect()
        }
        Sort::Parameter => {
            side.operations.get(owner).map_or_else(Vec::new, |it| it.parameters.iter().map(place).collect())
        }
    }
}

/// The parts of all forms of a body.
fn parts(operation: &Operation) -> Vec<(String, Pointer)> {
    let forms = operation.body.iter().flat_map(Body::forms);
    forms.filter_map(Body::parts).flatten().map(|part| (format!("part {}", part.name), part.origin.clone())).collect()
}
