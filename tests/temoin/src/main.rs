//! The commands of the witness, without the SDK: see [`temoin::commande`].

use std::process::ExitCode;

/// A JSON tree makes about a hundred small allocations per request.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    temoin::commande::executer(&[])
}
