//! The shape of the generated tables: the norm as data, for checking raw JSON without the SDK's types.
//!
//! Written by hand; the rows are under `generated/`. Nothing here decodes into the SDK's models.

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
    /// Alternatives, each a set of security schemes that go together; empty means public.
    pub security: &'static [&'static [&'static str]],
    /// Whether a lost call may be repeated without harm.
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
    /// Whether a request without it is wrong.
    pub required: bool,
    /// What its value must be.
    pub schema: Schema,
}

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// Whether a request without it is wrong.
    pub required: bool,
    /// Media type, such as `application/json` or `multipart/form-data`.
    pub media: &'static str,
    /// What it must be; for multipart a [`Kind::Record`] with one field per part.
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

/// What a JSON value must be.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// Whether null is allowed.
    pub nullable: bool,
    /// Shape of a value that is not null.
    pub kind: Kind,
}

/// The shapes of JSON values; lengths in characters, bounds inclusive unless said.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A named model, written once in the table of models.
    Model(&'static ModelRow),
    /// An object given in place.
    Record(Record),
    /// An array.
    Array {
        /// Each element.
        items: &'static Schema,
        /// Least and most elements.
        length: (Option<u64>, Option<u64>),
    },
    /// A string.
    Text(Text),
    /// An integer.
    Integer {
        /// Least and greatest.
        range: (Option<i64>, Option<i64>),
        /// The only values, when not empty.
        values: &'static [i64],
    },
    /// A number.
    Number {
        /// Least and greatest.
        range: (Option<f64>, Option<f64>),
        /// The step, such as 0.01.
        multiple_of: Option<f64>,
    },
    /// True or false.
    Boolean,
    /// One of several shapes.
    Choice(&'static [Schema]),
    /// The bytes of a file (a part of a multipart body).
    File,
    /// Any JSON value.
    Any,
}

/// An object.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    /// Its declared properties.
    pub fields: &'static [Field],
    /// What undeclared properties must be; `None` when they are forbidden.
    pub additional: Option<&'static Schema>,
}

/// A declared property.
#[derive(Debug)]
pub struct Field {
    /// Name on the wire.
    pub name: &'static str,
    /// Whether an object without it is wrong.
    pub required: bool,
    /// What its value must be.
    pub schema: Schema,
    /// Scalar `x-` members of the property.
    pub annotations: &'static [(&'static str, &'static str)],
}

/// A string.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// Least and most characters.
    pub length: (Option<u64>, Option<u64>),
    /// Regular expression (ECMA 262).
    pub pattern: Option<&'static str>,
    /// Format, such as `date-time`.
    pub format: Option<&'static str>,
    /// The only values, when not empty.
    pub values: &'static [&'static str],
}

impl Text {
    /// A string without demands.
    pub const ANY: Self = Self { length: (None, None), pattern: None, format: None, values: &[] };
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
