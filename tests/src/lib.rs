//! The conformance package: the scenarios, the story and the examples that run the SDK against the witness.
//!
//! The SDK is used here as an editor would use it. The judge is [`temoin`], which does not know it.

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
