//! What the generator may touch and what not, and what becomes of a folder when a run fails or is killed.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

mod cases;
mod crates;
mod faults;
#[cfg(unix)]
mod git;
#[cfg(unix)]
mod killed;
mod manifest;
mod names;
mod small;
mod two;
