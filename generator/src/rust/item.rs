//! Items of the modules of models.

use super::{DocLines, Ident, RustType};
use crate::api::{Presence, Wire};

/// A type to print.
#[derive(Clone, Debug)]
pub enum Item {
    /// A record.
    Struct(Struct),
    /// A code.
    Code(Code),
    /// A choice.
    Choice(Choice),
    /// Another name.
    Alias(Alias),
}

impl Item {
    /// Its name.
    pub fn name(&self) -> &Ident {
        match self {
            Self::Struct(item) => &item.name,
            Self::Code(item) => &item.name,
            Self::Choice(item) => &item.name,
            Self::Alias(item) => &item.name,
        }
    }

    /// Its texts.
    pub fn docs_mut(&mut self) -> &mut DocLines {
        match self {
            Self::Struct(item) => &mut item.docs,
            Self::Code(item) => &mut item.docs,
            Self::Choice(item) => &mut item.docs,
            Self::Alias(item) => &mut item.docs,
        }
    }

    /// The types that it uses.
    pub fn types(&self) -> Vec<&RustType> {
        match self {
            Self::Struct(item) => {
                item.fields.iter().map(|field| &field.ty).chain(item.extra.iter().map(|extra| &extra.ty)).collect()
            }
            Self::Choice(item) => item.variants.iter().map(|variant| &variant.ty).collect(),
            Self::Alias(item) => vec![&item.ty],
            Self::Code(_) => Vec::new(),
        }
    }
}

/// A record as a struct.
#[derive(Clone, Debug)]
pub struct Struct {
    /// Its name.
    pub name: Ident,
    /// Name in the document, for error texts.
    pub wire_name: String,
    /// Its texts.
    pub docs: DocLines,
    /// Its fields. Only their texts mention deprecation: a warning at every use of a model would be noise.
    pub fields: Vec<Field>,
    /// The map of unnamed properties.
    pub extra: Option<Extra>,
    /// Every field has a natural absent value.
    pub default: bool,
    /// The type that builds it, if it is sent and not empty.
    pub builder: Option<Ident>,
    /// It is sent, has too many required fields for a builder, and is built by a literal.
    pub literal: bool,
    /// Some field must not be shown.
    pub masked: bool,
    /// Property names are compared without regard to ASCII case.
    pub ignore_case: bool,
}

/// The map of unnamed properties.
#[derive(Clone, Debug)]
pub struct Extra {
    /// Its name.
    pub name: Ident,
    /// The type of its values.
    pub ty: RustType,
}

/// A field of a struct.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Ident,
    /// Name on the wire.
    pub wire_name: String,
    /// Other names accepted on reading.
    pub aliases: Vec<String>,
    /// Its type, `Option` included.
    pub ty: RustType,
    /// Whether it must be present and may be null.
    pub presence: Presence,
    /// Its texts.
    pub docs: DocLines,
    /// Never shown.
    pub sensitive: bool,
    /// The argument of its setter.
    pub taken: Taken,
}

impl Field {
    /// Whether the builder cannot build without it.
    pub fn is_demanded(&self) -> bool {
        !matches!(self.ty, RustType::Option(_))
    }
}

/// The argument of a setter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Taken {
    /// A text: `impl Into<String>`.
    Text,
    /// A list of texts: an iterator of such.
    Texts,
    /// The value without its box.
    Boxed,
    /// The type of the field.
    Value,
}

/// A code as an enum.
#[derive(Clone, Debug)]
pub struct Code {
    /// Its name.
    pub name: Ident,
    /// Name in the document, for error texts.
    pub wire_name: String,
    /// Its texts.
    pub docs: DocLines,
    /// Its values.
    pub entries: Vec<Entry>,
    /// Unknown values are kept.
    pub open: bool,
    /// Any text is a value.
    pub any_text: bool,
}

/// A value of a code.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Name of the variant.
    pub name: Ident,
    /// How it is written.
    pub wire: Wire,
    /// For people; empty if the document has no label.
    pub label: String,
    /// Its texts.
    pub docs: DocLines,
}

/// A choice as an enum.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its name.
    pub name: Ident,
    /// Name in the document, for error texts.
    pub wire_name: String,
    /// Its texts.
    pub docs: DocLines,
    /// The property that names the variant.
    pub tag: Option<String>,
    /// Its variants.
    pub variants: Vec<Variant>,
    /// Values without a shape are kept.
    pub open: bool,
}

/// A shape of a choice.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: RustType,
    /// Values of the tag that name it.
    pub tags: Vec<Wire>,
    /// Values with another tag, or with none, have this shape.
    pub default: bool,
}

/// Another name of a type.
#[derive(Clone, Debug)]
pub struct Alias {
    /// Its name.
    pub name: Ident,
    /// Its texts.
    pub docs: DocLines,
    /// What it stands for.
    pub ty: RustType,
    /// Whether it is a struct around that type, because it refers to itself.
    pub own_type: bool,
}

/// The conversion from a type to read to a type to send.
#[derive(Clone, Debug)]
pub struct Completion {
    /// The type to read.
    pub read: Ident,
    /// The type to send.
    pub sent: RustType,
    /// The conversion of its parts.
    pub parts: Parts,
}

/// The parts of the type to read, in order.
#[derive(Clone, Debug)]
pub enum Parts {
    /// The fields of a record, and the map of its unnamed properties.
    Fields(Vec<Part>, Option<Part>),
    /// The shapes of a choice, its name in the document, and what a value without a shape becomes.
    Shapes(Vec<Part>, String, Shapeless),
    /// The one value of a type of its own.
    Value,
}

/// What a value without a shape becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shapeless {
    /// There is no such value.
    Never,
    /// It is sent unchanged.
    Sent,
    /// It cannot be sent: something is missing in its place.
    Missing,
}

/// A part of the type to read.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name.
    pub name: Ident,
    /// It is required in the type to send.
    pub required: bool,
    /// Its own type is converted.
    pub nested: bool,
}
