//! Exchanges: operation, parameters, body, replies.

use super::{Docs, Method, Type};
use crate::pointer::Pointer;

/// One exchange.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name: the `operationId`, or one made from method and path.
    pub id: String,
    /// HTTP method.
    pub method: Method,
    /// Path template.
    pub path: String,
    /// The first of its tags.
    pub tag: Option<String>,
    /// What the document says of it.
    pub docs: Docs,
    /// The parameters in path, query, headers and cookies.
    pub parameters: Vec<Parameter>,
    /// The body of the request.
    pub body: Option<Body>,
    /// The possible answers, by status.
    pub replies: Vec<Reply>,
    /// The security requirement: alternatives, each a set of schemes.
    pub security: Vec<Vec<String>>,
    /// Whether a call without an answer may be repeated.
    pub retry: Retry,
    /// Its own server, if it has one.
    pub server: Option<String>,
    /// Scalar vendor extensions, by name.
    pub annotations: Vec<(String, String)>,
    /// Where it stands.
    pub origin: Pointer,
}

/// Whether a call without an answer may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Repeating is harmless.
    Safe,
    /// Repeating may act twice.
    Never,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of OpenAPI")]
pub enum Style {
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Simple,
    Label,
    Matrix,
    /// `content` with a JSON media type: the value is JSON text.
    Json,
    /// The whole query is JSON text, without a name.
    Whole,
}

impl Style {
    /// The word of OpenAPI for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::DeepObject => "deepObject",
            Self::Simple => "simple",
            Self::Label => "label",
            Self::Matrix => "matrix",
            Self::Json | Self::Whole => "content",
        }
    }
}

/// Whether arrays and objects are written as several parameters.
pub type Explode = bool;

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Name on the wire.
    pub name: String,
    /// The name that the document gives it in code.
    pub given: Option<String>,
    /// Where it goes.
    pub place: Place,
    /// Whether a call without it is invalid.
    pub required: bool,
    /// What it holds.
    pub ty: Type,
    /// How it is written.
    pub style: Style,
    /// See [`Explode`].
    pub explode: Explode,
    /// Set once on the client, not at each call.
    pub client: bool,
    /// Whether its value must never be shown.
    pub sensitive: bool,
    /// What the document says of it.
    pub docs: Docs,
    /// Examples, as canonical JSON, by name.
    pub examples: Vec<(String, String)>,
    /// Where it stands.
    pub origin: Pointer,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Whether a call without it is invalid.
    pub required: bool,
    /// Media type.
    pub media: String,
    /// Whether the caller names the media type: within a range, which is never sent, or with the boundary of the parts.
    pub named: bool,
    /// How it is written.
    pub kind: BodyKind,
    /// Properties of a urlencoded form with an unusual style: name, style, explode.
    pub styles: Vec<(String, Style, Explode)>,
    /// What the document says of it.
    pub docs: Docs,
    /// Examples, as canonical JSON, by name.
    pub examples: Vec<(String, String)>,
    /// The other forms that the document offers, the best first. This form is the default.
    pub alternatives: Vec<Body>,
}

impl Body {
    /// Every form that the document offers, the default first.
    pub fn forms(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.alternatives)
    }

    /// The parts of a multipart form.
    pub fn parts(&self) -> Option<&[Part]> {
        if let BodyKind::Multipart(parts) = &self.kind { Some(parts) } else { None }
    }
}

