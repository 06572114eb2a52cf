//! Leaves without a scalar, in a document that declares scalars for similar leaves.
//!
//! If a document declares scalars, amounts should not be floats, nor days texts. A leaf that is new in it has no scalar
//! yet, and the code compiles without one, so that nobody would notice. The same applies to codes whose values have
//! only numbers as names.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase as _;
use serde_json::Value;

use super::schema::{DESCRIPTIONS, NAMES};
use crate::api::{Api, Code, Entry, Kind, Shape, Type};
use crate::diagnostic::{Diagnostic, Diagnostics, Origin, Rule, target};
use crate::document::Document;
use crate::pointer::Pointer;

/// A word indicates a scalar when at least this many names of scalars contain it,
const LEAST_NAMES: usize = 2;

/// and when it occurs this many times more often in names of scalars than in names of plain leaves.
const OVER_PLAIN: usize = 2;

/// A leaf of a record or a parameter.
struct Leaf<'a> {
    name: &'a str,
    kind: &'a Kind,
    origin: Pointer,
}

/// Reports each plain leaf that resembles leaves with a scalar, and each code without names if other codes of the
/// document have names.
pub fn warn(document: &Document, api: &Api, diagnostics: &mut Diagnostics) {
    if !api.scalars.is_empty() {
        let leaves = leaves(api);
        let known = Known::of(document, api, &leaves);
        // A schema that is not written at the leaf itself, as behind an `allOf`, has no place for the line to paste.
        let here = leaves.iter().filter(|leaf| document.at(&leaf.origin).is_some());
        here.filter_map(|leaf| known.judge(document, leaf)).for_each(|finding| diagnostics.report(finding));
    }
    let codes = || api.models.iter().filter_map(|model| Some((&model.origin, code(&model.shape)?)));
    let usual: Vec<Said> = SAID.into_iter().filter(|said| codes().any(|(_, code)| said.is_in(code))).collect();
    // The names of a choice of values are written in its shapes.
    let is_list =
        |origin: &Pointer| ["enum", "x-known-values"].iter().any(|key| document.at(&origin.child(key)).is_some());
    let is_silent = |code: &Code| code.entries.iter().any(|entry| entry.wire.says_nothing()) && !SAID[0].is_in(code);
    for (origin, code) in codes().filter(|(origin, code)| is_silent(code) && is_list(origin)) {
        let missing: Vec<&Said> = usual.iter().filter(|said| !said.is_in(code)).collect();
        if !missing.is_empty() {
            diagnostics.report(unsaid(origin, code, &missing));
        }
    }
}

/// What a document says of the values of a code. Where it says it of some values only, W034 names the others.
struct Said {
    keyword: &'static str,
    word: &'static str,
    of: fn(&Entry) -> &Option<String>,
}

const SAID: [Said; 2] = [
    Said { keyword: NAMES, word: "names", of: |entry| &entry.name },
    Said { keyword: DESCRIPTIONS, word: "texts", of: |entry| &entry.docs.summary },
];

impl Said {
    fn is_in(&self, code: &Code) -> bool {
        code.entries.iter().any(|entry| (self.of)(entry).is_some())
    }
}

fn code(shape: &Shape) -> Option<&Code> {
    match shape {
        Shape::Code(code) if !code.entries.is_empty() => Some(code),
        _ => None,
    }
}

fn unsaid(origin: &Pointer, code: &Code, missing: &[&Said]) -> Diagnostic {
    let silent = code.entries.iter().filter(|entry| entry.wire.says_nothing()).count();
    let words: Vec<&str> = missing.iter().map(|said| said.word).collect();
    let of =
        if silent == code.entries.len() { format!("{silent}") } else { format!("{silent} of {}", code.entries.len()) };
    let message = format!("{of} values say nothing of themselves, and they have no {}", words.join(" and no "));
    let maps = missing.iter().flat_map(|said| {
        let entries = code.entries.iter().map(|entry| format!("      {}: …", Value::from(entry.wire.to_string())));
        std::iter::once(format!("    {}:", said.keyword)).chain(entries)
    });
    Diagnostic::new(Rule::PlainAmongNamed, Origin::value(origin), message)
        .help("say what they are, as of other codes here, in an overlay:")
        .lines([target(origin), "  update:".to_owned()].into_iter().chain(maps))
}

