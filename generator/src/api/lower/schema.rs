//! From schemas to types and models.

mod behind;
mod choice;
mod code;
mod docs;
mod entries;
mod family;
mod findings;
mod format;
mod null;
mod number;
mod place;
mod record;
mod scalar;
mod view;

pub use docs::{annotations, docs, examples, one_line, remarks, view_docs, view_notes};
pub use entries::{DESCRIPTIONS, NAMES};
pub use record::lower as lower_record;
pub use scalar::is_structure;
pub use view::{View, reference};

use std::collections::{HashMap, HashSet};
use std::{cell::RefCell, rc::Rc};

use serde_json::{Map, Value};

use self::docs::{canonical, demands};
use super::given;
use crate::api::{Docs, Kind, Model, ModelId, Shape, Type};
use crate::diagnostic::{Diagnostic, Diagnostics, Origin, Rule};
use crate::document::{Document, limits};
use crate::pointer::Pointer;

/// The models found so far, and where each comes from.
pub struct Schemas<'d> {
    pub document: &'d Document,
    pub diagnostics: &'d mut Diagnostics,
    models: Vec<Model>,
    known: HashMap<Vec<Pointer>, ModelId>,
    /// Whether null is a value of a model, as far as this was computed.
    nulls: HashMap<ModelId, bool>,
    /// The members of lists of shapes, as far as they were computed.
    pub members: RefCell<HashMap<Pointer, Rc<choice::Members>>>,
    /// The components that are built upon each component, once they were computed.
    children: RefCell<Option<Rc<family::Children>>>,
    /// The warnings given: a place that several schemas build upon is visited several times.
    told: HashSet<(Rule, Pointer, String)>,
    /// How many schemas are being lowered, each for the sake of the previous one.
    depth: usize,
    /// Those among them that have no name yet.
    open: Vec<Vec<Pointer>>,
    /// The limit is exceeded; the rest is not lowered.
    exceeded: bool,
}

/// What a schema turns out to be: a leaf or a list, or something that needs a name.
pub enum Meaning {
    Type(Type),
    Named(Shape),
}

