//! Pairs of a removed and a new element of one kind: perhaps one thing under another name.
//!
//! Both changes are kept, since code breaks either way; each names the other, so that a reader need not pair them.

use std::collections::{BTreeMap, HashMap};

use super::Walk;
use crate::api::{Api, Docs, Model, ModelId, Operation, Shape, Wire};
use crate::diff::meanings::Meaning;
use crate::diff::surface::operations::owner as exchange;
use crate::diff::{Change, Element, Kind, Side};
use crate::matching::{Matches, Sort, alike_names, mutual};
use crate::pointer::Pointer;

/// Finds the pairs, and lets each of the two changes name the other.
pub fn pair(walk: &mut Walk<'_>) {
    let mut groups: BTreeMap<(Element, String), (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (rank, change) in walk.changes.iter().enumerate().filter(|(_, change)| has_name(change.element)) {
        let (around, _) = split(change);
        let group = groups.entry((change.element, around.to_owned())).or_default();
        match change.kind {
            Kind::Removed => group.0.push(rank),
            Kind::Added | Kind::AddedRequired => group.1.push(rank),
            _ => {}
        }
    }
    let is_of_use = |(gone, come): &(Vec<usize>, Vec<usize>)| !gone.is_empty() && !come.is_empty();
    let groups: Vec<_> = groups.into_values().filter(is_of_use).collect();
    if groups.is_empty() {
        return;
    }
    let (old, new) = (Known::of(walk.old), Known::of(walk.new));
    let known = ((&old, &new), walk.matches());
    let found: Vec<(usize, usize)> =
        groups.iter().flat_map(|(gone, come)| pairs(&walk.changes, known, gone, come)).collect();
    for (gone, come) in found {
        let [was, is] = [gone, come].map(|rank| split(&walk.changes[rank]).1.to_owned());
        let (was_called, is_called) = (in_code(walk.old, &walk.changes[gone]), in_code(walk.new, &walk.changes[come]));
        walk.changes[gone].renamed = Some(is);
        walk.changes[come].renamed = Some(was);
        walk.changes[come].code = was_called.filter(|was| is_called.as_ref() != Some(was));
    }
}

fn has_name(element: Element) -> bool {
    use Element::{Component, Field, Group, Header, Operation, Parameter, Part, Scheme, Value};
    matches!(element, Component | Field | Group | Header | Operation | Parameter | Part | Scheme | Value)
}

/// The container of a thing, and its name, whatever characters are in it.
fn split(change: &Change) -> (&str, &str) {
    let word = change.element.word();
    let last = change.identity.rsplit_once(&format!(" / {word} "));
    last.unwrap_or_else(|| ("", change.identity.split_once(' ').map_or(&*change.identity, |(_, name)| name)))
}

/// The name of a removed or new type, field or option in the code of its document. Arguments have none for callers.
fn in_code(side: &Side<'_>, change: &Change) -> Option<String> {
    let place = if change.after.is_some() { &change.new } else { &change.old };
    let named = |owner: &str, element: Element, wire: String| {
        let is_it =
            |meaning: &Meaning| meaning.element == element && meaning.owner == owner && meaning.wires.contains(&wire);
        let (name, _) = side.meanings.iter().find(|(_, meaning)| is_it(meaning))?;
        Some(name.rsplit_once('.')?.1.trim_start_matches("r#").to_owned())
    };
    let name = split(change).1;
    let models = side.api.models.iter().enumerate().filter(|(_, model)| model.twin_of.is_none());
    match change.element {
        Element::Component => {
            let mut models = models.filter(|(_, model)| model.component);
            let (rank, _) = models.find(|(_, model)| model.origin == *place)?;
            side.names.get(ModelId(rank)).map(str::to_owned)
        }
        Element::Field => {
            let has_it = |model: &Model| match &model.shape {
                Shape::Record(record) => record.fields.iter().any(|field| field.origin == *place),
                _ => false,
            };
            let mut owners = models.filter(|(_, model)| has_it(model));
            owners
                .find_map(|(rank, _)| named(side.names.get(ModelId(rank))?, Element::Field, format!("property {name}")))
        }
        Element::Parameter => {
            let has_it = |operation: &&Operation| operation.parameters.iter().any(|given| given.origin == *place);
            let mut owners = side.api.operations.iter().filter(has_it);
            owners.find_map(|it| named(&exchange(&it.method, &it.path), Element::Parameter, name.to_owned()))
        }
        _ => None,
    }
}

/// The pairs in which each is by far the most similar to the other. Components and exchanges are compared by structure.
fn pairs(
    changes: &[Change],
    (known, matches): ((&Known<'_>, &Known<'_>), &Matches),
    gone: &[usize],
    come: &[usize],
) -> Vec<(usize, usize)> {
    let sort = match changes[gone[0]].element {
        Element::Component => Some(Sort::Model),
        Element::Operation => Some(Sort::Operation),
        _ => None,
    };
    if let Some(sort) = sort {
        let places = matches.index(sort);
        let by_place: HashMap<&Pointer, usize> = come.iter().map(|is| (&changes[*is].new, *is)).collect();
        let found = |was: &usize| Some((*was, *by_place.get(&places.get(&changes[*was].old)?.new)?));
        return gone.iter().filter_map(found).collect();
    }
    let score = |was: usize, is: usize| alike(&changes[gone[was]], &changes[come[is]], known);
    mutual(gone.len(), come.len(), &score).into_iter().map(|(was, is)| (gone[was], come[is])).collect()
}

/// The similarity of two things, from 0 to 2: their names, and also their texts. 0 for different types.
fn alike(was: &Change, is: &Change, (old, new): (&Known<'_>, &Known<'_>)) -> f64 {
    let is_of_type = match was.element {
        Element::Group => true,
        // A number is a value of its own, however near to another one.
        Element::Value => ![was, is].iter().any(|change| Wire::Text(split(change).1.to_owned()).says_nothing()),
        _ => was.before == is.after,
    };
    if !is_of_type {
        return 0.0;
    }
    let texts = f64::from(u8::from(old.text(&was.old).is_some_and(|text| new.text(&is.new) == Some(text))));
    alike_names(split(was).1, split(is).1) + texts
}

/// What one of the documents says about things, by their places.
struct Known<'a> {
    texts: HashMap<&'a str, &'a str>,
}

impl<'a> Known<'a> {
    fn of(side: &Side<'a>) -> Self {
        let api: &'a Api = side.api;
        let mut texts = HashMap::new();
        let mut say = |origin: &'a Pointer, docs: &'a Docs| {
            let text = docs.description.as_deref().or(docs.summary.as_deref());
            texts.extend(text.map(|text| (origin.as_str(), text)));
        };
        for model in &api.models {
            say(&model.origin, &model.docs);
            match &model.shape {
                Shape::Record(record) => record.fields.iter().for_each(|field| say(&field.origin, &field.docs)),
                Shape::Code(code) => code.entries.iter().for_each(|entry| say(&entry.origin, &entry.docs)),
                _ => {}
            }
        }
        for operation in &api.operations {
            say(&operation.origin, &operation.docs);
            operation.parameters.iter().for_each(|given| say(&given.origin, &given.docs));
        }
        Self { texts }
    }

    fn text(&self, place: &Pointer) -> Option<&str> {
        self.texts.get(place.as_str()).copied()
    }
}
