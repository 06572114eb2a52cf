//! Rust types as values: printed by `render`, compared here.

use super::Ident;

/// A type of the generated crate.
#[derive(Clone, Debug, PartialEq)]
pub enum RustType {
    /// `String`, `bool`, `i64`…
    Primitive(&'static str),
    /// A generated type.
    Model(Ident),
    /// A scalar, by its path.
    Scalar(String),
    /// A type of the runtime that generated code may use.
    Runtime(&'static str),
    /// A stream of this type.
    Items(Box<RustType>),
    /// A part of a multipart answer that holds this type.
    BodyPart(Box<RustType>),
    /// `Vec`.
    Vec(Box<RustType>),
    /// An ordered map with text keys.
    Map(Box<RustType>),
    /// `Option`.
    Option(Box<RustType>),
    /// `Box`.
    Boxed(Box<RustType>),
    /// `()`.
    Unit,
}

impl RustType {
    /// `Option` of this type, never nested.
    #[must_use]
    pub fn optional(self) -> Self {
        if matches!(self, Self::Option(_)) { self } else { Self::Option(Box::new(self)) }
    }

    /// How a method takes a required value of this type.
    pub fn argument(&self) -> Argument {
        match self {
            Self::Primitive("String") => Argument::Str,
            Self::Primitive(_) => Argument::Value,
            Self::Vec(_) => Argument::Slice,
            _ => Argument::Reference,
        }
    }
}

/// How a method takes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// `&str`.
    Str,
    /// `&[T]`.
    Slice,
    /// `&T`.
    Reference,
    /// `T`.
    Value,
}

/// The models that types mention, each once, by name.
pub fn mentioned<'a>(types: impl Iterator<Item = &'a RustType>) -> Vec<&'a Ident> {
    let mut found = Vec::new();
    types.for_each(|ty| mention(ty, &mut found));
    found.sort();
    found.dedup();
    found
}

fn mention<'a>(ty: &'a RustType, found: &mut Vec<&'a Ident>) {
    match ty {
        RustType::Model(name) => found.push(name),
        RustType::Items(inner)
        | RustType::BodyPart(inner)
        | RustType::Vec(inner)
        | RustType::Map(inner)
        | RustType::Option(inner)
        | RustType::Boxed(inner) => mention(inner, found),
        RustType::Primitive(_) | RustType::Scalar(_) | RustType::Runtime(_) | RustType::Unit => {}
    }
}
