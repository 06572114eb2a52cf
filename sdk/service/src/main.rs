//! The command `cfadock`.

use std::process::ExitCode;

fn main() -> ExitCode {
    cfadock_service::commande::executer()
}