impl<'d> Schemas<'d> {
    pub fn new(document: &'d Document, diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            document,
            diagnostics,
            models: Vec::new(),
            known: HashMap::new(),
            nulls: HashMap::new(),
            members: RefCell::default(),
            children: RefCell::default(),
            told: HashSet::new(),
            depth: 0,
            open: Vec::new(),
            exceeded: false,
        }
    }

    /// Gives every component its id, then its shape, by name.
    pub fn components(&mut self) {
        let all = Pointer::root().child("components").child("schemas");
        let Some(Value::Object(components)) = self.document.at(&all) else { return };
        let mut names: Vec<&String> = components.keys().collect();
        names.sort();
        let ids: Vec<_> =
            names.into_iter().map(|name| (self.reserve(vec![all.child(name)], name, true), name)).collect();
        for (id, name) in ids {
            if !self.exceeded {
                self.fill(id, &[all.child(name)]);
            }
        }
    }

    /// Ends recursions that would never end, once everything is known.
    pub fn cut_circles(&mut self) {
        choice::cut(self);
    }

    pub fn into_models(self) -> Vec<Model> {
        self.models
    }

    /// The type of the schema at a place; `hint` is the name for what needs one.
    pub fn type_at(&mut self, place: &Pointer, hint: &str) -> Type {
        self.type_of(std::slice::from_ref(place), hint)
    }

    /// The type of a value for which all the schemas at `places` hold.
    pub fn type_of(&mut self, places: &[Pointer], hint: &str) -> Type {
        if self.depth == limits::SCHEMAS {
            self.exceed(&places[0]);
        }
        if self.exceeded {
            return Type::json();
        }
        self.depth += 1;
        let ty = self.looked_into(places, hint);
        self.depth -= 1;
        if !self.known.contains_key(places) && given::type_name(self.document, &places[0]).is_some() {
            self.nameless(&places[0]);
        }
        ty
    }

    /// A name for a type that has none of its own.
    fn nameless(&mut self, place: &Pointer) {
        let message = format!("no type is made of this schema, so `{}` names nothing; it is ignored", given::RUST_NAME);
        let finding = Diagnostic::new(Rule::ExtensionForm, Origin::key(&place.child(given::RUST_NAME)), message);
        self.report(finding.help("name the schema that it refers to, or the thing that has it"));
    }

    fn looked_into(&mut self, places: &[Pointer], hint: &str) -> Type {
        if let Some(id) = self.known.get(places).copied() {
            let null = self.nulls.get(&id).copied();
            let nullable = null.unwrap_or_else(|| self.admits_null_behind(places));
            self.nulls.insert(id, nullable);
            return Type { nullable, ..Type::plain(Kind::Model(id)) };
        }
        if let [place] = places
            && let Some(inner) = self.delegate(place, hint)
        {
            return inner;
        }
        let view = View::of(self.document, places);
        let nullable = self.admits_null(&view);
        let mut ty = if wants_name(self.document, &view) {
            let id = self.reserve(places.to_vec(), hint, false);
            self.fill(id, places);
            Type::plain(Kind::Model(id))
        } else if self.open.iter().any(|open| open == places) {
            // A list or a map of itself.
            Type::plain(Kind::Model(self.reserve(places.to_vec(), hint, false)))
        } else {
            self.open.push(places.to_vec());
            let meaning = self.meaning(&view, hint);
            self.open.pop();
            match (meaning, self.known.get(places).copied()) {
                (Meaning::Type(ty), None) => ty,
                (meaning, named) => {
                    let id = named.unwrap_or_else(|| self.reserve(places.to_vec(), hint, false));
                    self.describe(id, &view);
                    self.models[id.0].shape = match meaning {
                        Meaning::Named(shape) => shape,
                        Meaning::Type(ty) => Shape::Alias(ty),
                    };
                    Type::plain(Kind::Model(id))
                }
            }
        };
        ty.nullable |= nullable;
        ty
    }

    /// A schema that only refers to another one: `$ref`, or an `allOf` with one member and nothing of its own.
    fn delegate(&mut self, place: &Pointer, hint: &str) -> Option<Type> {
        let schema = self.document.at(place)?.as_object()?;
        if schema.contains_key("$ref") {
            let target = reference(self.document, schema)?;
            let mut inner = self.referenced(&target, hint);
            inner.nullable |= is_nullable(schema);
            return Some(inner);
        }
        let members = schema.get("allOf")?.as_array()?;
        let only = only_part(schema)?;
        let target = members[only].as_object().and_then(|part| reference(self.document, part));
        if target.is_some_and(|target| family::is_built_upon_family(self, place, &target)) {
            return None;
        }
        entries::without_values(self, place, schema);
        let mut inner = self.type_at(&place.child("allOf").index(only), hint);
        inner.nullable |= is_nullable(schema) || members.iter().filter_map(Value::as_object).any(is_nullable);
        Some(inner)
    }

    /// The type behind a reference. A schema outside the components is named after its place.
    fn referenced(&mut self, target: &Pointer, hint: &str) -> Type {
        let named = target.last().filter(|last| last.parse::<usize>().is_err());
        self.type_at(target, named.as_deref().unwrap_or(hint))
    }

    fn reserve(&mut self, places: Vec<Pointer>, name: &str, component: bool) -> ModelId {
        let id = ModelId(self.models.len());
        let given = given::type_name(self.document, &places[0]);
        self.models.push(Model {
            given: given.is_some(),
            name: given.unwrap_or_else(|| name.to_owned()),
            component,
            twin_of: None,
            docs: Docs::default(),
            origin: places[0].clone(),
            shape: Shape::Alias(Type::json()),
            nullable: false,
            sensitive: false,
            examples: Vec::new(),
        });
        self.known.insert(places, id);
        id
    }

    fn fill(&mut self, id: ModelId, places: &[Pointer]) {
        let name = self.models[id.0].name.clone();
        let delegated = match places {
            [place] => self.delegate(place, &name).filter(|ty| ty.kind != Kind::Model(id)),
            _ => None,
        };
        let view = View::of(self.document, places);
        self.describe(id, &view);
        let shape = match delegated {
            Some(ty) => Shape::Alias(ty),
            None => match self.meaning(&view, &name) {
                Meaning::Named(shape) => shape,
                Meaning::Type(ty) => Shape::Alias(ty),
            },
        };
        let model = &mut self.models[id.0];
        if let Shape::Alias(ty) = &shape {
            model.nullable |= ty.nullable;
        }
        model.shape = shape;
    }

    fn describe(&mut self, id: ModelId, view: &View<'_>) {
        if let Some(place) = &view.deep {
            self.exceed(place);
        }
        let nullable = self.admits_null(view);
        let model = &mut self.models[id.0];
        model.docs = view_docs(view);
        model.nullable = nullable;
        model.sensitive = view.flag("x-sensitive");
        let listed = view.first("examples").and_then(Value::as_array).into_iter().flatten();
        model.examples = view.first("example").into_iter().chain(listed).map(canonical).collect();
    }

    fn meaning(&mut self, view: &View<'_>, hint: &str) -> Meaning {
        self.exclusions(view);
        if let Some(name) = scalar::of(self, view) {
            let wire = self.leaf(view);
            return typed(Kind::Scalar(name, Box::new(wire)), view);
        }
        if view.has("enum") || view.has("x-known-values") {
            return code::lower(self, view);
        }
        view.schemas().for_each(|(place, schema)| entries::without_values(self, place, schema));
        if (view.has("oneOf") || view.has("anyOf")) && !choice::is_idle(self, view) {
            return choice::lower(self, view, hint);
        }
        if let Some(members) = family::members(self, view) {
            return choice::family(self, view, members, hint);
        }
        match view.type_word() {
            Some("object") => record::lower(self, view, hint),
            Some("array") => {
                let items: Vec<_> = view.all("items").map(|(place, _)| place).collect();
                let element =
                    if items.is_empty() { Type::json() } else { self.type_of(&items, &format!("{hint}Item")) };
                typed(Kind::List(Box::new(element)), view)
            }
            _ => typed(self.leaf(view), view),
        }
    }

    /// The type of a value without inner structure.
    fn leaf(&mut self, view: &View<'_>) -> Kind {
        match (view.type_word(), view.text("format")) {
            (Some("string"), Some("binary")) => Kind::Bytes,
            (Some("string"), _) => Kind::Text,
            (Some("integer"), _) => number::integer(view),
            (Some("number"), _) => Kind::Number,
            (Some("boolean"), _) => Kind::Boolean,
            _ => Kind::Json,
        }
    }
}

