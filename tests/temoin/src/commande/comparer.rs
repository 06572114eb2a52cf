//! The command `comparer`: the changes between two reports, with an exit status for continuous integration.

use std::fs;
use std::io::{Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;

use crate::rapport::Rapport;
use crate::rapport::comparaison::{comparer, incomparables, perdus, provenances};
use crate::rapport::lecture::lire;

/// The last part of `--help`.
const STATUTS: &str = "Les rapports sont en JSON.

Statuts de sortie : 0 sans régression ni perte ; 1 avec ; 2 si un fichier n'est pas un rapport, ou si un OPCO est simulé \
dans l'un et ne l'est pas dans l'autre.";

/// The options of `comparer`.
#[derive(Debug, Args)]
#[command(after_help = STATUTS)]
pub struct Options {
    /// Le plus ancien.
    avant: PathBuf,
    /// Le plus récent.
    apres: PathBuf,
    /// Jour auquel un rapport périmé est signalé.
    #[arg(long, value_name = "AAAA-MM-JJ")]
    date: Option<Date>,
}

/// Runs the command and gives its exit status.
pub fn executer(options: Options) -> ExitCode {
    let (avant, apres) = match (ouvrir(&options.avant), ouvrir(&options.apres)) {
        (Ok(avant), Ok(apres)) => (avant, apres),
        (Err(phrase), _) | (_, Err(phrase)) => {
            // A reader that closes the output early is no failure.
            let _ = writeln!(stderr(), "{phrase}.");
            return ExitCode::from(2);
        }
    };
    let incomparables = incomparables(&avant, &apres);
    if !incomparables.is_empty() {
        let separes = incomparables.join(" ; ");
        let _ = writeln!(stderr(), "{separes}. Rien ne les compare ; `rassembler` les met côte à côte.");
        return ExitCode::from(2);
    }
    let changements = comparer(&avant, &apres);
    let regressions = changements.iter().filter(|un| un.regression()).count();
    let pertes = changements.iter().filter(|un| un.perte()).count();
    let perdus = perdus(&avant, &apres);
    let mut texte = provenances(&avant, &apres) + "\n";
    texte.extend(apres.cibles.avis().map(|avis| format!("{avis}\n")));
    texte.extend(changements.iter().map(|un| un.phrase() + "\n"));
    texte.extend(perdus.iter().map(|phrase| format!("{phrase}\n")));
    for (chemin, rapport) in [(&options.avant, &avant), (&options.apres, &apres)] {
        if options.date.is_some_and(|jour| rapport.perime(jour)) {
            let expire = &rapport.provenance.expire;
            texte.push_str(&format!("{} ne vaut plus : valable jusqu'au {expire}.\n", chemin.display()));
        }
    }
    texte.push_str(&format!(
        "{} changement(s), dont {regressions} régression(s) et {pertes} perte(s) ; {} OPCO qui ne montre(nt) plus rien.\n",
        changements.len(),
        perdus.len()
    ));
    let _ = stdout().write_all(texte.as_bytes());
    ExitCode::from(u8::from(regressions + pertes + perdus.len() > 0))
}

/// Reads a report from a file.
pub(crate) fn ouvrir(chemin: &Path) -> Result<Rapport, String> {
    let texte = fs::read_to_string(chemin).map_err(|_| format!("le fichier {} n'est pas lisible", chemin.display()))?;
    lire(&texte).map_err(|erreur| format!("{} : {erreur}", chemin.display()))
}
