//! The conformance package: a simulated OPCO and the scenarios the SDK plays against it.
//!
//! Two witnesses that share no code of the SDK's models: [`check`] and [`simulateur`] see raw JSON and the generated
//! tables; [`scenario`], [`recit`] and [`exemple`] use the SDK as an editor would.

pub mod bac_a_sable;
pub mod check;
pub mod comparer;
pub mod exemple;
mod francais;
#[rustfmt::skip]
pub mod generated;
pub mod opco;
pub mod parcours;
pub mod rapport;
pub mod rassembler;
pub mod recit;
pub mod scenario;
mod scenarios;
pub mod simulateur;
pub mod siro;
pub mod skeleton;
pub mod table;
pub mod verifier;
