//! Where the targets of an overlay go in the new document: what one selected in the old document, it selects there.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::api::{Api, BodyKind};
use crate::document::target::{alternatives, is_open, name, segments, selector};
use crate::matching::{Matches, Sort, at_parameter, at_part};
use crate::pointer::Pointer;

/// Where each node of the old document stands in the new one.
pub struct Moves<'t> {
    old: &'t Value,
    new: &'t Value,
    of: HashMap<Pointer, Pointer>,
    back: HashMap<Pointer, Pointer>,
}

/// Below these nothing is where it was only because it is called as it was.
const NAMED: [&str; 2] = ["/components/schemas", "/paths"];

impl<'t> Moves<'t> {
    pub fn of(matches: &Matches, (old_api, old): (&Api, &'t Value), (new_api, new): (&Api, &'t Value)) -> Self {
        let (old_places, new_places) = (places(old_api), places(new_api));
        let mut moves = Self { old, new, of: HashMap::new(), back: HashMap::new() };
        for pair in &matches.pairs {
            let place = |places: &HashMap<Pointer, Pointer>, key: &Pointer| match pair.sort {
                Sort::Parameter | Sort::Part => places.get(key).cloned(),
                _ => Some(key.clone()),
            };
            let (Some(was), Some(is)) = (place(&old_places, &pair.old), place(&new_places, &pair.new)) else {
                continue;
            };
            if pair.sort == Sort::Operation
                && let (Some(was), Some(is)) = (was.parent(), is.parent())
            {
                moves.add(was, is);
            }
            moves.add(was, is);
        }
        moves
    }

    fn add(&mut self, was: Pointer, is: Pointer) {
        if was.find(self.old).is_some() && is.find(self.new).is_some() {
            self.of.entry(was.clone()).or_insert_with(|| is.clone());
            self.back.entry(is).or_insert(was);
        }
    }

    /// The place in the new document of a node of the old one.
    fn get(&self, was: &Pointer) -> Option<Pointer> {
        let mut around = was.clone();
        let is = loop {
            if let Some(is) = self.of.get(&around) {
                break is.clone();
            }
            let parent = around.parent();
            let is_named = parent.as_ref().is_some_and(|list| NAMED.contains(&list.as_str()));
            match parent {
                _ if is_named => return None,
                Some(parent) => around = parent,
                None => break Pointer::root(),
            }
        };
        let below = Pointer::from_escaped(&was.as_str()[around.as_str().len()..]);
        self.down(is, &below)
    }

    /// The way down, through references; where there is one thing on either side, it may be called otherwise.
    fn down(&self, from: Pointer, way: &Pointer) -> Option<Pointer> {
        let mut at = self.behind(from);
        let segments: Vec<String> = way.segments().collect();
        for (rank, key) in segments.iter().enumerate() {
            let node = at.find(self.new)?;
            let next = at.child(key);
            at = match node {
                _ if next.find(self.new).is_some() => next,
                Value::Object(only) if only.len() == 1 && rank > 0 && segments[rank - 1] == "content" => {
                    at.child(only.keys().next()?)
                }
                _ => return None,
            };
            if rank + 1 < segments.len() {
                at = self.behind(at);
            }
        }
        Some(at)
    }

    fn behind(&self, mut at: Pointer) -> Pointer {
        for _ in 0..32 {
            let target = at.find(self.new).and_then(|node| node.get("$ref")).and_then(Value::as_str);
            match target.and_then(|text| text.strip_prefix('#')) {
                Some(target) => at = Pointer::from_escaped(target),
                None => break,
            }
        }
        at
    }
}

/// Where parameters and parts stand, by what pairs call them.
fn places(api: &Api) -> HashMap<Pointer, Pointer> {
    let mut places = HashMap::new();
    for operation in &api.operations {
        places.extend(operation.parameters.iter().map(|it| (at_parameter(operation, it), it.origin.clone())));
        for body in operation.body.iter().flat_map(|body| body.forms()) {
            if let BodyKind::Multipart(parts) = &body.kind {
                places.extend(parts.iter().map(|it| (at_part(operation, it), it.origin.clone())));
            }
        }
    }
    places
}

/// The targets that have to change, by the rank of their action; the first of several takes the place of the old one.
pub type Changed = BTreeMap<usize, Vec<String>>;

/// Finds them; what an action did and can no longer do is told.
pub fn follow(overlay: &Value, moves: &Moves<'_>, doubts: &mut Vec<String>) -> Changed {
    let actions = overlay.get("actions").and_then(Value::as_array);
    let mut changed = Changed::new();
    for (rank, action) in actions.into_iter().flatten().enumerate() {
        let Some(target) = action.get("target").and_then(Value::as_str) else { continue };
        if let Some(targets) = followed(target, moves, doubts) {
            changed.insert(rank, targets);
        }
    }
    changed
}

