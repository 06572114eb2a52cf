//! Outcomes with a raw TCP server that breaks on purpose: every fault on every class of operation, then random faults.
//! The results are in `sdk/runtime/OUTCOMES.md`.

pub(crate) mod caller;
pub(crate) mod catalogue;
pub(crate) mod class;
pub(crate) mod exchange;
pub(crate) mod fault;
pub(crate) mod matrix;
pub(crate) mod random;
pub(crate) mod request;
pub(crate) mod server;
pub(crate) mod table;
