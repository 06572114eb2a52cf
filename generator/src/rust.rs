//! The planned Rust: every decision is made, nothing is left to compute.
//!
//! Types only; [`plan`] makes them from an [`Api`](crate::api::Api), [`share`] merges identical ones, `render` prints
//! them.

pub mod client;
pub mod docs;
pub mod gate;
pub mod item;
pub mod name;
pub mod operation;
pub mod types;

mod boxing;
mod complete;
mod features;
mod plan;
mod prose;
mod share;

pub use crate::api::About;
pub use client::Client;
pub use complete::complete;
pub use features::{OF_RUNTIME, OfRuntime, by_tag};
pub use gate::{Feature, Gate};
pub use item::{Completion, Item};
pub use name::Ident;
pub use operation::{Group, Receiver};
pub use plan::plan;
pub use prose::visible;
pub use share::{share, shared};
pub use types::RustType;

/// Documentation, line by line, safe for rustdoc.
pub type DocLines = Vec<String>;

/// A crate to print.
#[derive(Clone, Debug)]
pub struct Crate {
    /// Texts of the crate itself.
    pub docs: DocLines,
    /// Title of the document.
    pub title: String,
    /// Version of the document.
    pub version: String,
    /// What the package says of itself.
    pub about: About,
    /// Models, a module for each tag and one for what several share.
    pub modules: Vec<Module>,
    /// Methods, a group for each tag.
    pub groups: Vec<Group>,
    /// Functions that read calls of the server.
    pub receivers: Vec<Receiver>,
    /// The features that they need.
    pub receivers_gate: Gate,
    /// The features of Cargo; there are none unless [`by_tag`] made them.
    pub features: Vec<Feature>,
    /// The client and its builder.
    pub client: Client,
    /// Component schemas with the types to send and to read, by name.
    pub components: Vec<Component>,
    /// Types to send, each with its separate type to read.
    pub twins: Vec<Twin>,
}

impl Crate {
    /// Whether there are operations without a tag.
    pub fn has_untagged(&self) -> bool {
        self.groups.iter().any(|group| group.tag.is_none())
    }
}

/// A type to send, and its separate type to read.
#[derive(Clone, Debug)]
pub struct Twin {
    /// What is sent.
    pub sent: Ident,
    /// What is read.
    pub read: Ident,
}

/// A module of models.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its name.
    pub name: Ident,
    /// Its texts.
    pub docs: DocLines,
    /// The features that it needs.
    pub gate: Gate,
    /// Its items, by name.
    pub items: Vec<Item>,
    /// Conversions from its types to read to types to send; [`complete`] finds them.
    pub completions: Vec<Completion>,
}

/// A named schema of the document and its Rust types.
#[derive(Clone, Debug)]
pub struct Component {
    /// Name in the document.
    pub name: String,
    /// The type to send, or the only one.
    pub ty: Ident,
    /// The type to read, if it is separate.
    pub twin: Option<Ident>,
    /// Whether null is a value too.
    pub nullable: bool,
}
