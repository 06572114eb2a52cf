//! The text of an overlay with other targets and further actions: every other line is unchanged.

use std::path::Path;

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value, json};

use super::actions::Renames;
use super::targets::Changed;
use crate::document::read_tree;

/// The maximum length of a line of an overlay, if its target can be broken.
const WIDTH: usize = 118;

/// An overlay as written.
pub struct Overlay {
    text: String,
    pub tree: Value,
    /// Whether comments were lost.
    lost: bool,
}

/// The place of a target, in characters, and its style.
struct Place {
    start: usize,
    end: usize,
    folded: bool,
}

impl Overlay {
    /// `None` when the text is no tree.
    pub fn read(text: &str) -> Option<Self> {
        Some(Self { text: text.to_owned(), tree: read_tree(text)?, lost: false })
    }

    /// The overlay with other targets. If one target became several, the action is repeated for each of the others.
    pub fn with_targets(self, changed: Changed) -> Self {
        if changed.is_empty() {
            return self;
        }
        let mut tree = self.tree.clone();
        for (rank, targets) in &changed {
            tree["actions"][*rank]["target"] = targets[0].clone().into();
        }
        let places = places(&self.text).targets;
        let written = |quoted: bool| -> String {
            let mut text: Vec<char> = self.text.chars().collect();
            for (rank, targets) in changed.iter().rev() {
                if let Some(Some(place)) = places.get(*rank) {
                    let indent = indent(&text, place.start);
                    text.splice(place.start..place.end, scalar(&targets[0], place.folded, quoted, indent).chars());
                }
            }
            text.into_iter().collect()
        };
        // A text in brackets or braces, or in JSON, needs quotes.
        let plain = written(false);
        let text = if read_tree(&plain).as_ref() == Some(&tree) { plain } else { written(true) };
        settled(text, tree, self.lost).with_repeats(&changed)
    }

    /// The overlay with actions repeated for further targets, each after the original: later actions depend on it.
    fn with_repeats(self, changed: &Changed) -> Self {
        let mut tree = self.tree.clone();
        let Some(list) = tree.get_mut("actions").and_then(Value::as_array_mut) else { return self };
        let column = column(&self.text);
        let mut text = self.text.clone();
        for (rank, targets) in changed.iter().rev().filter(|(_, targets)| targets.len() > 1) {
            let repeated = targets[1..].iter().map(|target| {
                let mut action = list[*rank].clone();
                action["target"] = target.clone().into();
                action
            });
            let repeated: Vec<Value> = repeated.collect();
            text = with_block(&text, *rank, &repeated.iter().map(|action| yaml(action, column)).collect::<String>());
            list.splice(rank + 1..=*rank, repeated);
        }
        if text == self.text { self } else { settled(text, tree, self.lost) }
    }

    /// The overlay for a document of this name.
    fn extending(self, document: &str) -> Self {
        let extended = self.tree.get("extends").and_then(Value::as_str);
        let Some(place) = places(&self.text).extends.filter(|_| extended.is_some_and(|name| name != document)) else {
            return self;
        };
        let mut tree = self.tree.clone();
        tree["extends"] = document.into();
        let mut text: Vec<char> = self.text.chars().collect();
        text.splice(place.start..place.end, json!(document).to_string().chars());
        settled(text.into_iter().collect(), tree, self.lost)
    }

    /// The overlay with actions at its end.
    fn with_actions(self, actions: Vec<Value>, heading: &str) -> Self {
        if actions.is_empty() {
            return self;
        }
        let mut tree = self.tree.clone();
        let Some(list) = tree.get_mut("actions").and_then(Value::as_array_mut) else { return self };
        list.extend(actions.iter().cloned());
        let column = column(&self.text);
        let mut block = format!("\n{}# {heading}\n", " ".repeat(column));
        actions.iter().for_each(|action| block.push_str(&yaml(action, column)));
        // An empty list has no last action; after the last action there may be other keys.
        let head = self.text.replacen("actions: []", "actions:", 1);
        let at_end = format!("{}\n{block}", head.trim_end());
        let last = tree["actions"].as_array().map_or(0, Vec::len).checked_sub(actions.len() + 1);
        let is_due = |text: &String| read_tree(text).as_ref() == Some(&tree);
        let behind = || last.map_or_else(|| at_end.clone(), |last| with_block(&self.text, last, &block));
        let text = if is_due(&at_end) { at_end.clone() } else { behind() };
        settled(text, tree, self.lost)
    }
}

/// The text with lines after those of an action.
fn with_block(text: &str, action: usize, block: &str) -> String {
    let Some(Some(end)) = places(text).ends.get(action).copied() else { return text.to_owned() };
    let all: Vec<char> = text.chars().collect();
    let rest = all[end..].iter().position(|sign| *sign == '\n').map_or(all.len(), |line| end + line + 1);
    let (before, after): (String, String) = (all[..rest].iter().collect(), all[rest..].iter().collect());
    format!("{}\n{block}{after}", before.trim_end_matches('\n'))
}

/// The text, if it reads as expected; otherwise the tree is written anew, without the comments.
fn settled(text: String, tree: Value, lost: bool) -> Overlay {
    if read_tree(&text).as_ref() == Some(&tree) {
        return Overlay { text, tree, lost };
    }
    let is_json = text.trim_start().starts_with('{');
    let text = if is_json { format!("{tree:#}\n") } else { serde_yaml::to_string(&tree).expect("a tree is YAML") };
    Overlay { text, tree, lost: lost || !is_json }
}

