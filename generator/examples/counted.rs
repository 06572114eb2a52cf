//! The commands of `COMMANDS`, a list of lists of words in JSON, one after the other in one process.
//!
//! `tests/doubling` builds it with counters; it is no test itself, for a test brings the program of the same package
//! along, and that one is for people.

#![allow(clippy::expect_used, reason = "a test gives what is expected")]

use clap::Parser as _;
use generator::cli::{self, Cli};

fn main() {
    let commands = std::env::var("COMMANDS").expect("the test says what to run");
    for words in serde_json::from_str::<Vec<Vec<String>>>(&commands).expect("the test writes JSON") {
        cli::run(Cli::parse_from(std::iter::once("generator".to_owned()).chain(words)));
    }
}