fn is_nullable(schema: &Map<String, Value>) -> bool {
    schema.get("nullable") == Some(&Value::Bool(true))
}

pub fn typed(kind: Kind, view: &View<'_>) -> Meaning {
    Meaning::Type(Type { kind, nullable: false, demands: demands(view) })
}

/// Recursive shapes must have their name before they are lowered.
fn wants_name(document: &Document, view: &View<'_>) -> bool {
    !scalar::is_leaf(document, view)
        && !view.has("enum")
        && !view.has("x-known-values")
        && (view.has("oneOf")
            || view.has("anyOf")
            || view.all("properties").any(|(_, named)| named.as_object().is_none_or(|named| !named.is_empty())))
}

/// The place in its `allOf` of the only schema with content, if there is just one.
fn only_part(schema: &Map<String, Value>) -> Option<usize> {
    let members = schema.get("allOf")?.as_array()?;
    let says =
        |member: &Value| member.as_object().is_none_or(|part| part.contains_key("allOf") || !only_decorates(part));
    let mut saying = (0..members.len()).filter(|index| says(&members[*index]));
    saying.next().filter(|_| saying.next().is_none() && only_decorates(schema))
}

/// Whether a schema has no content beside an `allOf`, apart from texts, null and extensions.
fn only_decorates(schema: &Map<String, Value>) -> bool {
    const DECORATION: [&str; 11] = [
        "allOf",
        "description",
        "title",
        "nullable",
        "default",
        "example",
        "deprecated",
        "readOnly",
        "writeOnly",
        "externalDocs",
        "xml",
    ];
    const STRUCTURAL_EXTENSIONS: [&str; 2] = ["x-scalar", "x-known-values"];
    schema.iter().all(|(key, value)| {
        DECORATION.contains(&key.as_str())
            || (key == "type" && value == "object")
            || (key.starts_with("x-") && !STRUCTURAL_EXTENSIONS.contains(&key.as_str()))
    })
}
