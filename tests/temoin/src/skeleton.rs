//! The shape of the generated sample requests. Not a scenario: a skeleton says how a valid call looks, nothing more.

use crate::generated::operation::Operation;

/// A sample request of one operation, taken from the document's examples.
#[derive(Debug)]
pub struct Skeleton {
    /// What is called.
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
