//! Calls that the server makes: webhooks and callbacks.

use super::{Docs, Method, ReplyKind};
use crate::pointer::Pointer;

/// A call that the server makes.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// Its name: the `operationId`, or the key of the webhook or callback.
    pub id: String,
    /// HTTP method.
    pub method: Method,
    /// What the document says of it.
    pub docs: Docs,
    /// What its body carries.
    pub kind: ReplyKind,
    /// Where it stands.
    pub origin: Pointer,
}
