//! Types of values, and what the document says of them.

use super::Demands;

/// The index of a model in its [`Api`](super::Api).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModelId(pub usize);

/// The documentation of a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Docs {
    /// One line.
    pub summary: Option<String>,
    /// The long text, in CommonMark.
    pub description: Option<String>,
    /// Deprecated.
    pub deprecated: bool,
    /// Further facts without a demand (a default, a link), a sentence or two each, in CommonMark.
    pub notes: Vec<String>,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Type {
    /// Its shape.
    pub kind: Kind,
    /// Whether null is a value.
    pub nullable: bool,
    /// Further demands of the document. Generated code does not enforce them; texts and tables show them.
    pub demands: Demands,
}

/// The shape of a [`Type`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A named shape.
    Model(ModelId),
    /// An ordered sequence.
    List(Box<Type>),
    /// An object of any keys.
    Map(Box<Type>),
    /// A leaf of the trade, by its name in the vocabulary, written on the wire as the inner kind.
    Scalar(String, Box<Kind>),
    /// A string.
    Text,
    /// The bytes of a file.
    Bytes,
    /// An integer of 32 bits.
    Integer32,
    /// An integer of 64 bits.
    Integer64,
    /// An integer of 64 bits without sign.
    Unsigned64,
    /// An integer beyond both ranges.
    Integer128,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// Any JSON value.
    Json,
}

impl Type {
    /// A type without null and without demands.
    pub fn plain(kind: Kind) -> Self {
        Self { kind, nullable: false, demands: Demands::default() }
    }

    /// Any JSON value.
    pub fn json() -> Self {
        Self::plain(Kind::Json)
    }

    /// Calls `visit` for every model that this type mentions.
    pub fn models(&self, visit: &mut dyn FnMut(ModelId)) {
        match &self.kind {
            Kind::Model(id) => visit(*id),
            Kind::List(inner) | Kind::Map(inner) => inner.models(visit),
            _ => {}
        }
    }

    /// The same type with every model replaced by what `map` says.
    #[must_use]
    pub fn with_models(&self, map: &dyn Fn(ModelId) -> ModelId) -> Self {
        let kind = match &self.kind {
            Kind::Model(id) => Kind::Model(map(*id)),
            Kind::List(inner) => Kind::List(Box::new(inner.with_models(map))),
            Kind::Map(inner) => Kind::Map(Box::new(inner.with_models(map))),
            other => other.clone(),
        };
        Self { kind, ..self.clone() }
    }
}
