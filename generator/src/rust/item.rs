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

    /// The types that it is made of.
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
    /// Its fields. Deprecation is only said in their texts: a warning at every use of a model would be noise.
    pub fields: Vec<Field>,
    /// The map of properties beside the known ones.
    pub extra: Option<Extra>,
    /// Every field has a natural absent value.
    pub default: bool,
    /// The type that builds it, where it is sent and holds something.
    pub builder: Option<Ident>,
    /// It is sent, requires too much for a builder, and is built by a literal.
    pub literal: bool,
    /// Some field must not be shown.
    pub masked: bool,
    /// Property names are compared without regard to ASCII case.
    pub ignore_case: bool,
}

/// The map of properties beside the known ones.
#[derive(Clone, Debug)]
pub struct Extra {
    /// Its name.
    pub name: Ident,
    /// What it holds.
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
    /// Whether it must be there and may be null.
    pub presence: Presence,
    /// Its texts.
    pub docs: DocLines,
    /// Never shown.
    pub sensitive: bool,
    /// How its setter takes it.
    pub taken: Taken,
}

impl Field {
    /// Whether a builder that was not given it builds nothing.
    pub fn is_demanded(&self) -> bool {
        !matches!(self.ty, RustType::Option(_))
    }
}

/// How a setter takes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Taken {
    /// A text, as whatever becomes one.
    Text,
    /// A list of texts, as whatever gives such.
    Texts,
    /// The value that is in the box.
    Boxed,
    /// As it is held.
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
    /// Values that the document does not know are kept.
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
    /// For people; empty where the document says nothing.
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
    /// Values of no shape are kept.
    pub open: bool,
}

/// A shape of a choice.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name.
    pub name: Ident,
    /// What it holds.
    pub ty: RustType,
    /// Values of the tag that name it.
    pub tags: Vec<Wire>,
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
    /// Whether it is a struct around that, because it comes back to itself.
    pub own_type: bool,
}

/// How a type that is read becomes the one that is sent.
#[derive(Clone, Debug)]
pub struct Completion {
    /// What is read.
    pub read: Ident,
    /// What is sent.
    pub sent: RustType,
    /// What is said of its parts.
    pub parts: Parts,
}

/// The parts of what is read, in their order.
#[derive(Clone, Debug)]
pub enum Parts {
    /// The fields of a record, and the map of its other properties.
    Fields(Vec<Part>, Option<Part>),
    /// The shapes of a choice, its name in the document, and what becomes of what was read without a shape.
    Shapes(Vec<Part>, String, Shapeless),
    /// The one value of a type of its own.
    Value,
}

/// What becomes of a value that was read without a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shapeless {
    /// There is none.
    Never,
    /// It is sent as it came.
    Sent,
    /// It cannot be sent: something is missing in its place.
    Missing,
}

/// A part of what is read.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name.
    pub name: Ident,
    /// It is required where it is sent.
    pub required: bool,
    /// Its own type becomes another where it is sent.
    pub nested: bool,
}
