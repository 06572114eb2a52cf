//! What belongs to pairs: properties, parameters, parts, groups, schemes. There are few of each, so all are compared.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase as _;

use super::{Finder, Matches, Pair, Sort, folded, pair, sent_by};
use crate::api::{Api, BodyKind, Demands, Docs, Field, Operation, Parameter, Part, Place, Record};
use crate::diagnostic::nearest::likeness;
use crate::pointer::Pointer;

/// So alike two things must be.
const LEAST: f64 = 0.5;

/// And by so much more than each of the two is to any other.
const LEAD: f64 = 0.05;

/// The same demands on their values speak for two things.
const DEMANDS: f64 = 0.15;

/// So many pairs of one place are compared; of more, nothing is said.
const MOST_PAIRS: usize = 10_000;

/// How alike two names are, from 0 to 1: by their letters, or by the words that they share.
pub fn alike_names(one: &str, other: &str) -> f64 {
    let words = |name: &str| -> BTreeSet<String> { name.to_snake_case().split('_').map(str::to_owned).collect() };
    let (mine, its) = (words(one), words(other));
    let (both, all) = (mine.intersection(&its).count(), mine.union(&its).count());
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    likeness(&one.to_snake_case(), &other.to_snake_case()).max(count(both) / count(all.max(1)))
}

/// The pairs of which each is by far the most like the other, as `(row, column)`; `alike` gives 0 for no pair at all.
pub fn mutual(rows: usize, columns: usize, alike: &dyn Fn(usize, usize) -> f64) -> Vec<(usize, usize)> {
    if rows.saturating_mul(columns) > MOST_PAIRS {
        return Vec::new();
    }
    let scores: Vec<Vec<f64>> = (0..rows).map(|row| (0..columns).map(|column| alike(row, column)).collect()).collect();
    let best = |scores: &[f64]| {
        let mut ranks: Vec<usize> = (0..scores.len()).collect();
        ranks.sort_by(|one, other| scores[*other].total_cmp(&scores[*one]));
        let second = ranks.get(1).map_or(0.0, |rank| scores[*rank]);
        ranks.first().copied().filter(|rank| scores[*rank] >= LEAST && scores[*rank] - second >= LEAD)
    };
    let column = |is: usize| scores.iter().map(|row| row[is]).collect::<Vec<_>>();
    let of_columns: Vec<_> = (0..columns).map(|is| best(&column(is))).collect();
    let mutual = scores.iter().enumerate().filter_map(|(was, row)| {
        let is = best(row)?;
        (of_columns[is] == Some(was)).then_some((was, is))
    });
    mutual.collect()
}

/// A member, in what it is compared by.
struct Member<'a> {
    name: &'a str,
    /// What it must have in common with its counterpart: its type, its place.
    sort: String,
    docs: &'a Docs,
    demands: &'a Demands,
    /// What pairs call it by.
    at: Pointer,
    /// Where the document speaks of it.
    origin: &'a Pointer,
}

fn paired(sort: Sort, was: &Member<'_>, is: &Member<'_>, reason: String) -> Pair {
    let at = (was.origin.clone(), is.origin.clone());
    Pair { at, ..pair(sort, (&was.at, was.name), (&is.at, is.name), reason) }
}

