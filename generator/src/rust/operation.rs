//! Methods, and the types that only they use.

use super::item::Taken;
use super::types::Argument;
use super::{DocLines, Gate, Ident, RustType};
use crate::api::{Framing, Method, PartKind, Place, Retry, Statuses, Style};

/// The methods of one tag.
#[derive(Clone, Debug)]
pub struct Group {
    /// Name of the module.
    pub module: Ident,
    /// The tag in the document; operations without one also form a group.
    pub tag: Option<String>,
    /// Its texts.
    pub docs: DocLines,
    /// The features that it needs.
    pub gate: Gate,
    /// Its methods, by path and method.
    pub operations: Vec<Operation>,
}

/// One exchange.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Name in the document.
    pub id: String,
    /// Name of the method.
    pub method_name: Ident,
    /// Name of the method that takes options too, where there are options and a call may do without them.
    pub method_with: Option<Ident>,
    /// Name of the static with its row.
    pub row: Ident,
    /// Name of its variant in an enumeration of all operations.
    pub variant: Ident,
    /// HTTP method.
    pub method: Method,
    /// Path template.
    pub path: String,
    /// Its texts.
    pub docs: DocLines,
    /// A summary of one line.
    pub summary: String,
    /// Deprecated.
    pub deprecated: bool,
    /// The required arguments.
    pub arguments: Vec<Parameter>,
    /// The parameters that are not arguments, as a struct.
    pub options: Option<Options>,
    /// The request body.
    pub body: Option<Body>,
    /// The result.
    pub success: Outcome,
    /// The documented error.
    pub failure: Outcome,
    /// Media types that it accepts.
    pub accept: String,
    /// Whether a call without an answer may be repeated.
    pub retry: Retry,
    /// The security requirement: alternatives, each a set of schemes.
    pub security: Vec<Vec<String>>,
    /// Its own server.
    pub server: Option<String>,
    /// Parameters that the client holds.
    pub client_parameters: Vec<String>,
    /// Scalar vendor extensions, by name.
    pub annotations: Vec<(String, String)>,
}

impl Operation {
    /// The types of its arguments and results.
    pub fn types(&self) -> Vec<RustType> {
        let mut types: Vec<RustType> = self.arguments.iter().map(|argument| argument.ty.clone()).collect();
        types.extend(self.options.iter().flat_map(|options| options.fields.iter().map(|field| field.ty.clone())));
        for form in self.body.iter().flat_map(|body| &body.forms) {
            match &form.kind {
                BodyKind::Json(ty) | BodyKind::Lines(ty) | BodyKind::Form(ty) => types.push(ty.clone()),
                BodyKind::Multipart(form) => types.extend(form.parts.iter().map(|part| part.ty.clone())),
                BodyKind::Text | BodyKind::Bytes => {}
            }
        }
        for outcome in [&self.success, &self.failure] {
            match &outcome.shape {
                OutcomeShape::Undocumented => {}
                OutcomeShape::One(reader) => types.push(reader.ty()),
                OutcomeShape::Several(_, variants) => types.extend(variants.iter().map(|case| case.reader.ty())),
            }
        }
        types
    }
}

/// A parameter of a method, or a field of its options.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Name of the argument.
    pub name: Ident,
    /// Name on the wire.
    pub wire_name: String,
    /// Its type, without `Option`.
    pub ty: RustType,
    /// How it is passed as an argument.
    pub argument: Argument,
    /// Whether a call without it is invalid.
    pub required: bool,
    /// Its place.
    pub place: Place,
    /// How it is written.
    pub style: Style,
    /// Whether arrays and objects are written as several parameters.
    pub explode: bool,
    /// Never shown.
    pub sensitive: bool,
    /// Its texts.
    pub docs: DocLines,
    /// How a setter takes it when it is an option.
    pub taken: Taken,
}

/// The parameters that are not arguments.
#[derive(Clone, Debug)]
pub struct Options {
    /// Name of the struct.
    pub name: Ident,
    /// The type that builds it; without one, it is built by a literal.
    pub builder: Option<Ident>,
    /// Its fields.
    pub fields: Vec<Parameter>,
}

impl Options {
    /// Whether a call without them is invalid.
    pub fn is_demanded(&self) -> bool {
        self.fields.iter().any(|field| field.required)
    }
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Name of the argument.
    pub argument: Ident,
    /// Whether a call without it is invalid.
    pub required: bool,
    /// The enum of its forms, where there are several.
    pub choice: Option<Ident>,
    /// The forms; the first is the default.
    pub forms: Vec<Sent>,
}

