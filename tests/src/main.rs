//! The command `conformance`: a simulated OPCO to play with.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use conformance::bac_a_sable;

/// Bac à sable et conformité de l'API Convergence CFA/OPCO.
#[derive(Debug, Parser)]
#[command(name = "conformance", version, about)]
struct Ligne {
    #[command(subcommand)]
    commande: Commande,
}

#[derive(Debug, Subcommand)]
enum Commande {
    /// Simule un OPCO, ou les onze, sur un port de la machine.
    BacASable(bac_a_sable::Options),
}

fn main() -> ExitCode {
    match Ligne::parse().commande {
        Commande::BacASable(options) => bac_a_sable::executer(options),
    }
}