/// Members of one name are one; the others by what they are, by name and by text.
fn members(sort: Sort, old: &[Member<'_>], new: &[Member<'_>], matches: &mut Matches) {
    let mut left: Vec<&Member<'_>> = new.iter().collect();
    let mut open: Vec<&Member<'_>> = Vec::new();
    let exact = |one: &Member<'_>, other: &Member<'_>| one.name == other.name;
    let same = |one: &Member<'_>, other: &Member<'_>| folded(one.name) == folded(other.name);
    let mut rest: Vec<&Member<'_>> = old.iter().collect();
    for (is_one, reason) in
        [(&exact as &dyn Fn(&Member<'_>, &Member<'_>) -> bool, "the same name"), (&same, "the same letters")]
    {
        open = Vec::new();
        for was in rest {
            match left.iter().position(|is| is_one(was, is)) {
                Some(rank) => {
                    let is = left.remove(rank);
                    matches.pairs.push(paired(sort, was, is, reason.to_owned()));
                }
                None => open.push(was),
            }
        }
        rest = open.clone();
    }
    open.retain(|was| {
        let is_alone = was.sort.contains('#') && old.iter().filter(|it| it.sort == was.sort).count() == 1;
        let mut same = left.iter().enumerate().filter(|(_, is)| is_alone && is.sort == was.sort);
        let (Some((rank, _)), None) = (same.next(), same.next()) else { return true };
        let is = left.remove(rank);
        matches.pairs.push(paired(sort, was, is, "the only one of its type".to_owned()));
        false
    });
    let alike = |was: usize, is: usize| {
        let (was, is) = (open[was], left[is]);
        let text = |docs: &Docs| docs.description.clone().or_else(|| docs.summary.clone());
        let demands = if was.demands == is.demands && was.demands.iter().next().is_some() { DEMANDS } else { 0.0 };
        let texts = text(was.docs).is_some_and(|said| text(is.docs).is_some_and(|other| said == other));
        if was.sort == is.sort { alike_names(was.name, is.name) + f64::from(u8::from(texts)) + demands } else { 0.0 }
    };
    let found = mutual(open.len(), left.len(), &alike);
    for (was, is) in &found {
        let (was, is) = (open[*was], left[*is]);
        let reason = format!(
            "the same type, {}",
            if alike_names(was.name, is.name) >= LEAST { "a name like it" } else { "the same text" }
        );
        matches.pairs.push(paired(sort, was, is, reason));
    }
    let paired: BTreeSet<usize> = found.iter().map(|(was, _)| *was).collect();
    if !left.is_empty() && left.len() > found.len() {
        let names: Vec<String> = left.iter().map(|is| format!("`{}`", is.name)).take(5).collect();
        for was in open.iter().enumerate().filter(|(rank, _)| !paired.contains(rank)).map(|(_, was)| was) {
            let words = format!("perhaps one of {}", names.join(", "));
            matches.doubts.push(super::doubt(sort, was.name, &was.at, words));
        }
    }
}

pub fn fields(finder: &Finder<'_>, was: &Record, is: &Record, matches: &mut Matches) {
    fn list<'a>(finder: &Finder<'_>, api: &Api, record: &'a Record, back: bool) -> Vec<Member<'a>> {
        let fields = record.fields.iter();
        let of = |field: &'a Field| Member {
            name: &field.name,
            sort: finder.signature(api, &field.ty, back),
            docs: &field.docs,
            demands: &field.ty.demands,
            at: field.origin.clone(),
            origin: &field.origin,
        };
        fields.map(of).collect()
    }
    members(Sort::Field, &list(finder, finder.old, was, false), &list(finder, finder.new, is, true), matches);
}

/// Where a parameter of an exchange is spoken of: parameters are shared between exchanges.
pub fn at_parameter(operation: &Operation, parameter: &Parameter) -> Pointer {
    operation.origin.child(&format!("{:?} {}", parameter.place, parameter.name))
}

/// Where a part of a body of an exchange is spoken of.
pub fn at_part(operation: &Operation, part: &Part) -> Pointer {
    operation.origin.child(&format!("Part {}", part.name))
}

pub fn parameters(finder: &Finder<'_>, was: &Operation, is: &Operation, matches: &mut Matches) {
    for place in [Place::Path, Place::Query, Place::Header, Place::Cookie] {
        let (old, new) = (at(finder, finder.old, (was, place), false), at(finder, finder.new, (is, place), true));
        // The server sees the place in the path, and not how a document calls it.
        if place == Place::Path && old.len() == 1 && new.len() == 1 {
            let (was, is) = (&old[0], &new[0]);
            let reason = "the only placeholder of the path".to_owned();
            matches.pairs.push(paired(Sort::Parameter, was, is, reason));
            continue;
        }
        members(Sort::Parameter, &old, &new, matches);
    }
}

