//! What went, and what came of the same kind beside it: perhaps one thing under another name.
//!
//! Both changes stay what they are, since code breaks either way; each names the other, so that a reader need not pair them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use heck::ToSnakeCase as _;

use super::Walk;
use crate::api::{Api, Docs, Shape, Wire};
use crate::diagnostic::nearest::likeness;
use crate::diff::{Change, Element, Kind, Side};
use crate::pointer::Pointer;

/// Names, texts or properties must be alike so far.
const LEAST: f64 = 0.5;

/// And farther than those of any other candidate by so much.
const LEAD: f64 = 0.05;

/// A component tells itself by its properties when it has so many.
const TELLING: usize = 3;

/// So many pairs of one place are compared; of more, nothing is said.
const MOST_PAIRS: usize = 10_000;

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
    let is_of_use = |(gone, come): &(Vec<usize>, Vec<usize>)| {
        !gone.is_empty() && !come.is_empty() && gone.len().saturating_mul(come.len()) <= MOST_PAIRS
    };
    let groups: Vec<_> = groups.into_values().filter(is_of_use).collect();
    if groups.is_empty() {
        return;
    }
    let (old, new) = (Known::of(walk.old), Known::of(walk.new));
    let found: Vec<(usize, usize)> =
        groups.iter().flat_map(|(gone, come)| pairs(&walk.changes, (&old, &new), gone, come)).collect();
    for (gone, come) in found {
        let [was, is] = [gone, come].map(|rank| split(&walk.changes[rank]).1.to_owned());
        walk.changes[gone].renamed = Some(is);
        walk.changes[come].renamed = Some(was);
    }
}

fn has_name(element: Element) -> bool {
    use Element::{Component, Field, Group, Header, Operation, Parameter, Part, Scheme, Value};
    matches!(element, Component | Field | Group | Header | Operation | Parameter | Part | Scheme | Value)
}

/// What a thing stands in, and its name, whatever signs are in it.
fn split(change: &Change) -> (&str, &str) {
    let word = change.element.word();
    let last = change.identity.rsplit_once(&format!(" / {word} "));
    last.unwrap_or_else(|| ("", change.identity.split_once(' ').map_or(&*change.identity, |(_, name)| name)))
}

/// The pairs of which each is by far the most like the other.
fn pairs(changes: &[Change], known: (&Known<'_>, &Known<'_>), gone: &[usize], come: &[usize]) -> Vec<(usize, usize)> {
    let scores: Vec<Vec<f64>> =
        gone.iter().map(|was| come.iter().map(|is| alike(&changes[*was], &changes[*is], known)).collect()).collect();
    let best = |scores: &[f64]| {
        let mut ranks: Vec<usize> = (0..scores.len()).collect();
        ranks.sort_by(|one, other| scores[*other].total_cmp(&scores[*one]));
        let second = ranks.get(1).map_or(0.0, |rank| scores[*rank]);
        ranks.first().copied().filter(|rank| scores[*rank] >= LEAST && scores[*rank] - second >= LEAD)
    };
    let column = |is: usize| scores.iter().map(|row| row[is]).collect::<Vec<_>>();
    let nearest_to_new: Vec<_> = (0..come.len()).map(|is| best(&column(is))).collect();
    let mutual = scores.iter().map(|row| best(row)).enumerate().filter_map(|(was, is)| {
        let is = is?;
        (nearest_to_new[is] == Some(was)).then(|| (gone[was], come[is]))
    });
    mutual.collect()
}

/// How alike two things are, from 0 to 2: their names, and beside them their texts or properties. 0 for other types.
fn alike(was: &Change, is: &Change, (old, new): (&Known<'_>, &Known<'_>)) -> f64 {
    let is_of_type = match was.element {
        Element::Group => true,
        // A number is a value of its own, however near another one is.
        Element::Value => ![was, is].iter().any(|change| Wire::Text(split(change).1.to_owned()).says_nothing()),
        // `GET /pets`: another path of one method.
        Element::Operation => method(was.before.as_deref()) == method(is.after.as_deref()),
        _ => was.before == is.after,
    };
    if !is_of_type {
        return 0.0;
    }
    let (old_name, new_name) = (split(was).1, split(is).1);
    let names =
        likeness(&old_name.to_snake_case(), &new_name.to_snake_case()).max(shared(&words(old_name), &words(new_name)));
    let texts = f64::from(u8::from(old.text(&was.old).is_some_and(|text| new.text(&is.new) == Some(text))));
    let properties = match (old.fields.get(old_name), new.fields.get(new_name)) {
        (Some(old), Some(new)) if was.element == Element::Component && old.len() >= TELLING => shared(old, new),
        _ => 0.0,
    };
    names + texts.max(properties)
}

fn method(owner: Option<&str>) -> Option<&str> {
    owner?.split(' ').next()
}

fn words(name: &str) -> BTreeSet<String> {
    name.to_snake_case().split('_').map(str::to_owned).collect()
}

/// What two sets share, of all that is in them.
fn shared<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> f64 {
    let (both, all) = (one.intersection(other).count(), one.union(other).count());
    if all == 0 {
        0.0
    } else {
        f64::from(u32::try_from(both).unwrap_or(u32::MAX)) / f64::from(u32::try_from(all).unwrap_or(u32::MAX))
    }
}

/// What one of the documents says of things, by where they stand.
struct Known<'a> {
    texts: HashMap<&'a str, &'a str>,
    /// The names of the properties of components.
    fields: HashMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Known<'a> {
    fn of(side: &Side<'a>) -> Self {
        let api: &'a Api = side.api;
        let (mut texts, mut fields) = (HashMap::new(), HashMap::new());
        let mut say = |origin: &'a Pointer, docs: &'a Docs| {
            let text = docs.description.as_deref().or(docs.summary.as_deref());
            texts.extend(text.map(|text| (origin.as_str(), text)));
        };
        for model in &api.models {
            say(&model.origin, &model.docs);
            match &model.shape {
                Shape::Record(record) => {
                    record.fields.iter().for_each(|field| say(&field.origin, &field.docs));
                    fields.insert(&*model.name, record.fields.iter().map(|field| &*field.name).collect());
                }
                Shape::Code(code) => code.entries.iter().for_each(|entry| say(&entry.origin, &entry.docs)),
                _ => {}
            }
        }
        for operation in &api.operations {
            say(&operation.origin, &operation.docs);
            operation.parameters.iter().for_each(|given| say(&given.origin, &given.docs));
        }
        Self { texts, fields }
    }

    fn text(&self, place: &Pointer) -> Option<&str> {
        self.texts.get(place.as_str()).copied()
    }
}
