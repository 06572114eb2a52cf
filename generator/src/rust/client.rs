//! The client and its builder.

use super::{DocLines, Ident};
use crate::api::{Place, SchemeKind};

/// The components of the client.
#[derive(Clone, Debug)]
pub struct Client {
    /// The default server.
    pub base_url: Option<String>,
    /// All servers of the document, in words.
    pub servers: DocLines,
    /// Security schemes.
    pub schemes: Vec<Scheme>,
    /// The default security requirement: alternatives, each a set of schemes.
    pub required: Vec<Vec<String>>,
    /// Parameters that are set once.
    pub parameters: Vec<Parameter>,
    /// Property names whose values must not be shown.
    pub sensitive: Vec<String>,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Name in the document.
    pub name: String,
    /// Name of the builder's method.
    pub setter: Ident,
    /// Its credential.
    pub kind: SchemeKind,
    /// Its texts.
    pub docs: DocLines,
}

/// A parameter that is set once.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Name on the wire.
    pub name: String,
    /// Name of the builder's method.
    pub setter: Ident,
    /// Its place in requests.
    pub place: Place,
    /// Whether a client without it cannot be built.
    pub required: bool,
    /// Its texts.
    pub docs: DocLines,
}
