//! Members of pairs: properties, parameters, parts, groups, schemes. They are few, so all pairs are compared.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use heck::ToSnakeCase as _;

use super::{Finder, Matches, Pair, Sort, folded, pair, words};
use crate::api::{Api, Body, Docs, Field, Operation, Parameter, Part, Place, Record};
use crate::diagnostic::nearest::likeness;
use crate::pointer::Pointer;

/// The minimum similarity of two things.
const LEAST: f64 = 0.5;

/// The minimum lead over any other pair of either.
const LEAD: f64 = 0.05;

/// The maximum number of pairs of one place that are compared; beyond it nothing is paired.
const MOST_PAIRS: usize = 10_000;

/// The similarity of two names, from 0 to 1: by their letters, or by their common words.
pub fn alike_names(one: &str, other: &str) -> f64 {
    let words = |name: &str| -> BTreeSet<String> { name.to_snake_case().split('_').map(str::to_owned).collect() };
    let (mine, its) = (words(one), words(other));
    let (both, all) = (mine.intersection(&its).count(), mine.union(&its).count());
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    likeness(&one.to_snake_case(), &other.to_snake_case()).max(count(both) / count(all.max(1)))
}

/// The pairs in which each is clearly the most similar to the other, as `(row, column)`; `alike` gives 0 for an
/// impossible pair.
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

/// A member, with the features for its comparison.
struct Member<'a> {
    name: &'a str,
    folded: String,
    /// The features that its counterpart must share: its type, its place.
    sort: String,
    docs: &'a Docs,
    /// Its name in pairs.
    at: Pointer,
    /// Its place in the document.
    origin: &'a Pointer,
}

impl<'a> Member<'a> {
    fn new(name: &'a str, sort: String, docs: &'a Docs, (at, origin): (Pointer, &'a Pointer)) -> Self {
        Self { name, folded: folded(name), sort, docs, at, origin }
    }

    fn text(&self) -> Option<&str> {
        self.docs.description.as_deref().or(self.docs.summary.as_deref())
    }
}

fn paired(sort: Sort, was: &Member<'_>, is: &Member<'_>, reason: &str) -> Pair {
    let at = (was.origin.clone(), is.origin.clone());
    Pair { at, ..pair(sort, (&was.at, was.name), (&is.at, is.name), reason.to_owned()) }
}

/// Members with one name are the same; others only if it is certain, because opposites have similar types and names
/// too.
fn members(sort: Sort, old: &[Member<'_>], new: &[Member<'_>], matches: &mut Matches) {
    let (mut open, mut left): (Vec<&Member<'_>>, Vec<&Member<'_>>) = (old.iter().collect(), new.iter().collect());
    let mut take =
        |found: Vec<(usize, usize)>, (open, left): (&mut Vec<&Member<'_>>, &mut Vec<&Member<'_>>), reason: &str| {
            let (were, are): (BTreeSet<usize>, BTreeSet<usize>) = found.iter().copied().unzip();
            matches.pairs.extend(found.iter().map(|(was, is)| paired(sort, open[*was], left[*is], reason)));
            let kept = |list: &mut Vec<&Member<'_>>, gone: &BTreeSet<usize>| {
                let mut rank = 0..;
                list.retain(|_| !rank.next().is_some_and(|rank| gone.contains(&rank)));
            };
            kept(open, &were);
            kept(left, &are);
        };
    take(same_names(&open, &left), (&mut open, &mut left), "the same name");
    let by_letters = |it: &Member<'_>| Some(it.folded.clone());
    take(unique(&open, &left, &by_letters), (&mut open, &mut left), "the same letters");
    // A text that another member also has is no evidence.
    let (of_old, of_new) = (texts(old), texts(new));
    let by_text = |it: &Member<'_>| {
        let text = it.text().filter(|text| of_old.get(text) == Some(&1) && of_new.get(text) == Some(&1))?;
        Some(format!("{} {text}", it.sort))
    };
    take(unique(&open, &left, &by_text), (&mut open, &mut left), "the same type, the same text");
    if open.len().saturating_mul(left.len()) > MOST_PAIRS {
        let words = format!("perhaps one of {} that are left, too many to compare", left.len());
        matches.doubts.extend(open.iter().map(|was| super::doubt(sort, was.name, &was.at, words.clone())));
        return;
    }
    take(same_words(&open, &left), (&mut open, &mut left), "the same type, the same words");
    for was in open.iter().filter(|_| !left.is_empty()) {
        let mut near: Vec<(bool, f64, &str)> =
            left.iter().map(|is| (is.sort != was.sort, -alike_names(was.name, is.name), is.name)).collect();
        near.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
        let names: Vec<String> = near.iter().map(|(_, _, name)| format!("`{name}`")).take(5).collect();
        let words = format!("perhaps one of {}", names.join(", "));
        matches.doubts.push(super::doubt(sort, was.name, &was.at, words));
    }
}

