//! The commands of the witness under the name that the README gives them: see [`temoin::commande`]. One more command
//! needs the SDK, which the witness does not know: `reperes` prints the tables of reference.

use std::process::ExitCode;

use conformance::reperes;
use temoin::commande::CommandeAjoutee;

/// A JSON tree makes about a hundred small allocations per request. Tests count theirs with another allocator.
#[cfg(not(test))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let reperes = CommandeAjoutee {
        nom: "reperes",
        texte: "Écrit les tables de référence, avec leurs sources et le jour de leur vérification",
        executer: reperes::executer,
    };
    temoin::commande::executer(&[reperes])
}
