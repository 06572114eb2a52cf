//! Prints the planned Rust to files. It makes no decision.

mod bodies;
mod builders;
mod choices;
mod client;
mod codes;
mod completions;
mod conformance;
mod job;
mod krate;
mod methods;
mod models;
mod operations;
mod outcomes;
mod probe;
mod prose;
mod receivers;
mod records;
mod runtime;
mod schemas;
mod tokens;
mod written;

pub use crate::artifacts::Origin;
pub use conformance::{Tables, round_trip, witness};
pub use job::Jobs;
pub use krate::{core, krate};
pub use probe::probe;
pub use prose::{Manifest, dependencies, readme, runtime_version};
pub use runtime::{LONGEST_NAME, Runtime};
pub use schemas::schemas;