fn followed(target: &str, moves: &Moves<'_>, doubts: &mut Vec<String>) -> Option<Vec<String>> {
    let before = selected(target, moves.old)?;
    let now = selected(target, moves.new)?;
    let (mut pairs, mut gone) = (Vec::new(), Vec::new());
    for was in &before {
        match moves.get(was) {
            Some(is) => pairs.push((was.clone(), is)),
            None => gone.push(was.clone()),
        }
    }
    let wanted: BTreeSet<Pointer> = pairs.iter().map(|(_, is)| is.clone()).collect();
    let keeps = wanted.is_subset(&now) && !hits_another(&now, &before, moves);
    let misses = now.is_empty() || alternatives_miss(target, moves.new);
    if before.is_empty() || (keeps && (!misses || wanted.is_empty()) && gone.is_empty()) {
        return None;
    }
    let told = |doubts: &mut Vec<String>, words: &str| doubts.push(format!("target `{target}`: {words}"));
    if wanted.is_empty() {
        let places: Vec<String> = gone.iter().take(3).map(ToString::to_string).collect();
        told(doubts, &format!("nothing in the new document is surely what {} was", places.join(", ")));
        return None;
    }
    if !gone.is_empty() {
        let places: Vec<String> = gone.iter().take(3).map(ToString::to_string).collect();
        let more = if gone.len() > places.len() { " and more" } else { "" };
        told(doubts, &format!("what {}{more} was is not surely anywhere in the new document", places.join(", ")));
    }
    if keeps && !misses {
        return None;
    }
    let whole = rewritten(target, &pairs).filter(|candidate| {
        let Some(found) = selected(candidate, moves.new) else { return false };
        let is_exact = is_open(candidate) || found == wanted;
        wanted.is_subset(&found)
            && is_exact
            && !hits_another(&found, &before, moves)
            && !alternatives_miss(candidate, moves.new)
    });
    let targets = whole.map_or_else(|| wanted.iter().map(|is| explicit(is, moves.new)).collect(), |whole| vec![whole]);
    (targets != [target]).then_some(targets)
}

/// Whether something is selected that was another thing before, which the target did not select.
fn hits_another(found: &BTreeSet<Pointer>, before: &BTreeSet<Pointer>, moves: &Moves<'_>) -> bool {
    found.iter().any(|is| moves.back.get(is).is_some_and(|was| !before.contains(was)))
}

fn selected(target: &str, tree: &Value) -> Option<BTreeSet<Pointer>> {
    let path = JsonPath::parse(target).ok()?;
    let located = path.query_located(tree);
    Some(located.locations().map(|path| Pointer::from_escaped(path.to_json_pointer())).collect())
}

/// Whether one of several alternatives of a segment selects nothing, as the rule of unmatched targets sees it.
fn alternatives_miss(target: &str, tree: &Value) -> bool {
    let segments = segments(target);
    segments.iter().enumerate().any(|(rank, segment)| {
        let all = alternatives(segment);
        let dots = if segment.starts_with("..") { ".." } else { "" };
        let with = |one: &str| format!("${}{dots}[{one}]{}", segments[..rank].concat(), segments[rank + 1..].concat());
        all.len() > 1 && all.iter().any(|one| selected(&with(one), tree).is_none_or(|found| found.is_empty()))
    })
}

/// The target with every name in it replaced by what is called so now; `None` where names cannot be told from keys.
fn rewritten(target: &str, pairs: &[(Pointer, Pointer)]) -> Option<String> {
    let segments = segments(target);
    let descents = segments.iter().filter(|segment| segment.starts_with("..")).count();
    let keys: Vec<(Vec<String>, Vec<String>)> =
        pairs.iter().map(|(was, is)| (was.segments().collect(), is.segments().collect())).collect();
    if descents > 1 || keys.iter().any(|(was, is)| was.len() != is.len()) {
        return None;
    }
    let descent = segments.iter().position(|segment| segment.starts_with(".."));
    let mut written = "$".to_owned();
    for (rank, segment) in segments.iter().enumerate() {
        // Up to a descent counted from the front, from it on from the back.
        let depth = |length: usize| match descent {
            Some(descent) if rank >= descent => length.checked_sub(segments.len() - rank),
            _ => Some(rank),
        };
        let now = |name: &str| -> BTreeSet<String> {
            let key = |(was, is): &(Vec<String>, Vec<String>)| {
                let depth = depth(was.len())?;
                (was.get(depth)? == name).then(|| is[depth].clone())
            };
            keys.iter().filter_map(key).collect()
        };
        written.push_str(&segment_now(segment, &now));
    }
    Some(written)
}

fn segment_now(segment: &str, now: &dyn Fn(&str) -> BTreeSet<String>) -> String {
    let below = segment.starts_with("..");
    let all = alternatives(segment);
    let Some(own) = name(segment) else {
        if all.is_empty() {
            return segment.to_owned();
        }
        let mut seen = HashSet::new();
        let mut kept: Vec<String> = Vec::new();
        for one in all {
            let replaced = name(&format!("[{one}]")).map(|name| now(&name).iter().map(|key| quoted(key)).collect());
            let replaced: Vec<String> = replaced.unwrap_or_else(|| vec![one.to_owned()]);
            kept.extend(replaced.into_iter().filter(|one| seen.insert(one.clone())));
        }
        return format!("{}[{}]", if below { ".." } else { "" }, kept.join(", "));
    };
    let keys: Vec<String> = now(&own).into_iter().collect();
    match &keys[..] {
        [] => segment.to_owned(),
        [key] if *key == own => segment.to_owned(),
        [key] => selector(key, below),
        keys => {
            let keys: Vec<String> = keys.iter().map(|key| quoted(key)).collect();
            format!("{}[{}]", if below { ".." } else { "" }, keys.join(", "))
        }
    }
}

fn quoted(key: &str) -> String {
    format!("'{}'", key.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// The path of one node; what stands in a list is known by its name, where it has one.
fn explicit(at: &Pointer, tree: &Value) -> String {
    let mut written = "$".to_owned();
    let mut here = Pointer::root();
    for key in at.segments() {
        let list = here.find(tree).is_some_and(Value::is_array);
        here = here.child(&key);
        let text = |word: &str| here.find(tree).and_then(|node| node.get(word)).and_then(Value::as_str);
        let selected = match (list, text("name"), text("in")) {
            (true, Some(name), Some(place)) => format!("[?@.in=={} && @.name=={}]", quoted(place), quoted(name)),
            (true, Some(name), None) => format!("[?@.name=={}]", quoted(name)),
            (true, None, _) => format!("[{key}]"),
            (false, ..) => selector(&key, false),
        };
        written.push_str(&selected);
    }
    written
}