/// How many members have each text.
fn texts<'a>(list: &'a [Member<'_>]) -> HashMap<&'a str, usize> {
    let mut counts = HashMap::new();
    list.iter().filter_map(Member::text).for_each(|text| *counts.entry(text).or_default() += 1);
    counts
}

/// The pairs with one name; for several forms of a body, which may share names, in their order.
fn same_names(open: &[&Member<'_>], left: &[&Member<'_>]) -> Vec<(usize, usize)> {
    let by_name = |it: &Member<'_>| Some(it.name.to_owned());
    let (old, new) = (ranks(open, &by_name), ranks(left, &by_name));
    let both = old.iter().filter_map(|(name, were)| Some((were, new.get(name)?)));
    both.flat_map(|(were, are)| were.iter().copied().zip(are.iter().copied())).collect()
}

/// The pairs with a key that no other member of either side has, as `(old, new)`.
fn unique(
    open: &[&Member<'_>],
    left: &[&Member<'_>],
    key: &dyn Fn(&Member<'_>) -> Option<String>,
) -> Vec<(usize, usize)> {
    let (old, new) = (ranks(open, key), ranks(left, key));
    let one = |(key, were): (&String, &Vec<usize>)| match (&were[..], &new.get(key)?[..]) {
        ([was], [is]) => Some((*was, *is)),
        _ => None,
    };
    old.iter().filter_map(one).collect()
}

/// The members of each key.
fn ranks(list: &[&Member<'_>], key: &dyn Fn(&Member<'_>) -> Option<String>) -> BTreeMap<String, Vec<usize>> {
    let mut ranks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (rank, member) in list.iter().enumerate() {
        key(member).into_iter().for_each(|key| ranks.entry(key).or_default().push(rank));
    }
    ranks
}

/// The pairs of one type whose names are the same in other words, if neither has another candidate.
fn same_words(open: &[&Member<'_>], left: &[&Member<'_>]) -> Vec<(usize, usize)> {
    let split = |list: &[&Member<'_>]| list.iter().map(|it| words::of(it.name)).collect::<Vec<_>>();
    let (old, new) = (split(open), split(left));
    let is_one = |was: usize, is: usize| open[was].sort == left[is].sort && words::are_one(&old[was], &new[is]);
    let mut found: Vec<(usize, usize)> = Vec::new();
    for was in 0..open.len() {
        found.extend((0..left.len()).filter(|is| is_one(was, *is)).map(|is| (was, is)));
    }
    let count = |pick: &dyn Fn(&(usize, usize)) -> usize| {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        found.iter().for_each(|pair| *counts.entry(pick(pair)).or_default() += 1);
        counts
    };
    let (of_old, of_new) = (count(&|pair| pair.0), count(&|pair| pair.1));
    found.iter().copied().filter(|(was, is)| of_old[was] == 1 && of_new[is] == 1).collect()
}

pub fn fields(finder: &Finder<'_>, was: &Record, is: &Record, matches: &mut Matches) {
    fn list<'a>(finder: &Finder<'_>, api: &Api, record: &'a Record, back: bool) -> Vec<Member<'a>> {
        let fields = record.fields.iter();
        let of = |field: &'a Field| {
            let at = (field.origin.clone(), &field.origin);
            Member::new(&field.name, finder.signature(api, &field.ty, back), &field.docs, at)
        };
        fields.map(of).collect()
    }
    members(Sort::Field, &list(finder, finder.old, was, false), &list(finder, finder.new, is, true), matches);
}

/// The place that describes a parameter of an exchange: parameters are shared between exchanges.
pub fn at_parameter(operation: &Operation, parameter: &Parameter) -> Pointer {
    operation.origin.child(&format!("{:?} {}", parameter.place, parameter.name))
}

/// The place that describes a part of a body of an exchange.
pub fn at_part(operation: &Operation, part: &Part) -> Pointer {
    operation.origin.child(&format!("Part {}", part.name))
}

pub fn parameters(finder: &Finder<'_>, was: &Operation, is: &Operation, matches: &mut Matches) {
    for place in [Place::Path, Place::Query, Place::Header, Place::Cookie] {
        let (old, new) = (at(finder, finder.old, (was, place), false), at(finder, finder.new, (is, place), true));
        // The server sees the position in the path, and not the name in a document.
        if place == Place::Path && old.len() == 1 && new.len() == 1 {
            let (was, is) = (&old[0], &new[0]);
            matches.pairs.push(paired(Sort::Parameter, was, is, "the only placeholder of the path"));
            continue;
        }
        members(Sort::Parameter, &old, &new, matches);
    }
}

/// The parameters of an operation that go to one place.
fn at<'a>(finder: &Finder<'_>, api: &Api, (operation, place): (&'a Operation, Place), back: bool) -> Vec<Member<'a>> {
    let parameters = operation.parameters.iter().filter(|parameter| parameter.place == place);
    let of = |parameter: &'a Parameter| {
        let at = (at_parameter(operation, parameter), &parameter.origin);
        Member::new(&parameter.name, finder.signature(api, &parameter.ty, back), &parameter.docs, at)
    };
    parameters.map(of).collect()
}

pub fn parts(finder: &Finder<'_>, was: &Operation, is: &Operation, matches: &mut Matches) {
    fn listed(operation: &Operation) -> Vec<&Part> {
        let forms = operation.body.iter().flat_map(|body| body.forms());
        forms.filter_map(Body::parts).flatten().filter(|part| !part.free).collect()
    }
    fn list<'a>(finder: &Finder<'_>, api: &Api, operation: &'a Operation, back: bool) -> Vec<Member<'a>> {
        let parts = listed(operation).into_iter();
        let of = |part: &'a Part| {
            let at = (at_part(operation, part), &part.origin);
            Member::new(&part.name, finder.signature(api, &part.ty, back), &part.docs, at)
        };
        parts.map(of).collect()
    }
    members(Sort::Part, &list(finder, finder.old, was, false), &list(finder, finder.new, is, true), matches);
}

/// Groups are the same when most of their exchanges are.
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
    let origins = |api: &'_ Api| -> HashMap<String, Pointer> {
        api.tags.iter().map(|tag| (tag.name.clone(), tag.origin.clone())).collect()
    };
    let (old, new) = (origins(finder.old), origins(finder.new));
    for ((was, is), count) in shared {
        let all = of_old[was].max(of_new[is]);
        if 2 * count > all {
            let key = |name: &str| Pointer::root().child("tags").child(name);
            let at = (old[was].clone(), new[is].clone());
            let reason = format!("{count} of {all} operations are in both");
            matches.pairs.push(Pair { at, ..pair(Sort::Tag, (&key(was), was), (&key(is), is), reason) });
        }
    }
}

/// Schemes are the same when they send the same.
pub fn schemes(finder: &Finder<'_>, matches: &mut Matches) {
    for was in &finder.old.schemes {
        let same = |api: &Api| api.schemes.iter().filter(|it| it.kind == was.kind).count();
        let by_name = finder.new.schemes.iter().find(|is| is.name == was.name && is.kind == was.kind);
        let alone = || {
            let is_alone = same(finder.old) == 1 && same(finder.new) == 1;
            finder.new.schemes.iter().find(|is| is_alone && is.kind == was.kind)
        };
        match by_name.or_else(alone) {
            Some(is) => {
                let reason = "they send the same".to_owned();
                matches.pairs.push(pair(Sort::Scheme, (&was.origin, &was.name), (&is.origin, &is.name), reason));
            }
            None => {
                let words = "nothing in the new document sends the same, or several do".to_owned();
                matches.doubts.push(super::doubt(Sort::Scheme, &was.name, &was.origin, words));
            }
        }
    }
}
