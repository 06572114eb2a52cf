//! Outcomes over a server of raw TCP that breaks on purpose: every fault on every class of operation, then faults by
//! chance over ten thousand deposits. The table of it is `sdk/runtime/OUTCOMES.md`.

mod caller;
mod catalogue;
mod class;
mod exchange;
mod fault;
mod matrix;
mod random;
mod request;
mod server;
mod table;
