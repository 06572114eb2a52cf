//! Which files the generator may change, and what happens to a folder when a run fails or is killed.

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
#[cfg(unix)]
mod repository;
mod small;
mod two;
