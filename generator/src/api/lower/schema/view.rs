//! The combined view of several schemas: `allOf` and references followed, keyword by keyword.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::format::implied;
use super::place::is_base;
use crate::document::{Document, limits};
use crate::pointer::{Pointer, member};

/// The schemas that apply at one place, outermost first.
pub struct View<'d> {
    nodes: Vec<Node<'d>>,
    /// The place of a schema among them that no value satisfies.
    pub impossible: Option<Pointer>,
    /// The place of a schema that refers back to itself through `allOf`.
    pub circular: Option<Pointer>,
    /// What the document says of values of annotations.
    pub explained: Option<&'d Map<String, Value>>,
    /// Null is a value: this is said beside the reference to the outermost schema.
    null_beside: bool,
    /// The place where more schemas build upon one another than the limit allows.
    pub deep: Option<Pointer>,
}

/// One of the schemas.
struct Node<'d> {
    place: Pointer,
    schema: &'d Map<String, Value>,
    /// Its choice was resolved: this is the rest beside the choice.
    chosen: bool,
}

/// The annotations that the document explains, each with a sentence for the values that need one.
pub fn explanations(document: &Document) -> Option<&Map<String, Value>> {
    document.at(&Pointer::root().child("x-annotations"))?.as_object()
}

impl<'d> Node<'d> {
    fn get(&self, key: &str) -> Option<&'d Value> {
        member(self.schema, key).filter(|_| !(self.chosen && ["oneOf", "anyOf", "discriminator"].contains(&key)))
    }
}

impl<'d> View<'d> {
    /// Collects the schemas at `places`, the members of their `allOf` and the targets of their references. The place of
    /// a `oneOf` or `anyOf` list stands for the schema that has it, without the choice. The place of a base stands for
    /// the component without those built upon it.
    pub fn of(document: &'d Document, places: &[Pointer]) -> Self {
        let explained = explanations(document);
        let mut view =
            Self { nodes: Vec::new(), impossible: None, circular: None, explained, null_beside: false, deep: None };
        let mut seen = BTreeSet::new();
        for place in places {
            view.collect(document, place, &mut seen, &mut Vec::new());
        }
        view
    }

    fn collect(
        &mut self,
        document: &'d Document,
        place: &Pointer,
        seen: &mut BTreeSet<Pointer>,
        around: &mut Vec<Pointer>,
    ) {
        if around.len() > limits::SCHEMAS {
            self.deep = Some(place.clone());
            return;
        }
        if !seen.insert(place.clone()) {
            // Only a schema that was visited before can contain itself.
            if around.contains(place) {
                self.circular = Some(place.clone());
            }
            return;
        }
        around.push(place.clone());
        match document.at(place) {
            Some(Value::Object(_) | Value::Array(_)) if is_base(place) => {
                if let Some(base) = place.parent().filter(|base| seen.insert(base.clone()))
                    && let Some(Value::Object(schema)) = document.at(&base)
                {
                    self.nodes.push(Node { place: base.clone(), schema, chosen: true });
                    self.parts(document, &base, schema, seen, around);
                }
            }
            Some(Value::Object(schema)) => {
                if let Some(target) = reference(document, schema) {
                    self.null_beside |= self.nodes.is_empty() && schema.get("nullable") == Some(&Value::Bool(true));
                    self.collect(document, &target, seen, around);
                    around.pop();
                    return;
                }
                if member(schema, "not").and_then(Value::as_object).is_some_and(Map::is_empty) {
                    self.impossible = Some(place.clone());
                }
                self.nodes.push(Node { place: place.clone(), schema, chosen: false });
                self.parts(document, place, schema, seen, around);
            }
            Some(Value::Array(_)) => self.beside_choice(document, place, seen),
            Some(Value::Bool(false)) => self.impossible = Some(place.clone()),
            _ => {}
        }
        around.pop();
    }

    fn parts(
        &mut self,
        document: &'d Document,
        place: &Pointer,
        schema: &'d Map<String, Value>,
        seen: &mut BTreeSet<Pointer>,
        around: &mut Vec<Pointer>,
    ) {
        let all = place.child("allOf");
        let members = member(schema, "allOf").and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..members {
            self.collect(document, &all.index(index), seen, around);
        }
    }

    fn beside_choice(&mut self, document: &'d Document, list: &Pointer, seen: &mut BTreeSet<Pointer>) {
        if let Some(place) = list.parent().filter(|place| seen.insert(place.clone()))
            && let Some(Value::Object(schema)) = document.at(&place)
        {
            self.nodes.push(Node { place, schema, chosen: true });
        }
    }

    /// The places of the schemas.
    pub fn places(&self) -> impl Iterator<Item = &Pointer> {
        self.nodes.iter().map(|node| &node.place)
    }

    /// The schemas with their places.
    pub fn schemas(&self) -> impl Iterator<Item = (&Pointer, &'d Map<String, Value>)> {
        self.nodes.iter().map(|node| (&node.place, node.schema))
    }

