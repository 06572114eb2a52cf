//! Names and texts of the values of an enumeration: a map from each value to its name, or a list parallel to that of
//! the values.
//!
//! A map stays correct when the list of values changes. A list is accepted in the document itself, where one author
//! maintains both lists. An overlay must use a map, because the document changes independently of it.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::Schemas;
use super::view::View;
use crate::api::Wire;
use crate::diagnostic::{Diagnostic, File, Origin, Rule, nearest, target};
use crate::pointer::Pointer;

/// The values of an enumeration, each once and none of them null.
pub struct Listed {
    /// The place of the list.
    pub place: Pointer,
    /// How many entries a list of names has, repetitions and null included.
    pub length: usize,
    /// Each value with its index in the list.
    pub values: Vec<(usize, Wire)>,
}

/// The keyword for names.
pub const NAMES: &str = "x-enum-varnames";

/// The keyword for texts.
pub const DESCRIPTIONS: &str = "x-enum-descriptions";

/// The maximum number of keys without a value for which the nearest value is searched; each search compares all values.
const MOST_NEAREST: usize = 32;

/// The entries of one keyword for the values.
pub struct Said {
    /// By the index of the value.
    pub texts: Vec<Option<String>>,
    /// The indices of the values in the order of the map, if there is one.
    mapped: Vec<usize>,
}

impl Said {
    /// Reads `keyword`; a malformed entry, or one for no value, is reported.
    pub fn read(schemas: &mut Schemas<'_>, view: &View<'_>, keyword: &str, listed: &Listed) -> Self {
        let mut said = Self { texts: vec![None; listed.values.len()], mapped: Vec::new() };
        match view.first_at(keyword) {
            None => {}
            Some((place, Value::Object(map))) => said.by_value(schemas, &place, map, listed),
            Some((place, Value::Array(list))) => said.by_position(schemas, &place, list, listed),
            Some((place, _)) => {
                let finding = Diagnostic::new(
                    Rule::ExtensionForm,
                    Origin::value(&place),
                    format!("`{keyword}` is neither a map from values to texts nor a list of texts; it is ignored"),
                );
                schemas.report(finding.help("write a map: each value, a colon, and what is said of it"));
            }
        }
        said
    }

    /// The indices of all values: first those in the map, in its order.
    pub fn order(&self, values: usize) -> Vec<usize> {
        let known: HashSet<usize> = self.mapped.iter().copied().collect();
        self.mapped.iter().copied().chain((0..values).filter(|rank| !known.contains(rank))).collect()
    }

    fn by_position(&mut self, schemas: &mut Schemas<'_>, place: &Pointer, list: &[Value], listed: &Listed) {
        if list.len() != listed.length {
            let message = format!("{} entries for {} values of the enumeration", list.len(), listed.length);
            schemas.warn(Rule::Misaligned, place, message);
        }
        for (rank, (index, _)) in listed.values.iter().enumerate() {
            if let Some(said) = list.get(*index) {
                self.texts[rank] = text(schemas, &place.index(*index), said);
            }
        }
        let written = |at: &Pointer| schemas.document.files().locate(&Origin::value(at)).file;
        let in_overlay = |at: &Pointer| matches!(written(at), File::Overlay(_));
        if in_overlay(place) || (0..list.len()).any(|index| in_overlay(&place.index(index))) {
            let keyword = place.last().unwrap_or_default();
            let finding = Diagnostic::new(
                Rule::NamesByPosition,
                Origin::value(place),
                format!("`{keyword}` goes by position in an overlay, and the document may order its values otherwise"),
            );
            schemas.report(finding.help("go by value instead:").lines(self.as_map(&keyword, listed)));
        }
    }

    /// The map with the same content as the list, as YAML.
    fn as_map(&self, keyword: &str, listed: &Listed) -> Vec<String> {
        let said = self.texts.iter().zip(&listed.values);
        let map: Map<String, Value> =
            said.filter_map(|(text, (_, wire))| Some((wire.to_string(), Value::from(text.clone()?)))).collect();
        let whole = Map::from_iter([(keyword.to_owned(), Value::Object(map))]);
        let yaml = serde_yaml::to_string(&whole).expect("a map of texts is written");
        yaml.lines().map(str::to_owned).collect()
    }