/// The parameters of an operation that go to one place.
fn at<'a>(finder: &Finder<'_>, api: &Api, (operation, place): (&'a Operation, Place), back: bool) -> Vec<Member<'a>> {
    let parameters = operation.parameters.iter().filter(|parameter| parameter.place == place);
    let of = |parameter: &'a Parameter| Member {
        name: &parameter.name,
        sort: finder.signature(api, &parameter.ty, back),
        docs: &parameter.docs,
        demands: &parameter.ty.demands,
        at: at_parameter(operation, parameter),
        origin: &parameter.origin,
    };
    parameters.map(of).collect()
}

pub fn parts(finder: &Finder<'_>, was: &Operation, is: &Operation, matches: &mut Matches) {
    fn listed(operation: &Operation) -> Vec<&Part> {
        let forms = operation.body.iter().flat_map(|body| body.forms());
        let parts = forms.filter_map(|form| match &form.kind {
            BodyKind::Multipart(parts) => Some(parts),
            _ => None,
        });
        parts.flatten().filter(|part| !part.free).collect()
    }
    fn list<'a>(finder: &Finder<'_>, api: &Api, operation: &'a Operation, back: bool) -> Vec<Member<'a>> {
        let parts = listed(operation).into_iter();
        let of = |part: &'a Part| Member {
            name: &part.name,
            sort: finder.signature(api, &part.ty, back),
            docs: &part.docs,
            demands: &part.ty.demands,
            at: at_part(operation, part),
            origin: &part.origin,
        };
        parts.map(of).collect()
    }
    members(Sort::Part, &list(finder, finder.old, was, false), &list(finder, finder.new, is, true), matches);
}

/// Groups are one when most of their exchanges are.
pub fn tags(finder: &Finder<'_>, matches: &mut Matches) {
    let mut shared: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let (mut of_old, mut of_new) = (BTreeMap::<&str, usize>::new(), BTreeMap::<&str, usize>::new());
    for (old, new) in finder.operations.pairs() {
        let tags = (&finder.old.operations[old].tag, &finder.new.operations[new].tag);
        if let (Some(was), Some(is)) = tags {
            *shared.entry((was, is)).or_default() += 1;
            *of_old.entry(was).or_default() += 1;
            *of_new.entry(is).or_default() += 1;
        }
    }
    for ((was, is), count) in shared {
        let all = of_old[was].max(of_new[is]);
        if 2 * count > all {
            let key = |name: &str| Pointer::root().child("tags").child(name);
            let origin = |api: &Api, name: &str| {
                let listed = api.tags.iter().find(|tag| tag.name == name);
                listed.map_or_else(Pointer::root, |tag| tag.origin.clone())
            };
            let at = (origin(finder.old, was), origin(finder.new, is));
            let reason = format!("{count} of {all} operations are in both");
            matches.pairs.push(Pair { at, ..pair(Sort::Tag, (&key(was), was), (&key(is), is), reason) });
        }
    }
}

/// Schemes are one when they send the same.
pub fn schemes(finder: &Finder<'_>, matches: &mut Matches) {
    let place = |name: &str| Pointer::root().child("components").child("securitySchemes").child(name);
    for was in &finder.old.schemes {
        let same = |api: &Api| api.schemes.iter().filter(|it| sent_by(&it.kind) == sent_by(&was.kind)).count();
        let by_name =
            finder.new.schemes.iter().find(|is| is.name == was.name && sent_by(&is.kind) == sent_by(&was.kind));
        let alone = || {
            let is_alone = same(finder.old) == 1 && same(finder.new) == 1;
            finder.new.schemes.iter().find(|is| is_alone && sent_by(&is.kind) == sent_by(&was.kind))
        };
        match by_name.or_else(alone) {
            Some(is) => {
                let (old, new) = (place(&was.name), place(&is.name));
                let reason = "they send the same".to_owned();
                matches.pairs.push(pair(Sort::Scheme, (&old, &was.name), (&new, &is.name), reason));
            }
            None => {
                let words = "nothing in the new document sends the same, or several do".to_owned();
                matches.doubts.push(super::doubt(Sort::Scheme, &was.name, &place(&was.name), words));
            }
        }
    }
}
