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
    /// What goes into path, query, headers and cookies.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
    /// What may come back, by status.
    pub replies: Vec<Reply>,
    /// What it needs: alternatives, each a set of schemes.
    pub security: Vec<Vec<String>>,
    /// Whether a lost call may be repeated.
    pub retry: Retry,
    /// The server, where it has one of its own.
    pub server: Option<String>,
    /// Scalar vendor extensions, by name.
    pub annotations: Vec<(String, String)>,
    /// Where it stands.
    pub origin: Pointer,
}

/// Whether a lost call may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Repeating does no harm.
    Safe,
    /// Repeating may do the thing twice.
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
    /// Whether a call without it is wrong.
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
    /// Whether a call without it is wrong.
    pub required: bool,
    /// Media type.
    pub media: String,
    /// Whether the media type is a range, within which the caller names one: a range is never sent.
    pub named: bool,
    /// How it is written.
    pub kind: BodyKind,
    /// Properties of a urlencoded form that are not written the usual way: name, style, explode.
    pub styles: Vec<(String, Style, Explode)>,
    /// What the document says of it.
    pub docs: Docs,
    /// Examples, as canonical JSON, by name.
    pub examples: Vec<(String, String)>,
    /// The other forms that the document offers, the best first. This one is the default.
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
    /// Whether a body without it is wrong.
    pub required: bool,
    /// Whether it may come several times.
    pub repeated: bool,
    /// Whether it stands for all parts that have no name in the document: the caller gives them one.
    pub free: bool,
    /// What one occurrence holds.
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
    /// As the value has it: leaves are text, structures JSON.
    ByValue,
    /// The document does not say what it holds; the caller sends a file, a text or JSON.
    Free,
}

/// Which statuses a reply speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statuses {
    /// One status.
    One(u16),
    /// A hundred: 2 stands for 200 to 299.
    Range(u8),
    /// All that no other reply names.
    Default,
}

impl Statuses {
    /// Whether these are outcomes that a caller waits for: successes, and redirections that the document speaks of, such as
    /// "not modified".
    pub fn is_success(self) -> bool {
        matches!(self, Self::One(200..=399) | Self::Range(2 | 3))
    }

    /// The one status, where it is one.
    pub fn alone(self) -> Option<u16> {
        if let Self::One(status) = self { Some(status) } else { None }
    }

    /// Whether HTTP, or the meaning of the status, leaves no body to read.
    pub fn is_bodyless(self) -> bool {
        matches!(self, Self::One(100..=199 | 204 | 205 | 300..=399) | Self::Range(1 | 3))
    }
}

/// An answer in one media type. One status may have several, the best first.
#[derive(Clone, Debug)]
pub struct Reply {
    /// When.
    pub statuses: Statuses,
    /// What comes.
    pub kind: ReplyKind,
    /// Its media type, where there is a body.
    pub media: Option<String>,
    /// The headers that the document speaks of, by name.
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
    /// Whether an answer without it is wrong.
    pub required: bool,
    /// What the document says of it, its type included.
    pub docs: Docs,
}

/// What an answer carries.
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
    /// Where a list is due: one of its elements alone.
    pub single: bool,
    /// Where a list is due: an object that holds the list under this property.
    pub wrapped: Option<String>,
    /// Where an object is due: a list of just that object.
    pub singleton: bool,
    /// Where a leaf is due: plain text, when the answer says that it is.
    pub text: bool,
    /// Where a list is due: its elements come one after the other.
    pub framing: Option<Framing>,
}

/// How values follow one another in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// One JSON value a line (JSON Lines, NDJSON).
    Lines,
    /// JSON texts, each behind a record separator (RFC 7464).
    Sequence,
    /// Server-sent events.
    Events,
}

impl Framing {
    /// That of a media type, where values follow one another in it.
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
            _ => return None,
        })
    }
}
