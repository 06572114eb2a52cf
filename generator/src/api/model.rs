//! Named shapes: records, codes, choices, aliases.

use super::{Code, Docs, ModelId, Type, Wire};
use crate::pointer::Pointer;

/// A named shape.
#[derive(Clone, Debug)]
pub struct Model {
    /// The name in code that the document gives it, otherwise its name in the document, otherwise a name made from its
    /// place.
    pub name: String,
    /// Whether the document gives the name, so that code uses it letter by letter.
    pub given: bool,
    /// Whether the document itself names it (a component).
    pub component: bool,
    /// For the type that is read: the record that is sent.
    pub twin_of: Option<ModelId>,
    /// What the document says of it.
    pub docs: Docs,
    /// Where it stands.
    pub origin: Pointer,
    /// What it is.
    pub shape: Shape,
    /// Whether null is one of its values, wherever it is used.
    pub nullable: bool,
    /// Whether its values must never be shown.
    pub sensitive: bool,
    /// Examples, as canonical JSON.
    pub examples: Vec<String>,
}

/// The four kinds of models.
#[derive(Clone, Debug)]
pub enum Shape {
    /// An object with known properties.
    Record(Record),
    /// A list of values.
    Code(Code),
    /// One of several shapes.
    Choice(Choice),
    /// Another name of a type.
    Alias(Type),
}

/// An object with known properties.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The properties: required ones in the order of `required`, then the others by name.
    pub fields: Vec<Field>,
    /// The type of unnamed properties, if the document describes them.
    pub extra: Option<Type>,
    /// Whether the document forbids unnamed properties.
    pub sealed: bool,
}

/// A property of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name on the wire.
    pub name: String,
    /// The name that the document gives it in code.
    pub given: Option<String>,
    /// What it holds.
    pub ty: Type,
    /// Whether it must be present and may be null.
    pub presence: Presence,
    /// Whether it is only sent, or only received.
    pub way: Way,
    /// What the document says of it.
    pub docs: Docs,
    /// Whether its value must never be shown.
    pub sensitive: bool,
    /// Other spellings that are accepted on reading.
    pub aliases: Vec<String>,
    /// Scalar vendor extensions, by name.
    pub annotations: Vec<(String, String)>,
    /// Where it stands.
    pub origin: Pointer,
}

/// In which direction a property is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// In requests and in answers.
    #[default]
    Both,
    /// In answers only (`readOnly`).
    Received,
    /// In requests only (`writeOnly`).
    Sent,
}

/// Whether a property must be present, and whether it may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Always present, never null.
    Required,
    /// May be absent, never null.
    Optional,
    /// Always present, may be null.
    Nullable,
    /// May be absent, may be null.
    OptionalNullable,
}

impl Presence {
    /// From these two facts.
    pub fn new(required: bool, nullable: bool) -> Self {
        match (required, nullable) {
            (true, false) => Self::Required,
            (false, false) => Self::Optional,
            (true, true) => Self::Nullable,
            (false, true) => Self::OptionalNullable,
        }
    }

    /// Whether an object without the property is invalid.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Required | Self::Nullable)
    }
}

/// One of several shapes.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The property whose value names the variant, where there is one.
    pub tag: Option<String>,
    /// The shapes, in the order of the document.
    pub variants: Vec<Variant>,
    /// Whether values of no listed shape are possible: the document does not list the whole family, or a value may have
    /// several shapes.
    pub open: bool,
}

/// A shape of a choice.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The name that the document suggests.
    pub name: String,
    /// The values of the tag that mean this shape; the first is written if none is given.
    pub tags: Vec<Wire>,
    /// Whether a value with another tag, or with none, has this shape. It is written as it is.
    pub default: bool,
    /// What it holds.
    pub ty: Type,
}

impl Shape {
    /// Calls `visit` for every type that this shape mentions.
    pub fn types<'a>(&'a self, visit: &mut dyn FnMut(&'a Type)) {
        match self {
            Self::Record(record) => {
                record.fields.iter().for_each(|field| visit(&field.ty));
                record.extra.iter().for_each(visit);
            }
            Self::Choice(choice) => choice.variants.iter().for_each(|variant| visit(&variant.ty)),
            Self::Alias(ty) => visit(ty),
            Self::Code(_) => {}
        }
    }

    /// Calls `visit` for every model that this shape mentions.
    pub fn models(&self, visit: &mut dyn FnMut(ModelId)) {
        self.types(&mut |ty| ty.models(visit));
    }

    /// Replaces every model by what `map` says.
    pub fn map_models(&mut self, map: &dyn Fn(ModelId) -> ModelId) {
        match self {
            Self::Record(record) => {
                for ty in record.fields.iter_mut().map(|f| &mut f.ty).chain(&mut record.extra) {
                    *ty = ty.with_models(map);
                }
            }
            Self::Choice(choice) => {
                for variant in &mut choice.variants {
                    variant.ty = variant.ty.with_models(map);
                }
            }
            Self::Alias(ty) => *ty = ty.with_models(map),
            Self::Code(_) => {}
        }
    }
}
