//! The commands of the witness under the name that the README gives them: see [`temoin::commande`]. And one of the SDK's
//! own, which the witness does not know: `reperes` prints the tables of reference.

use std::process::ExitCode;

use conformance::reperes;

/// A tree of JSON is a hundred small pieces of memory, for every request. Tests count theirs with another one.
#[cfg(not(test))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|premier| premier == "reperes") && arguments.next().is_none() {
        return reperes::executer();
    }
    temoin::commande::executer()
}