/// How a body is written.
#[derive(Clone, Debug)]
pub enum BodyKind {
    /// JSON.
    Json(Type),
    /// `application/x-www-form-urlencoded`.
    Form(Type),
    /// `multipart/form-data` of these parts.
    Multipart(Vec<Part>),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// A part of a multipart body.
#[derive(Clone, Debug)]
pub struct Part {
    /// Name on the wire.
    pub name: String,
    /// The name that the document gives it in code.
    pub given: Option<String>,
    /// Whether a body without it is invalid.
    pub required: bool,
    /// Whether it may come several times.
    pub repeated: bool,
    /// Whether it stands for all parts without a name in the document: the caller names them.
    pub free: bool,
    /// The type of one occurrence.
    pub ty: Type,
    /// How it is written.
    pub kind: PartKind,
    /// What the document says of it.
    pub docs: Docs,
    /// Where it stands.
    pub origin: Pointer,
}

/// How a part is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A file.
    File,
    /// JSON text, with this content type or with none.
    Json(Option<String>),
    /// Plain text.
    Text,
    /// By its value: leaves are text, structures JSON.
    ByValue,
    /// The document does not describe the content; the caller sends a file, a text or JSON.
    Free,
}

/// The statuses of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statuses {
    /// One status.
    One(u16),
    /// A class: 2 stands for 200 to 299.
    Range(u8),
    /// All statuses that no other reply names.
    Default,
}

impl Statuses {
    /// Whether these are expected outcomes: successes, and redirections that the document describes, such as "not
    /// modified".
    pub fn is_success(self) -> bool {
        matches!(self, Self::One(200..=399) | Self::Range(2 | 3))
    }

    /// The status, if it is a single one.
    pub fn alone(self) -> Option<u16> {
        if let Self::One(status) = self { Some(status) } else { None }
    }

    /// Whether HTTP, or the meaning of the status, excludes a body.
    pub fn is_bodyless(self) -> bool {
        matches!(self, Self::One(100..=199 | 204 | 205 | 300..=399) | Self::Range(1 | 3))
    }
}

/// An answer in one media type. One status may have several, the best first.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its statuses.
    pub statuses: Statuses,
    /// Its content.
    pub kind: ReplyKind,
    /// Its media type, where there is a body.
    pub media: Option<String>,
    /// The documented headers, by name.
    pub headers: Vec<Header>,
    /// What the document says of it.
    pub docs: Docs,
    /// Examples, as canonical JSON, by name.
    pub examples: Vec<(String, String)>,
}

/// A header of an answer. Its value stays a text.
#[derive(Clone, Debug)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Whether an answer without it is invalid.
    pub required: bool,
    /// What the document says of it, its type included.
    pub docs: Docs,
}

/// The content of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplyKind {
    /// JSON, read with some tolerance.
    Json(Type, Tolerance),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// Nothing.
    Empty,
}

/// Other forms of a JSON answer that are accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tolerance {
    /// For a list: one of its elements alone.
    pub single: bool,
    /// For a list: an object that has the list under this property.
    pub wrapped: Option<String>,
    /// For an object: a list of just that object.
    pub singleton: bool,
    /// For a leaf: plain text, if the answer says so.
    pub text: bool,
    /// For a list: its elements in sequence.
    pub framing: Option<Framing>,
}

/// The form of a sequence of values in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// One JSON value a line (JSON Lines, NDJSON).
    Lines,
    /// JSON texts, each after a record separator (RFC 7464).
    Sequence,
    /// Server-sent events.
    Events,
    /// Parts of a multipart body without names, each with its own headers.
    Parts,
}

impl Framing {
    /// The form of a media type, if it is a sequence of values.
    pub fn of(media: &str) -> Option<Self> {
        let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        Some(match essence.as_str() {
            "application/jsonl"
            | "application/x-jsonl"
            | "application/jsonlines"
            | "application/x-jsonlines"
            | "application/json-lines"
            | "application/ndjson"
            | "application/x-ndjson"
            | "application/json-l" => Self::Lines,
            "text/event-stream" => Self::Events,
            sequence if sequence.ends_with("/json-seq") || sequence.ends_with("+json-seq") => Self::Sequence,
            parts if parts.starts_with("multipart/") => Self::Parts,
            _ => return None,
        })
    }

    /// Whether a body is written from a list of values in this form.
    pub fn is_sent(self) -> bool {
        matches!(self, Self::Lines | Self::Sequence)
    }
}
