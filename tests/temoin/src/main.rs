//! The commands of the witness, without the SDK: see [`temoin::commande`].

use std::process::ExitCode;

/// A tree of JSON is a hundred small pieces of memory, for every request.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    temoin::commande::executer()
}