fn leaves(api: &Api) -> Vec<Leaf<'_>> {
    let records = api.models.iter().filter(|model| model.twin_of.is_none()).filter_map(|model| match &model.shape {
        Shape::Record(record) => Some(record),
        _ => None,
    });
    let fields = records.flat_map(|record| &record.fields).map(|field| (&field.name, &field.ty, field.origin.clone()));
    let aliases = api.models.iter().filter_map(|model| match &model.shape {
        Shape::Alias(ty) => Some((&model.name, ty, model.origin.clone())),
        _ => None,
    });
    let given = api.operations.iter().flat_map(|operation| &operation.parameters);
    let given = given.map(|it| (&it.name, &it.ty, it.origin.child("schema")));
    let mut seen = BTreeSet::new();
    let all = fields.chain(aliases).chain(given).filter(|(_, _, origin)| seen.insert(origin.clone()));
    all.map(|(name, ty, origin)| innermost(name, ty, origin)).collect()
}

/// The type of the items of a list or a map, and its place.
fn innermost<'a>(name: &'a str, ty: &'a Type, origin: Pointer) -> Leaf<'a> {
    match &ty.kind {
        Kind::List(inner) => innermost(name, inner, origin.child("items")),
        Kind::Map(inner) => innermost(name, inner, origin.child("additionalProperties")),
        kind => Leaf { name, kind, origin },
    }
}

fn words(name: &str) -> BTreeSet<String> {
    name.to_snake_case().split('_').filter(|word| word.len() > 2).map(str::to_owned).collect()
}

/// What the scalars of a document tell about names.
struct Known<'a> {
    /// The scalars that are written as numbers.
    numbers: Vec<&'a str>,
    /// The scalars that are written as days or times.
    times: Vec<&'a str>,
    /// Words of names, each with the scalars whose names contain it, and in how many names.
    telling: BTreeMap<String, BTreeMap<&'a str, usize>>,
}

