//! The classes of operations: each meets every fault. The norm has neither PUT, PATCH nor DELETE.

/// A class of operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A read, safe to repeat.
    Read,
    /// A deposit in JSON.
    Json,
    /// A deposit in several parts.
    Multipart,
    /// The request of a token that a read needs.
    Token,
}

impl Class {
    pub const ALL: [Self; 4] = [Self::Read, Self::Json, Self::Multipart, Self::Token];

    pub fn acts(self) -> bool {
        matches!(self, Self::Json | Self::Multipart)
    }
}
