//! The targets of an overlay in the new document: each must select the same things as in the old document.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::document::target::{alternatives, is_open, is_partly_unmatched, name, quoted, segments, selector};
use crate::matching::{Matches, Sort};
use crate::pointer::Pointer;

/// The place in the new document of each node of the old one.
pub struct Moves<'t> {
    old: &'t Value,
    new: &'t Value,
    /// A part that several records share may be in each of them in the other document.
    of: HashMap<Pointer, Vec<Pointer>>,
    back: HashMap<Pointer, Vec<Pointer>>,
    /// The names of parts in the new document, by their name in pairs.
    parts: HashMap<Pointer, String>,
    /// Renamed parameters, wherever they are.
    parameters: BTreeMap<String, String>,
}

/// Below these keys a node keeps its place only through its name.
const NAMED: [&str; 2] = ["/components/schemas", "/paths"];

impl<'t> Moves<'t> {
    pub fn of(matches: &Matches, old: &'t Value, new: &'t Value) -> Self {
        let mut moves = Self {
            old,
            new,
            of: HashMap::new(),
            back: HashMap::new(),
            parts: HashMap::new(),
            parameters: BTreeMap::new(),
        };
        for pair in &matches.pairs {
            let (was, is) = pair.at.clone();
            if pair.sort == Sort::Parameter && pair.names.0 != pair.names.1 {
                moves.parameters.insert(pair.names.0.clone(), pair.names.1.clone());
            }
            if pair.sort == Sort::Part {
                moves.parts.insert(pair.old.clone(), pair.names.1.clone());
            }
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
            let known = self.of.entry(was.clone()).or_default();
            if !known.contains(&is) {
                known.push(is.clone());
                self.back.entry(is).or_default().push(was);
            }
        }
    }

    /// The places in the new document of a node of the old one.
    fn get(&self, was: &Pointer) -> Vec<Pointer> {
        let mut around = was.clone();
        let are = loop {
            if let Some(are) = self.of.get(&around) {
                break are.clone();
            }
            let parent = around.parent();
            let is_named = parent.as_ref().is_some_and(|list| NAMED.contains(&list.as_str()));
            match parent {
                _ if is_named => return Vec::new(),
                Some(parent) => around = parent,
                None => break vec![Pointer::root()],
            }
        };
        let below = Pointer::from_escaped(&was.as_str()[around.as_str().len()..]);
        let part = |part: &str| self.parts.get(&around.child(&format!("Part {part}"))).cloned();
        are.into_iter().filter_map(|is| self.down(is, &below, &part)).collect()
    }

