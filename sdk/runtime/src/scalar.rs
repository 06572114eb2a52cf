//! Leaf types: what generated records ask of them, and how to declare one.
//!
//! A document names leaf types by the path of a Rust type. Such a type implements `Clone`, `Debug`, `PartialEq`, serde's
//! two traits and [`Model`]; `Debug` shows nothing that must stay secret. It may live in any crate. [`text_scalar!`]
//! declares one over a text, and [`read_text`] reads one as leniently; a parameter or a part of a form that is written
//! as a text takes what serde writes.

mod text;

pub use text::read_text;

#[doc(inline)]
pub use crate::__text_scalar as text_scalar;
pub use crate::mask::MASK;
pub use crate::record::{Model, Plain};
