//! The types of the generated tables: the norm as data, for checking raw JSON without the SDK's types.
//!
//! Written by hand; the rows are under `generated/`. Nothing here decodes into the SDK's models.

use crate::generated::operation::Operation;

/// One operation of the norm.
#[derive(Debug)]
pub struct OperationRow {
    /// Its name, such as `consulterDossier`.
    pub id: &'static str,
    /// HTTP method in capitals.
    pub method: &'static str,
    /// Path template, relative to the base, such as `/v1/dossiers`.
    pub path: &'static str,
    /// One sentence from the norm.
    pub summary: &'static str,
    /// Parameters of path, query, header and cookie.
    pub parameters: &'static [Parameter],
    /// The request body, where there is one.
    pub body: Option<Body>,
    /// The documented answers.
    pub replies: &'static [Reply],
    /// Alternatives, each a set of security schemes that are needed together; empty means public.
    pub security: &'static [&'static [&'static str]],
    /// Whether a call without an answer may be repeated.
    pub repeatable: bool,
    /// Scalar `x-` members of the operation, such as `("x-confidence", "V")`.
    pub annotations: &'static [(&'static str, &'static str)],
}

/// A parameter of an operation.
#[derive(Debug)]
pub struct Parameter {
    /// Name on the wire.
    pub name: &'static str,
    /// `path`, `query`, `header` or `cookie`.
    pub place: &'static str,
    /// Whether a request without it is invalid.
    pub required: bool,
    /// The demands on its value.
    pub schema: Schema,
}

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// Whether a request without it is invalid.
    pub required: bool,
    /// Media type, such as `application/json` or `multipart/form-data`.
    pub media: &'static str,
    /// The demands on it; for multipart a [`Kind::Record`] with one field per part.
    pub schema: Schema,
}

/// A documented answer.
#[derive(Debug)]
pub struct Reply {
    /// `200`, `2XX` or `default`.
    pub status: &'static str,
    /// Media type and shape of the body, where there is one.
    pub body: Option<(&'static str, Schema)>,
    /// Named examples, as JSON text.
    pub examples: &'static [(&'static str, &'static str)],
}

/// The demands on a JSON value.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// Whether null is allowed.
    pub nullable: bool,
    /// Demands beyond the shape, in the order of the document.
    pub demands: &'static [Demand],
    /// Shape of a non-null value.
    pub kind: Kind,
}

impl Schema {
    /// The object that it describes, in place or as a model.
    pub fn record(&self) -> Option<Record> {
        match self.kind {
            Kind::Record(record) => Some(record),
            Kind::Model(model) => model.schema.record(),
            _ => None,
        }
    }
}

/// The shapes of JSON values.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A named model, written once in the table of models.
    Model(&'static ModelRow),
    /// An object given in place.
    Record(Record),
    /// An array, with what each element must be.
    Array(&'static Schema),
    /// A string, with the only values, when not empty.
    Text(&'static [&'static str]),
    /// An integer, with the only values, when not empty.
    Integer(&'static [i64]),
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// One of several shapes.
    Choice(&'static [Schema]),
    /// The bytes of a file (a part of a multipart body).
    File,
    /// Any JSON value.
    Any,
}

/// A demand on a value beyond its shape, by the keyword of JSON Schema; lengths are in characters.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "each is the keyword of its name")]
pub enum Demand {
    MinLength(u64),
    MaxLength(u64),
    Minimum(Number),
    Maximum(Number),
    ExclusiveMinimum(Number),
    ExclusiveMaximum(Number),
    MultipleOf(Number),
    MinItems(u64),
    MaxItems(u64),
    UniqueItems,
    MinProperties(u64),
    MaxProperties(u64),
    Format(&'static str),
    Pattern(&'static str),
}

/// A number of the document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// Without a fraction; exact.
    Whole(i128),
    /// With a fraction.
    Real(f64),
}

/// An object.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    /// Its declared properties.
    pub fields: &'static [Field],
    /// The demands on undeclared properties; `None` when they are forbidden.
    pub additional: Option<&'static Schema>,
}

/// A declared property.
#[derive(Debug)]
pub struct Field {
    /// Name on the wire.
    pub name: &'static str,
    /// Whether an object without it is invalid.
    pub required: bool,
    /// What its value must be.
    pub schema: Schema,
    /// Scalar `x-` members of the property.
    pub annotations: &'static [(&'static str, &'static str)],
}

/// A model of the norm with its table name.
#[derive(Debug)]
pub struct ModelRow {
    /// Name in the document.
    pub name: &'static str,
    /// Its shape.
    pub schema: Schema,
    /// Examples given in the document, as JSON text.
    pub examples: &'static [&'static str],
}

/// The skeleton of a scenario of one operation: its request, with the document's examples where it gives any.
#[derive(Debug)]
pub struct Skeleton {
    /// The operation.
    pub operation: Operation,
    /// Values of the path parameters.
    pub path: &'static [(&'static str, &'static str)],
    /// Values of the query parameters, one pair for each occurrence.
    pub query: &'static [(&'static str, &'static str)],
    /// The JSON body, where there is one.
    pub body: Option<&'static str>,
    /// The parts of a multipart body: JSON text, or `None` for a file.
    pub parts: &'static [(&'static str, Option<&'static str>)],
    /// The documented statuses.
    pub statuses: &'static [&'static str],
}
