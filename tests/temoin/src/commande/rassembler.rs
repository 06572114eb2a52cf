//! The command `rassembler`: reports of several runs as one, with a column and the dates of each OPCO.

use std::io::{Write, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;

use super::comparer::ouvrir;
use super::verifier::montrer;
use super::verifier::reglage::preparer;
use crate::rapport::lecture::rassembler;

/// The last part of `--help`.
const STATUTS: &str = "Les rapports sont en JSON. De chaque OPCO le plus récent compte ; un OPCO simulé et le même à une \
adresse ont chacun leur colonne.

Statuts de sortie : celui de la pire conclusion ; 2 si un fichier n'est pas un rapport, ou si les rapports ne jugent pas \
d'après la même norme.";

/// The options of `rassembler`.
#[derive(Debug, Args)]
#[command(after_help = STATUTS)]
pub struct Options {
    /// Les rapports.
    #[arg(required = true)]
    rapports: Vec<PathBuf>,
    /// Dossier du rapport d'ensemble ; il ne doit pas exister.
    #[arg(long, value_name = "DOSSIER")]
    rapport: PathBuf,
    /// Prend un dossier vide, ou remplace le rapport qui s'y trouve.
    #[arg(long)]
    remplacer: bool,
    /// Jour du rapport d'ensemble, auquel un résultat périmé est signalé ; celui de la machine si rien n'est dit.
    #[arg(long, value_name = "AAAA-MM-JJ")]
    date: Option<Date>,
}

/// Runs the command and gives its exit status.
pub fn executer(options: Options) -> ExitCode {
    match conduire(&options) {
        Ok(statut) => ExitCode::from(statut),
        Err(phrase) => {
            // A reader that closes the output early is no failure.
            let _ = writeln!(stderr(), "{phrase}.");
            ExitCode::from(2)
        }
    }
}

fn conduire(options: &Options) -> Result<u8, String> {
    let rapports = options.rapports.iter().map(|chemin| ouvrir(chemin)).collect::<Result<Vec<_>, _>>()?;
    let jour = options.date.unwrap_or_else(|| jiff::Zoned::now().date());
    let ensemble = rassembler(rapports, jour).map_err(|erreur| erreur.to_string())?;
    let dossier = preparer(&options.rapport, options.remplacer)?;
    ensemble.ecrire(dossier).map_err(|_| format!("le rapport ne peut être écrit dans {}", dossier.display()))?;
    montrer(&ensemble);
    let _ = writeln!(stdout(), "Rapport : {}", dossier.join("index.html").display());
    Ok(ensemble.conclusion.statut())
}
