//! The tables of operations and of the API that generated code defines. They hold no behaviour.

/// One operation of the document.
#[derive(Debug)]
pub struct Operation {
    /// The `operationId`, or its replacement where the document has none.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path template, `{name}` for each path parameter.
    pub path: &'static str,
    /// Whether the operation may be repeated.
    pub retry: Retry,
    /// The documented statuses of success.
    pub success: &'static [Statuses],
    /// The documented statuses of failure.
    pub documented: &'static [Statuses],
    /// The `Accept` header; empty to send none.
    pub accept: &'static str,
    /// Alternatives, each a set of scheme names that are needed together; empty when the operation is public.
    pub security: &'static [&'static [&'static str]],
    /// The server of this operation only, absolute or relative to the base URL.
    pub server: Option<&'static str>,
    /// The names of the [`ClientParameter`]s it takes.
    pub client_parameters: &'static [&'static str],
}

/// An HTTP method of OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    Query,
    /// Another method that the document uses: a token of RFC 9110.
    Other(&'static str),
}

impl Method {
    pub(crate) fn to_http(self) -> http::Method {
        match self {
            Self::Get => http::Method::GET,
            Self::Put => http::Method::PUT,
            Self::Post => http::Method::POST,
            Self::Delete => http::Method::DELETE,
            Self::Options => http::Method::OPTIONS,
            Self::Head => http::Method::HEAD,
            Self::Patch => http::Method::PATCH,
            Self::Trace => http::Method::TRACE,
            Self::Query => other("QUERY"),
            Self::Other(name) => other(name),
        }
    }
}

fn other(name: &str) -> http::Method {
    http::Method::from_bytes(name.as_bytes()).expect("tables name methods by tokens")
}

/// Whether an operation may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Sending it twice has the effect of sending it once.
    Safe,
    /// A second request may act a second time.
    Never,
}

/// Statuses that a document describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statuses {
    /// Exactly this status.
    One(u16),
    /// A class: `Range(2)` is `2XX`.
    Range(u16),
    /// Every status that nothing else describes.
    Default,
}

/// What the operations of a document have in common.
#[derive(Debug)]
pub struct Api {
    /// The name of the generated client, for messages.
    pub name: &'static str,
    /// Package and version of the client, used in the `User-Agent` of its requests.
    pub product: &'static str,
    /// The base URL when the caller gives none.
    pub base_url: Option<&'static str>,
    /// The security schemes.
    pub schemes: &'static [Scheme],
    /// Alternatives of which one must be complete when the client is built; empty when no credential is required.
    pub required: &'static [&'static [&'static str]],
    /// The parameters that are set once on the client.
    pub parameters: &'static [ClientParameter],
    /// Property names whose values are masked in kept bodies, compared without case.
    pub sensitive: &'static [&'static str],
}

impl Api {
    pub(crate) fn scheme(&self, name: &str) -> Option<&'static Scheme> {
        self.schemes.iter().find(|scheme| scheme.name == name)
    }
}

/// A security scheme.
#[derive(Debug)]
pub struct Scheme {
    /// Its name in the document.
    pub name: &'static str,
    /// The builder's method that sets it, for messages.
    pub setter: &'static str,
    /// How its credential travels.
    pub kind: SchemeKind,
}

/// How a credential travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A key in a header, a query parameter or a cookie.
    ApiKey {
        /// Where it goes.
        place: Place,
        /// Under which name.
        name: &'static str,
    },
    /// An `Authorization` header of the named HTTP scheme: `bearer`, `basic`…
    Http {
        /// The scheme, in any case.
        scheme: &'static str,
    },
    /// OAuth 2: client credentials, or a token of the caller's.
    OAuth2,
    /// OpenID Connect: as OAuth 2.
    OpenIdConnect,
}

/// A place in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A header.
    Header,
    /// The query string.
    Query,
    /// The `Cookie` header.
    Cookie,
}

/// A parameter that is set once on the client.
#[derive(Debug)]
pub struct ClientParameter {
    /// Its name on the wire.
    pub name: &'static str,
    /// The builder's method that sets it, for messages.
    pub setter: &'static str,
    /// Where it goes.
    pub place: Place,
    /// Whether a client cannot be built without it.
    pub required: bool,
}

#[cfg(test)]
impl Operation {
    /// A read operation with no particularity, for tests to vary.
    pub(crate) const SPECIMEN: Self = Self {
        id: "lire",
        method: Method::Get,
        path: "/",
        retry: Retry::Safe,
        success: &[],
        documented: &[],
        accept: "",
        security: &[],
        server: None,
        client_parameters: &[],
    };
}