impl Body {
    /// The structs of its multipart forms.
    pub fn multiparts(&self) -> impl Iterator<Item = &Form> {
        self.forms.iter().filter_map(|form| match &form.kind {
            BodyKind::Multipart(form) => Some(form),
            _ => None,
        })
    }
}

/// A form of a body.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Its name in the enum of the forms.
    pub variant: Ident,
    /// Media type.
    pub media: String,
    /// Whether the media type is a range, within which the caller names one.
    pub named: bool,
    /// How it is written.
    pub kind: BodyKind,
    /// Properties of a urlencoded form with an unusual style: name, style, explode.
    pub styles: Vec<(String, Style, bool)>,
}

/// How a body is written.
#[derive(Clone, Debug)]
pub enum BodyKind {
    /// JSON of this type.
    Json(RustType),
    /// A list of this type, whose elements are written in sequence.
    Lines(RustType),
    /// A urlencoded form of this type.
    Form(RustType),
    /// Multipart.
    Multipart(Form),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// A multipart body as a struct.
#[derive(Clone, Debug)]
pub struct Form {
    /// Its name.
    pub name: Ident,
    /// The type that builds it; without one, it is built by a literal.
    pub builder: Option<Ident>,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// A part as a field.
#[derive(Clone, Debug)]
pub struct Part {
    /// Name of the field.
    pub name: Ident,
    /// Name on the wire.
    pub wire_name: String,
    /// Type of one occurrence.
    pub ty: RustType,
    /// Whether a body without it is invalid.
    pub required: bool,
    /// Whether it is a list.
    pub repeated: bool,
    /// Whether it stands for all parts without a name in the document: pairs of name and value.
    pub free: bool,
    /// How it is written.
    pub kind: PartKind,
    /// Its texts.
    pub docs: DocLines,
    /// How a setter takes it.
    pub taken: Taken,
}

/// The result of an exchange: one type for all its statuses, or an enum.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The statuses it speaks of.
    pub statuses: Vec<Statuses>,
    /// The content.
    pub shape: OutcomeShape,
}

/// See [`Outcome`].
#[derive(Clone, Debug)]
pub enum OutcomeShape {
    /// No status is documented.
    Undocumented,
    /// The same type for every status.
    One(Reader),
    /// Different types by status or media type: the name of the enum and its variants.
    Several(Ident, Vec<Case>),
}

/// The content of a status, or of some of its media types.
#[derive(Clone, Debug)]
pub struct Case {
    /// Name of the variant.
    pub variant: Ident,
    /// Its statuses.
    pub statuses: Statuses,
    /// Its media types, the best first; the first case of a status also accepts others.
    pub media: Vec<String>,
    /// How it is read.
    pub reader: Reader,
}

/// A function that reads a call of the server.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// Name of the call in the document.
    pub id: String,
    /// Name of the function.
    pub name: Ident,
    /// HTTP method.
    pub method: Method,
    /// Its texts.
    pub docs: DocLines,
    /// How the body is read.
    pub reader: Reader,
}

/// How the body of an answer is read.
#[derive(Clone, Debug, PartialEq)]
pub enum Reader {
    /// JSON.
    Json(RustType),
    /// A JSON list of this element type, in several forms.
    List {
        /// The type of an element.
        element: RustType,
        /// One element alone is accepted.
        single: bool,
        /// An object that holds the list under this property is accepted.
        wrapped: Option<String>,
    },
    /// Values in sequence, each read like this, as a list.
    Items(Box<Reader>, Framing),
    /// Values in sequence, each read like this when it comes.
    Stream(Box<Reader>, Framing),
    /// JSON; a list of just that object is accepted.
    Singleton(RustType),
    /// JSON or plain text, as the answer says.
    Labelled(RustType),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// Nothing.
    Empty,
}

impl Reader {
    /// The type of the value.
    pub fn ty(&self) -> RustType {
        match self {
            Self::Json(ty) | Self::Singleton(ty) | Self::Labelled(ty) => ty.clone(),
            Self::List { element, .. } => RustType::Vec(Box::new(element.clone())),
            Self::Items(item, framing) => RustType::Vec(Box::new(framed(item, *framing))),
            Self::Stream(item, framing) => RustType::Items(Box::new(framed(item, *framing))),
            Self::Text => RustType::Primitive("String"),
            Self::Bytes => RustType::Runtime("Bytes"),
            Self::Empty => RustType::Unit,
        }
    }
}

/// The type of a value in a sequence.
fn framed(item: &Reader, framing: Framing) -> RustType {
    match framing {
        Framing::Parts => RustType::BodyPart(Box::new(item.ty())),
        Framing::Lines | Framing::Sequence | Framing::Events => item.ty(),
    }
}
