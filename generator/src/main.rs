//! The command `cargo run -p generator`.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    generator::cli::run(generator::cli::Cli::parse())
}
