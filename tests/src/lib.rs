//! The conformance package: the scenarios, the story and the examples that the SDK plays before the witness.
//!
//! Here the SDK is used as an editor would use it. What judges it is [`temoin`], which does not know it.

pub mod exemple;
#[rustfmt::skip]
pub mod generated;
mod imprevu;
pub mod parcours;
pub mod recit;
pub mod reperes;
pub mod scenario;
mod scenarios;
pub mod siro;

pub use imprevu::Imprevu;