    /// Places that give the same schemas, each without its choice.
    pub fn without_choices(&self) -> Vec<Pointer> {
        let choice = |node: &Node<'_>| ["oneOf", "anyOf"].into_iter().find(|key| node.schema.contains_key(*key));
        let (with, without): (Vec<&Node<'_>>, Vec<_>) = self.nodes.iter().partition(|node| choice(node).is_some());
        let lists = with.into_iter().filter_map(|node| Some(node.place.child(choice(node)?)));
        // The lists come first, so that a schema taken without its choice is not added again through an `allOf`.
        lists.chain(without.into_iter().map(|node| node.place.clone())).collect()
    }

    /// The place of the outermost schema, if it is the whole schema.
    pub fn outermost(&self) -> Option<&Pointer> {
        self.nodes.first().filter(|node| !node.chosen).map(|node| &node.place)
    }

    /// The discriminator and its place: that of the outermost schema or of a part within it, before those of the
    /// schemas it is built upon.
    pub fn discriminator(&self) -> Option<(Pointer, &'d Value)> {
        let inside = |place: &Pointer| self.nodes.first().is_some_and(|node| place.is_within(&node.place));
        self.all("discriminator").find(|(place, _)| inside(place)).or_else(|| self.first_at("discriminator"))
    }

    /// Every value of a keyword with its place, outermost first.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = (Pointer, &'d Value)> + 'a {
        self.nodes.iter().filter_map(move |node| node.get(key).map(|value| (node.place.child(key), value)))
    }

    /// The outermost value of a keyword.
    pub fn first(&self, key: &str) -> Option<&'d Value> {
        self.nodes.iter().find_map(|node| node.get(key))
    }

    /// The place of a keyword that the outermost schema itself has.
    pub fn own(&self, key: &str) -> Option<Pointer> {
        self.nodes.first().filter(|node| node.get(key).is_some()).map(|node| node.place.child(key))
    }

    /// The outermost value of a keyword and its place.
    pub fn first_at(&self, key: &str) -> Option<(Pointer, &'d Value)> {
        self.nodes.iter().find_map(|node| node.get(key).map(|value| (node.place.child(key), value)))
    }

    /// The outermost text of a keyword.
    pub fn text(&self, key: &str) -> Option<&'d str> {
        self.first(key).and_then(Value::as_str)
    }

    /// Whether any of the schemas says `true` to a keyword.
    pub fn flag(&self, key: &str) -> bool {
        self.nodes.iter().any(|node| node.get(key) == Some(&Value::Bool(true)))
    }

    /// Whether any of the schemas has a keyword.
    pub fn has(&self, key: &str) -> bool {
        self.nodes.iter().any(|node| node.get(key).is_some())
    }

    /// Null is a value: the outermost schema says so, or a schema of the list form names it.
    pub fn nullable(&self) -> bool {
        let outermost = self.nodes.first().is_some_and(|node| node.get("nullable") == Some(&Value::Bool(true)));
        let listed = self.first("enum").and_then(Value::as_array).is_some_and(|values| values.contains(&Value::Null));
        outermost || listed || self.null_beside
    }

    /// The place of a `type` that excludes every value of the outermost `type`; whole numbers are numbers.
    pub fn other_type(&self) -> Option<Pointer> {
        let number = |word: &'d str| if word == "integer" { "number" } else { word };
        let mut words = self.all("type").filter_map(|(place, word)| Some((place, number(word.as_str()?))));
        let (_, first) = words.next()?;
        words.find(|(_, word)| *word != first).map(|(place, _)| place)
    }

    /// Whether the schemas only say which properties must or must not be present.
    pub fn only_constrains(&self) -> bool {
        const CONSTRAINTS: [&str; 6] = ["required", "not", "minProperties", "maxProperties", "title", "description"];
        let constrains = |node: &Node<'d>| {
            let object = |key: &str| key == "type" && node.get(key).is_some_and(|word| word == "object");
            node.schema.keys().all(|key| CONSTRAINTS.contains(&key.as_str()) || object(key))
        };
        !self.nodes.is_empty() && self.nodes.iter().all(constrains)
    }

    /// The type word: the outermost `type`, the narrower of two numeric ones, or what the other keywords imply.
    pub fn type_word(&self) -> Option<&'d str> {
        let narrowed = |word: &'d str| {
            let is_whole = word == "number" && self.all("type").any(|(_, word)| word == "integer");
            if is_whole { "integer" } else { word }
        };
        self.text("type").map(narrowed).or_else(|| implied(self.text("format")?)).or_else(|| {
            let implied = [
                ("properties", "object"),
                ("additionalProperties", "object"),
                ("propertyNames", "object"),
                ("dependentRequired", "object"),
                ("dependentSchemas", "object"),
                ("items", "array"),
                ("contains", "array"),
                ("pattern", "string"),
                ("minLength", "string"),
                ("maxLength", "string"),
            ];
            implied.into_iter().find(|(key, _)| self.has(key)).map(|(_, word)| word)
        })
    }
}

/// Where the `$ref` of a schema leads, if it has one that leads somewhere.
pub fn reference(document: &Document, schema: &Map<String, Value>) -> Option<Pointer> {
    document.resolve(member(schema, "$ref")?.as_str()?)
}
