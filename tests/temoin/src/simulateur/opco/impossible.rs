//! Commands that the current state of a simulated OPCO does not allow.

/// A command that the state does not allow, in a French sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CommandeImpossible(String);

impl CommandeImpossible {
    pub(crate) fn new(phrase: impl Into<String>) -> Self {
        Self(phrase.into())
    }
}
