//! Runs the commands in `COMMANDS`, a JSON list of lists of words, in sequence in one process.
//!
//! `tests/doubling` builds it with counters. It is no test, because a test would also build the program of this
//! package, without counters.

#![allow(clippy::expect_used, reason = "a test gives what is expected")]

use clap::Parser as _;
use generator::cli::{self, Cli};

fn main() {
    let commands = std::env::var("COMMANDS").expect("the test says what to run");
    for words in serde_json::from_str::<Vec<Vec<String>>>(&commands).expect("the test writes JSON") {
        cli::run(Cli::parse_from(std::iter::once("generator".to_owned()).chain(words)));
    }
}
