//! The sources of the SDK's statements: [`citations`] reads the `source` of a finding, of a rule, of a profile or of a
//! figure, and returns each with title, publisher, date and address. The page below lists them all, in French.
//!
#![doc = include_str!("../SOURCES.md")]

#[cfg(feature = "parcours")]
mod table;

#[cfg(feature = "parcours")]
pub use table::{Citation, Source, citations, source, sources};