    /// The path down, through references; if either side has only one thing, its name may differ.
    fn down(&self, from: Pointer, way: &Pointer, part: &dyn Fn(&str) -> Option<String>) -> Option<Pointer> {
        // What is said beside the reference to a schema is of its place, and not of the schema.
        let is_place =
            way.as_str().is_empty() && self.refers(&from).is_some_and(|to| to.as_str().starts_with(NAMED[0]));
        if is_place {
            return Some(from);
        }
        let mut at = self.behind(from);
        let segments: Vec<String> = way.segments().collect();
        for (rank, key) in segments.iter().enumerate() {
            let node = at.find(self.new)?;
            let next = at.child(key);
            at = match node {
                _ if next.find(self.new).is_some() => next,
                _ if rank > 0 && segments[rank - 1] == "encoding" => at.child(&part(key)?),
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
            match self.refers(&at) {
                Some(target) => at = target,
                None => break,
            }
        }
        at
    }

    /// Where a reference of the new document leads.
    fn refers(&self, at: &Pointer) -> Option<Pointer> {
        let target = at.find(self.new)?.get("$ref")?.as_str()?;
        target.strip_prefix('#').map(Pointer::from_escaped)
    }
}

/// The targets that must change, by the index of their action; the first of several replaces the old one.
pub type Changed = BTreeMap<usize, Vec<String>>;

/// Finds them; actions that can no longer have their effect are reported.
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

/// Evidence that an overlay belongs to the new document: a target that only the new document has, and that the overlay
/// does not add itself.
pub fn is_of_new(overlay: &Value, old: &Value, new: &Value) -> Option<String> {
    let after = Document::of(old.clone(), std::slice::from_ref(overlay), &mut Diagnostics::default());
    let actions = overlay.get("actions").and_then(Value::as_array).into_iter().flatten();
    for action in actions {
        let Some(target) = action.get("target").and_then(Value::as_str) else { continue };
        let is_in = |tree: &Value| selected(target, tree).is_some_and(|found| !found.is_empty());
        if !is_in(old) && !is_in(&after.tree) && is_in(new) {
            return Some(format!("`{target}` selects nothing in the old one"));
        }
        // Of the additions to the root, groups distinguish the documents.
        let tags = action.pointer("/update/tags").and_then(Value::as_array).into_iter().flatten();
        for tag in tags.filter_map(|tag| tag.get("name").and_then(Value::as_str)) {
            if !has_tag(old, tag) && has_tag(new, tag) {
                return Some(format!("it speaks of the group `{tag}`, which the old one does not have"));
            }
        }
    }
    None
}

fn has_tag(tree: &Value, name: &str) -> bool {
    let target = format!("$.paths[*][*].tags[?@=={}]", quoted(name));
    selected(&target, tree).is_some_and(|found| !found.is_empty())
}

fn followed(target: &str, moves: &Moves<'_>, doubts: &mut Vec<String>) -> Option<Vec<String>> {
    let before = selected(target, moves.old)?;
    let now = selected(target, moves.new)?;
    let (mut pairs, mut gone) = (Vec::new(), Vec::new());
    for was in &before {
        let are = moves.get(was);
        if are.is_empty() {
            gone.push(was.clone());
        }
        pairs.extend(are.into_iter().map(|is| (was.clone(), is)));
    }
    let wanted: BTreeSet<Pointer> = pairs.iter().map(|(_, is)| is.clone()).collect();
    let keeps = wanted.is_subset(&now) && !hits_another(&now, &before, moves);
    let misses = now.is_empty() || is_partly_unmatched(target, moves.new);
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
    let whole = rewritten(target, &pairs, &moves.parameters).filter(|candidate| {
        let Some(found) = selected(candidate, moves.new) else { return false };
        let is_exact = is_open(candidate) || found == wanted;
        wanted.is_subset(&found)
            && is_exact
            && !hits_another(&found, &before, moves)
            && !is_partly_unmatched(candidate, moves.new)
    });
    let targets = whole.map_or_else(|| each(&wanted, moves.new, &mut |words| told(doubts, words)), |whole| vec![whole]);
    (!targets.is_empty() && targets != [target]).then_some(targets)
}

/// A target for each place, once; a place without an exact target is reported.
fn each(wanted: &BTreeSet<Pointer>, tree: &Value, told: &mut dyn FnMut(&str)) -> Vec<String> {
    let mut targets: Vec<String> = Vec::new();
    for is in wanted {
        let exact = by_content(is, tree)
            .filter(|target| selected(target, tree).is_some_and(|found| found.contains(is) && found.is_subset(wanted)));
        match exact {
            Some(target) if !targets.contains(&target) => targets.push(target),
            Some(_) => {}
            None => told(&format!("{is} can be said by its position only, which may be another one tomorrow")),
        }
    }
    targets
}

/// Whether a selected node was another thing before, which the target did not select.
fn hits_another(found: &BTreeSet<Pointer>, before: &BTreeSet<Pointer>, moves: &Moves<'_>) -> bool {
    found.iter().any(|is| moves.back.get(is).is_some_and(|were| !were.iter().any(|was| before.contains(was))))
}

/// The nodes that a target selects; `None` when it is invalid.
pub fn selected(target: &str, tree: &Value) -> Option<BTreeSet<Pointer>> {
    let path = JsonPath::parse(target).ok()?;
    let located = path.query_located(tree);
    Some(located.locations().map(|path| Pointer::from_escaped(path.to_json_pointer())).collect())
}

/// The target with every name in it replaced by the current one; `None` if names cannot be told from keys.
fn rewritten(target: &str, pairs: &[(Pointer, Pointer)], parameters: &BTreeMap<String, String>) -> Option<String> {
    let segments = segments(target);
    let descents = segments.iter().filter(|segment| segment.starts_with("..")).count();
    let keys: Vec<(Vec<String>, Vec<String>)> =
        pairs.iter().map(|(was, is)| (was.segments().collect(), is.segments().collect())).collect();
    if descents > 1 || (descents == 0 && keys.iter().any(|(was, is)| was.len() != is.len())) {
        return None;
    }
    let descent = segments.iter().position(|segment| segment.starts_with(".."));
    let mut written = "$".to_owned();
    for (rank, segment) in segments.iter().enumerate() {
        // Counted from the front up to a descent, and from the back after it.
        let depth = |length: usize| match descent {
            Some(descent) if rank >= descent => length.checked_sub(segments.len() - rank),
            _ => Some(rank),
        };
        let now = |name: &str| -> BTreeSet<String> {
            let key = |(was, is): &(Vec<String>, Vec<String>)| {
                let (before, now) = (depth(was.len())?, depth(is.len())?);
                (was.get(before)? == name).then(|| is.get(now).cloned())?
            };
            keys.iter().filter_map(key).collect()
        };
        written.push_str(&segment_now(segment, &now, parameters));
    }
    Some(written)
}

/// A segment with the current names; in filters those of parameters.
fn segment_now(segment: &str, now: &dyn Fn(&str) -> BTreeSet<String>, parameters: &BTreeMap<String, String>) -> String {
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
            let replaced: Vec<String> = replaced.unwrap_or_else(|| vec![filter_now(one, parameters)]);
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

/// A filter with the current names of parameters.
fn filter_now(filter: &str, parameters: &BTreeMap<String, String>) -> String {
    parameters.iter().fold(filter.to_owned(), |filter, (was, is)| filter.replace(&quoted(was), &quoted(is)))
}

/// The path of a node, in which list elements are identified by name, title or a property; `None` where only the
/// position identifies them.
pub fn by_content(at: &Pointer, tree: &Value) -> Option<String> {
    let segments: Vec<String> = at.segments().collect();
    let mut written = "$".to_owned();
    let mut here = Pointer::root();
    for (rank, key) in segments.iter().enumerate() {
        let is_list = here.find(tree).is_some_and(Value::is_array);
        here = here.child(key);
        let text = |word: &str| here.find(tree).and_then(|node| node.get(word)).and_then(Value::as_str);
        let selected = match (is_list, text("name"), text("in"), &segments[rank + 1..]) {
            (false, ..) => selector(key, false),
            (true, Some(name), Some(place), _) => format!("[?@.in=={} && @.name=={}]", quoted(place), quoted(name)),
            (true, Some(name), None, _) => format!("[?@.name=={}]", quoted(name)),
            (true, None, _, [list, name, ..]) if list == "properties" => format!("[?@.properties[{}]]", quoted(name)),
            (true, ..) => format!("[?@.title=={}]", quoted(text("title")?)),
        };
        written.push_str(&selected);
    }
    Some(written)
}