    fn by_value(&mut self, schemas: &mut Schemas<'_>, place: &Pointer, map: &Map<String, Value>, listed: &Listed) {
        let values = Values::of(listed);
        let mut unknown = 0;
        let mut named = vec![false; listed.values.len()];
        for (key, said) in map {
            let at = place.child(key);
            match values.find(key) {
                [] => {
                    unknown += 1;
                    values.unknown(schemas, key, &at, unknown <= MOST_NEAREST);
                }
                [rank] if named[*rank] => {
                    schemas.report(Diagnostic::new(
                        Rule::RepeatedValue,
                        Origin::key(&at),
                        format!("`{key}` is another way to write a value that has its entry already; it is ignored"),
                    ));
                }
                [rank] => {
                    named[*rank] = true;
                    self.mapped.push(*rank);
                    self.texts[*rank] = text(schemas, &at, said);
                }
                ranks @ [first, second, ..] => {
                    ranks.iter().for_each(|rank| named[*rank] = true);
                    values.ambiguous(schemas, key, &at, [*first, *second]);
                }
            }
        }
        let unnamed = listed.values.iter().zip(named).filter(|(_, named)| !named);
        for ((index, wire), _) in unnamed {
            let keyword = place.last().unwrap_or_default();
            let finding = Diagnostic::new(
                Rule::ValueWithoutEntry,
                Origin::value(&listed.place.index(*index)),
                format!("`{keyword}` says nothing of the value `{wire}`"),
            );
            let key = Value::from(wire.to_string());
            let lines = ["  update:".to_owned(), format!("    {keyword}:"), format!("      {key}: …")];
            schemas.report(
                finding
                    .related("the map", Origin::value(place))
                    .help("say what it is, in an overlay:")
                    .lines(place.parent().map(|schema| target(&schema)).into_iter().chain(lines)),
            );
        }
    }
}

/// A text that is not empty; null means "no text" on purpose.
fn text(schemas: &mut Schemas<'_>, at: &Pointer, said: &Value) -> Option<String> {
    match said {
        Value::String(text) => Some(text.clone()),
        Value::Null => None,
        _ => {
            schemas.warn(Rule::ExtensionForm, at, "what is said of a value is a text; this is none, and ignored");
            None
        }
    }
}

/// The values by their texts.
struct Values<'l> {
    listed: &'l Listed,
    by_text: HashMap<String, Vec<usize>>,
}

impl<'l> Values<'l> {
    fn of(listed: &'l Listed) -> Self {
        let mut by_text: HashMap<String, Vec<usize>> = HashMap::new();
        for (rank, (_, wire)) in listed.values.iter().enumerate() {
            by_text.entry(wire.to_string()).or_default().push(rank);
        }
        Self { listed, by_text }
    }

    /// The values that a key means: `1.0` and `1` are one number.
    fn find(&self, key: &str) -> &[usize] {
        if let Some(ranks) = self.by_text.get(key) {
            return ranks;
        }
        let number = key.parse::<f64>().ok().map(|number| number.to_string());
        let ranks = number.and_then(|text| self.by_text.get(&text)).map_or(&[][..], Vec::as_slice);
        let is_number = |rank: &usize| matches!(self.listed.values[*rank].1, Wire::Integer(_) | Wire::Number(_));
        if ranks.iter().all(is_number) { ranks } else { &[] }
    }

    fn unknown(&self, schemas: &mut Schemas<'_>, key: &str, at: &Pointer, help: bool) {
        let message = format!("the enumeration has no value `{key}`; what is said of it is ignored");
        let finding = Diagnostic::new(Rule::EntryWithoutValue, Origin::key(at), message);
        let finding = finding.related("the values", Origin::value(&self.listed.place));
        let texts = || self.listed.values.iter().map(|(_, wire)| wire.to_string()).collect::<Vec<_>>();
        let near = |all: Vec<String>| nearest::name(key, all.iter().map(String::as_str)).map(str::to_owned);
        let near = if help { near(texts()) } else { None };
        schemas.report(match near {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("take it out of the map"),
        });
    }

    fn ambiguous(&self, schemas: &mut Schemas<'_>, key: &str, at: &Pointer, ranks: [usize; 2]) {
        let place = |rank: usize| Origin::value(&self.listed.place.index(self.listed.values[rank].0));
        let finding = Diagnostic::new(
            Rule::AmbiguousValue,
            Origin::key(at),
            format!("`{key}` is the text of two values of the enumeration"),
        );
        let finding = finding.related("one value", place(ranks[0])).related("the other one", place(ranks[1]));
        schemas.report(finding.help("take one of the two values out, in an overlay say"));
    }
}

/// Names and texts of values where no values are listed.
pub fn without_values(schemas: &mut Schemas<'_>, place: &Pointer, schema: &Map<String, Value>) {
    for keyword in [NAMES, DESCRIPTIONS].into_iter().filter(|keyword| schema.contains_key(*keyword)) {
        let message = format!("`{keyword}` stands where no enumeration is; it is ignored");
        let finding = Diagnostic::new(Rule::EntryWithoutValue, Origin::key(&place.child(keyword)), message);
        schemas.report(finding.help("put it beside the `enum` or the `x-known-values` that it is about"));
    }
}
