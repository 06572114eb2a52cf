//! The command `cargo run -p generator`.

use std::process::ExitCode;

use clap::Parser;

/// Printing through syntax trees makes very many allocations; this allocator saves a seventh of the total time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    generator::cli::run(generator::cli::Cli::parse())
}
