//! Leaf types: what generated records require of them, and how to declare one.
//!
//! A document names leaf types by the path of a Rust type. Such a type implements `Clone`, `Debug`, `PartialEq`,
//! serde's two traits and [`Model`]; its `Debug` shows no secret. It may be defined in any crate. [`text_scalar!`]
//! declares one over a text, and [`read_text`] reads a text with the same tolerance; [`read_scalar`] reads numbers with
//! their digits. As a parameter or a form part, it
//! is written as serde writes it.

mod text;

pub use text::{digits, read_scalar, read_text};

#[doc(inline)]
pub use crate::__text_scalar as text_scalar;
pub use crate::mask::MASK;
pub use crate::reading::digits::as_texts;
pub use crate::record::{Model, Plain};
