#![doc = include_str!("../SOURCES.md")]

#[cfg(feature = "parcours")]
mod table;

#[cfg(feature = "parcours")]
pub use table::{Citation, Source, citations, source, sources};
