//! HTTP methods.

/// HTTP methods of OpenAPI, in the order in which operations of one path are listed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Another method that a document declares.
    Other(String),
}

impl Method {
    /// Every method that has a key of its own in a path item.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Get, "get"),
        (Self::Put, "put"),
        (Self::Post, "post"),
        (Self::Delete, "delete"),
        (Self::Options, "options"),
        (Self::Head, "head"),
        (Self::Patch, "patch"),
        (Self::Trace, "trace"),
        (Self::Query, "query"),
    ];

    /// Its name in lower case; a declared method keeps its case.
    pub fn key(&self) -> &str {
        match self {
            Self::Other(name) => name,
            known => Self::ALL.iter().find(|(method, _)| method == known).expect("all others are listed").1,
        }
    }

    /// As it is sent.
    pub fn name(&self) -> String {
        match self {
            Self::Other(name) => name.clone(),
            known => known.key().to_uppercase(),
        }
    }
}
