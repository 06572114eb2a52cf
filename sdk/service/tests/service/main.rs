//! The service over HTTP, with a simulated OPCO behind it, both on loopback ports of this process.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

mod banc;
mod depots;
mod document;
mod mauvaises;
mod pannes;
mod recit;
mod socle;