impl<'a> Known<'a> {
    fn of(document: &'a Document, api: &'a Api, leaves: &[Leaf<'a>]) -> Self {
        let declared = |name: &str, key: &str| declared(document, name, key);
        let is_number = |name: &str| declared(name, "type").and_then(Value::as_str) == Some("number");
        let numbers: Vec<&str> = api.scalars.keys().map(String::as_str).filter(|name| is_number(name)).collect();
        let is_time = |name: &str| declared(name, "format").is_some_and(is_time);
        let times = api.scalars.keys().map(String::as_str).filter(|name| is_time(name)).collect();
        // A scalar written as any text says nothing about texts.
        let tells = |name: &str| is_number(name) || declared(name, "format").is_some();
        let (mut scalars, mut plain) =
            (BTreeMap::<String, BTreeMap<&str, usize>>::new(), BTreeMap::<String, usize>::new());
        let mut seen = BTreeSet::new();
        for leaf in leaves.iter().filter(|leaf| seen.insert((leaf.name, leaf.kind_word()))) {
            for word in words(leaf.name) {
                match leaf.kind {
                    Kind::Scalar(scalar, _) if tells(scalar) => {
                        *scalars.entry(word).or_default().entry(scalar).or_default() += 1
                    }
                    _ => *plain.entry(word).or_default() += 1,
                }
            }
        }
        scalars.retain(|word, by| {
            let all: usize = by.values().sum();
            all >= LEAST_NAMES && all >= OVER_PLAIN * plain.get(word).copied().unwrap_or_default()
        });
        Self { numbers, times, telling: scalars }
    }

    fn judge(&self, document: &Document, leaf: &Leaf<'_>) -> Option<Diagnostic> {
        let told = self.told(leaf.name);
        let by_name = |what: &str, (word, scalar): (String, &'a str)| {
            (format!("{what}, while `{word}` in other names means `{scalar}`"), vec![scalar])
        };
        let format = document.at(&leaf.origin.child("format"));
        let (said, scalars) = match leaf.kind {
            Kind::Number if !self.numbers.is_empty() => ("a float".to_owned(), told_first(self.numbers.clone(), told)),
            Kind::Text if !self.times.is_empty() && format.is_some_and(is_time) => {
                let mut times = self.times.clone();
                times.sort_by_key(|scalar| declared(document, scalar, "format") != format);
                ("a time kept as text".to_owned(), told_first(times, told))
            }
            Kind::Text => by_name("plain", told?),
            Kind::Integer32 | Kind::Integer64 | Kind::Unsigned64 | Kind::Integer128 => {
                by_name("an integer", told.filter(|(_, scalar)| self.numbers.contains(scalar))?)
            }
            _ => return None,
        };
        let message = format!("`{}` is {said}", leaf.name);
        let written = document.at(&Pointer::root().child("x-scalars").child(scalars[0]));
        Some(
            Diagnostic::new(Rule::PlainAmongNamed, Origin::value(&leaf.origin), message)
                .help("if it is one of them, say so in an overlay; if not, accept it with the reason:")
                .lines(self.snippet(leaf, &scalars, written, document)),
        )
    }

    /// The word of a name that indicates a scalar, and the scalar that it indicates most often.
    fn told(&self, name: &str) -> Option<(String, &'a str)> {
        let known = words(name).into_iter().filter_map(|word| self.telling.get(&word).map(|by| (word, by)));
        let best =
            |by: &BTreeMap<&'a str, usize>| by.iter().max_by_key(|(_, count)| **count).map(|(scalar, _)| *scalar);
        let (word, by) = known.max_by_key(|(_, by)| by.values().sum::<usize>())?;
        Some((word, best(by)?))
    }

    fn snippet(&self, leaf: &Leaf<'_>, scalars: &[&str], declared: Option<&Value>, document: &Document) -> Vec<String> {
        let mut lines = vec![target(&leaf.origin), "  update:".to_owned()];
        // A scalar must be written as it is declared; if the leaf is written otherwise, the suggested overlay also
        // changes its type.
        for key in ["type", "format"] {
            let (due, is) = (declared.and_then(|it| it.get(key)), document.at(&leaf.origin.child(key)));
            let admitted: Vec<&Value> =
                due.map_or_else(Vec::new, |due| due.as_array().map_or(vec![due], |all| all.iter().collect()));
            if let Some(due) = admitted.first().filter(|_| !admitted.iter().any(|word| Some(*word) == is)) {
                lines.push(format!("    {key}: {}", due.as_str().unwrap_or_default()));
            }
        }
        let others = if scalars.len() > 1 { format!(" # or {}", scalars[1..].join(", ")) } else { String::new() };
        lines.push(format!("    x-scalar: {}{others}", scalars[0]));
        lines
    }
}

/// What the document declares of a scalar.
fn declared<'d>(document: &'d Document, scalar: &str, key: &str) -> Option<&'d Value> {
    document.at(&Pointer::root().child("x-scalars").child(scalar).child(key))
}

fn is_time(format: &Value) -> bool {
    matches!(format.as_str(), Some("date" | "date-time"))
}

/// The scalars, first the one that a name tells, if it is one of them.
fn told_first<'a>(mut scalars: Vec<&'a str>, told: Option<(String, &'a str)>) -> Vec<&'a str> {
    scalars.sort_by_key(|scalar| told.as_ref().is_none_or(|(_, by_name)| by_name != scalar));
    scalars
}

impl Leaf<'_> {
    fn kind_word(&self) -> &str {
        match self.kind {
            Kind::Scalar(name, _) => name,
            _ => "",
        }
    }
}
