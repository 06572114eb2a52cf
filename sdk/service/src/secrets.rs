//! Where a secret lies: in a file, in the environment, or printed by a command. Never in an argument nor in the
//! configuration itself. It is read each time it is needed, so that a new one is used without a restart.

mod lecture;
mod trousseau;

use std::path::PathBuf;

use serde::Deserialize;

pub use lecture::EchecSecret;
pub use trousseau::Trousseau;

/// Where a secret lies.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum SourceSecret {
    /// The content of a file, without the line break at its end.
    Fichier(PathBuf),
    /// A variable of the environment.
    Environnement(String),
    /// What a command prints, without the line break at its end: the program and its arguments, without a shell.
    Commande(Vec<String>),
}

#[cfg(test)]
mod tests;
