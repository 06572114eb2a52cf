//! A document as meant: resolved, ordered, free of YAML, OpenAPI and Rust.
//!
//! Types only, and small predicates; [`lower`] makes it from a document.

mod access;
pub mod code;
pub mod demand;
pub mod method;
pub mod model;
pub mod operation;
pub mod reading;
pub mod receiver;
pub mod role;
pub mod types;

mod lower;

pub use code::{Code, Entry, Wire};
pub use demand::{Demand, Demands, KEYWORDS};
pub use lower::{RUST_ARGUMENTS, RUST_NAME, lower};
pub use method::Method;
pub use model::{Choice, Field, Model, Presence, Record, Shape, Variant, Way};
pub use operation::{
    Body, BodyKind, Explode, Framing, Header, Operation, Parameter, Part, PartKind, Place, Reply, ReplyKind, Retry,
    Statuses, Style, Tolerance,
};
pub use receiver::Receiver;
pub use role::Role;
pub use types::{Docs, Kind, ModelId, Type};

use std::collections::BTreeMap;

use crate::pointer::Pointer;

/// The meaning of a document, ready for decisions about Rust.
#[derive(Clone, Debug)]
pub struct Api {
    /// Title, as given.
    pub title: String,
    /// Version of the document, as given.
    pub version: String,
    /// The texts of the document about itself.
    pub docs: Docs,
    /// What a package of it says of itself.
    pub about: About,
    /// The default server, where the document gives a usable one.
    pub base_url: Option<String>,
    /// All its servers, in words.
    pub servers: Vec<String>,
    /// The security schemes, by name.
    pub schemes: Vec<Scheme>,
    /// The default security requirement of operations: alternatives, each a set of schemes.
    pub security: Vec<Vec<String>>,
    /// The groups of operations, in their order, with their texts.
    pub tags: Vec<Tag>,
    /// Every named shape; a [`ModelId`] is an index here.
    pub models: Vec<Model>,
    /// Every exchange, by path and method.
    pub operations: Vec<Operation>,
    /// Every call that the server makes: webhooks by name, then callbacks.
    pub receivers: Vec<Receiver>,
    /// Leaf types of the trade: name to Rust path.
    pub scalars: BTreeMap<String, String>,
    /// How answers are read.
    pub reading: Reading,
}

/// What a package of a document says of itself, as far as the document does.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// An expression of SPDX.
    pub licence: Option<String>,
    /// A page that says more.
    pub site: Option<String>,
    /// What it is for, in a sentence without its full stop.
    pub summary: Option<String>,
}

/// A group of operations.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// The name in code that the document gives it.
    pub given: Option<String>,
    /// What the document says of it.
    pub docs: Docs,
    /// Where it is declared; the same place for all groups that only operations name.
    pub origin: Pointer,
}

/// How answers are read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Property names are compared without regard to ASCII case.
    pub ignore_case: bool,
    /// Received records have only optional fields; a record that is also sent gets a second type with this suffix.
    pub suffix: Option<String>,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Its name in the document.
    pub name: String,
    /// The name in code that the document gives it.
    pub given: Option<String>,
    /// What the document says of it.
    pub docs: Docs,
    /// What is sent.
    pub kind: SchemeKind,
    /// Where it stands.
    pub origin: Pointer,
}

/// What a [`Scheme`] sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A key in a header, the query or a cookie of that name.
    ApiKey(Place, String),
    /// `Authorization: Basic`.
    Basic,
    /// `Authorization` with another scheme of that name; the caller writes the rest of the value.
    Http(String),
    /// `Authorization: Bearer` with a token that the caller has.
    Bearer,
    /// `Authorization: Bearer` with a token of the OAuth2 client-credentials flow, or one that the caller already has.
    ClientCredentials,
}

impl std::ops::Index<ModelId> for Api {
    type Output = Model;

    fn index(&self, id: ModelId) -> &Model {
        &self.models[id.0]
    }
}