/// The places of the scalars that may change.
#[derive(Default)]
struct Places {
    extends: Option<Place>,
    /// The target of each action.
    targets: Vec<Option<Place>>,
    /// The position after each action.
    ends: Vec<Option<usize>>,
}

/// Finds them by the events of the parser, which count characters.
fn places(text: &str) -> Places {
    let all: Vec<char> = text.chars().collect();
    let mut places = Places::default();
    // The current keys in the root and in an action, and the number of open lists and objects.
    let (mut root, mut own): (Option<String>, Option<String>) = (None, None);
    let (mut depth, mut in_actions) = (0_usize, false);
    for event in Parser::new_from_str(text) {
        let Ok((event, at)) = event else { break };
        // Blocks end where the next node begins, without a closing sign.
        let is_written = in_actions && depth > 2 && at.end.index() > at.start.index();
        if is_written && !matches!(event, Event::MappingStart(..) | Event::SequenceStart(..)) {
            let place = trimmed(Place { start: at.start.index(), end: at.end.index(), folded: false }, &all);
            places.ends.pop();
            places.ends.push(Some(place.end));
        }
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                match depth {
                    1 => in_actions = root.take().as_deref() == Some("actions"),
                    2 if in_actions => {
                        places.targets.push(None);
                        places.ends.push(None);
                    }
                    _ => {}
                }
                own = None;
                depth += 1;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                own = None;
            }
            Event::Scalar(written, style, ..) => {
                let due = match depth {
                    1 => &mut root,
                    3 if in_actions => &mut own,
                    _ => continue,
                };
                let Some(key) = due.take() else {
                    *due = Some(written.into_owned());
                    continue;
                };
                let folded = matches!(style, ScalarStyle::Folded | ScalarStyle::Literal);
                let place = trimmed(Place { start: at.start.index(), end: at.end.index(), folded }, &all);
                match (depth, &*key, places.targets.last_mut()) {
                    (1, "extends", _) => places.extends = Some(place),
                    (3, "target", Some(last)) => *last = Some(place),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    places
}

/// A block scalar begins with its sign and ends with its last letter.
fn trimmed(mut place: Place, text: &[char]) -> Place {
    place.end = place.end.min(text.len());
    while place.end > place.start && text[place.end - 1].is_whitespace() {
        place.end -= 1;
    }
    if place.folded {
        while place.start > 0 && !matches!(text[place.start], '>' | '|') {
            place.start -= 1;
        }
    }
    place
}

/// The indentation within an action.
fn indent(text: &[char], at: usize) -> usize {
    let line = text[..at].iter().rposition(|sign| *sign == '\n').map_or(0, |end| end + 1);
    text[line..at].iter().take_while(|sign| matches!(sign, ' ' | '-')).count()
}

/// A target in YAML; a long one on several lines if the former one had several.
fn scalar(target: &str, folded: bool, quoted: bool, indent: usize) -> String {
    let is_plain = !target.contains(": ") && !target.contains(" #") && !target.ends_with([' ', ':']);
    if folded && is_plain {
        let margin = format!("\n{}", " ".repeat(indent + 2));
        let mut lines: Vec<String> = vec![String::new()];
        for word in target.split(' ') {
            let line = lines.last_mut().expect("there is always a line");
            if !line.is_empty() && line.len() + word.len() + indent + 3 > WIDTH {
                lines.push(word.to_owned());
            } else {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
        }
        return format!(">-{margin}{}", lines.join(&margin));
    }
    if is_plain && !quoted { target.to_owned() } else { json!(target).to_string() }
}

/// The column in which actions begin.
fn column(text: &str) -> usize {
    let lines = text.lines().skip_while(|line| !line.starts_with("actions:"));
    let first = lines.skip(1).find(|line| line.trim_start().starts_with('-'));
    first.map_or(2, |line| line.len() - line.trim_start().len())
}

/// An action as an element of a block list.
fn yaml(action: &Value, column: usize) -> String {
    let margin = " ".repeat(column);
    let text = serde_yaml::to_string(&json!([action])).expect("an action is YAML");
    text.lines().map(|line| format!("{margin}{line}\n")).collect()
}

/// The texts of all overlays, with the renamings at the end of the last, and whether comments were lost; none if there
/// was none and none is needed.
pub fn written(overlays: Vec<Overlay>, renames: &Renames<'_>, document: &Path) -> (Vec<String>, bool) {
    let mut overlays = overlays;
    let actions = renames.listed();
    let last = overlays.pop().or_else(|| (!actions.is_empty()).then(|| empty(document)));
    overlays.extend(last.map(|last| {
        last.with_actions(actions, "Names that keep generated code as it was; written by `generator overlay suggest`")
    }));
    let overlays: Vec<Overlay> = overlays.into_iter().map(|overlay| overlay.extending(&name_of(document))).collect();
    let lost = overlays.iter().any(|overlay| overlay.lost);
    (overlays.into_iter().map(|overlay| overlay.text).collect(), lost)
}

fn name_of(document: &Path) -> String {
    document.file_name().unwrap_or_default().to_string_lossy().replace(char::is_control, " ")
}

fn empty(document: &Path) -> Overlay {
    let name = name_of(document);
    let mut head = Map::new();
    head.insert("overlay".to_owned(), "1.0.0".into());
    head.insert("info".to_owned(), json!({ "title": format!("Names in code of {name}"), "version": "1.0.0" }));
    let text = serde_yaml::to_string(&head).expect("a head is YAML");
    head.insert("actions".to_owned(), json!([]));
    Overlay { text: format!("{text}actions:\n"), tree: head.into(), lost: false }
}
