//! The commands: a simulated OPCO to play with, the suite that says how an implementation conforms, and the comparison of
//! its reports.

mod bac_a_sable;
mod comparer;
mod rassembler;
mod verifier;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Bac à sable et conformité de l'API Convergence CFA/OPCO.
#[derive(Debug, Parser)]
#[command(version)]
struct Ligne {
    #[command(subcommand)]
    commande: Commande,
}

#[derive(Debug, Subcommand)]
enum Commande {
    /// Simule un OPCO, ou tous, sur un port de la machine.
    BacASable(bac_a_sable::Options),
    /// Vérifie une implémentation et écrit son rapport de conformité.
    Verifier(Box<verifier::Options>),
    /// Dit ce qui a changé d'un rapport à l'autre.
    Comparer(comparer::Options),
    /// Réunit des rapports en un seul, une colonne par OPCO.
    Rassembler(rassembler::Options),
}

/// Reads the arguments of the process and does what they say.
pub fn executer() -> ExitCode {
    match Ligne::parse().commande {
        Commande::BacASable(options) => bac_a_sable::executer(options),
        Commande::Verifier(options) => verifier::executer(*options),
        Commande::Comparer(options) => comparer::executer(options),
        Commande::Rassembler(options) => rassembler::executer(options),
    }
}
