//! The command `cargo run -p generator`.

use std::process::ExitCode;

use clap::Parser;

/// Printing through syntax trees allocates without end; this allocator takes a seventh off the whole run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    generator::cli::run(generator::cli::Cli::parse())
}
