//! The error of a scenario or a story: something differed from what was expected.

use std::fmt;

/// The difference from what a scenario, a story or an example expects, in a French sentence.
///
/// Any error can be converted into it; it does not implement `std::error::Error`, which would forbid that conversion.
#[derive(Debug)]
pub struct Imprevu(String);

impl Imprevu {
    /// A failure said in these words.
    pub fn new(phrase: impl Into<String>) -> Self {
        Self(phrase.into())
    }
}

impl fmt::Display for Imprevu {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Imprevu {
    fn from(erreur: E) -> Self {
        Self(format!("erreur inattendue : {erreur}"))
    }
}
