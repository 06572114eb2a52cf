//! The commands of the witness under the name that the README gives them: see [`temoin::commande`].

use std::process::ExitCode;

/// A tree of JSON is a hundred small pieces of memory, for every request. Tests count theirs with another one.
#[cfg(not(test))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    temoin::commande::executer()
}
