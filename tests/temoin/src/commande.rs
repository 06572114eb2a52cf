//! The commands: a simulated OPCO for trials, the suite that reports how an implementation conforms, and the comparison
//! of its reports.

mod bac_a_sable;
mod comparer;
mod rassembler;
mod verifier;

use std::io::{Write as _, stderr};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Command, CommandFactory, FromArgMatches, Parser, Subcommand};

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

/// A command without options that another package adds to these.
#[derive(Clone, Copy, Debug)]
pub struct CommandeAjoutee {
    /// Its name on the command line.
    pub nom: &'static str,
    /// Its purpose in one line of French, for the help.
    pub texte: &'static str,
    /// Runs it.
    pub executer: fn() -> ExitCode,
}

/// Reads the arguments of the process and runs the command, which may be one of `ajoutees`.
pub fn executer(ajoutees: &[CommandeAjoutee]) -> ExitCode {
    let choix = match avec(ajoutees).try_get_matches() {
        Ok(choix) => choix,
        Err(erreur) => return terminer(&erreur),
    };
    if let Some(ajoutee) = ajoutees.iter().find(|ajoutee| choix.subcommand_name() == Some(ajoutee.nom)) {
        return (ajoutee.executer)();
    }
    match Ligne::from_arg_matches(&choix).map(|ligne| ligne.commande) {
        Ok(Commande::BacASable(options)) => bac_a_sable::executer(options),
        Ok(Commande::Verifier(options)) => verifier::executer(*options),
        Ok(Commande::Comparer(options)) => comparer::executer(options),
        Ok(Commande::Rassembler(options)) => rassembler::executer(options),
        Err(erreur) => terminer(&erreur),
    }
}

/// The command line with these commands besides its own.
fn avec(ajoutees: &[CommandeAjoutee]) -> Command {
    let ajouter =
        |ligne: Command, ajoutee: &CommandeAjoutee| ligne.subcommand(Command::new(ajoutee.nom).about(ajoutee.texte));
    cfadock_francais::aide(ajoutees.iter().fold(Ligne::command(), ajouter))
}

/// Shows the help, the version or the error, and returns the status.
fn terminer(erreur: &clap::Error) -> ExitCode {
    use ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    // A reader that closes the output early is no failure.
    let _ = match erreur.kind() {
        DisplayHelp | DisplayHelpOnMissingArgumentOrSubcommand | DisplayVersion => erreur.print(),
        _ => stderr().write_all(cfadock_francais::erreur(erreur).as_bytes()),
    };
    if erreur.use_stderr() { ExitCode::from(bac_a_sable::USAGE) } else { ExitCode::SUCCESS }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// English texts that clap writes by itself.
    const ANGLAIS: [&str; 7] = ["Usage:", "Options:", "Commands:", "Arguments:", "Print ", "[default", "error:"];

    #[test]
    fn the_help_of_every_command_is_french() {
        let ajoutee = CommandeAjoutee { nom: "ajoutee", texte: "Une de plus", executer: || ExitCode::SUCCESS };
        let ligne = avec(&[ajoutee]);
        let noms: Vec<_> = ligne.get_subcommands().map(|commande| commande.get_name().to_owned()).collect();
        assert_eq!(noms, ["bac-a-sable", "verifier", "comparer", "rassembler", "ajoutee"]);
        let appels = noms.iter().map(|nom| vec!["temoin", nom, "--help"]).chain([vec!["temoin", "--help"]]);
        for appel in appels {
            let aide = ligne.clone().try_get_matches_from(&appel).unwrap_err().to_string();
            assert!(aide.contains("Usage :") && aide.contains("Montre cette aide"), "{appel:?}: {aide}");
            let anglais: Vec<_> = ANGLAIS.into_iter().filter(|texte| aide.contains(texte)).collect();
            assert!(anglais.is_empty(), "{appel:?}: {anglais:?}\n{aide}");
        }
    }

    #[test]
    fn every_error_of_the_arguments_is_a_french_sentence() {
        let cas = [
            ("verifer", "la commande « verifer » est inconnue ; « verifier » existe"),
            ("verifier --simulateurs", "« --simulateurs » est inconnu ici ; « --simulateur » existe"),
            ("verifier --tous", "il manque --simulateur"),
            ("verifier --simulateur --url x", "--simulateur ne va pas avec --url <URL>"),
            ("verifier --opco", "il manque la valeur de --opco <OPCO>"),
            ("verifier --preuve --date 2026-01-01", "--preuve ne va pas avec --date <AAAA-MM-JJ>"),
            ("bac-a-sable --graine 1 --graine 2", "--graine <N> ne se donne qu'une fois"),
            ("bac-a-sable --date hier", "« hier » n'est pas une valeur de --date <AAAA-MM-JJ>"),
            (
                "bac-a-sable --particularite x",
                "« x » n'est pas une valeur de --particularite <NOM> ; les particularités",
            ),
            ("comparer", "il manque <AVANT>, <APRES>"),
        ];
        for (arguments, attendu) in cas {
            let appel = std::iter::once("temoin").chain(arguments.split(' '));
            let dit = cfadock_francais::erreur(&avec(&[]).try_get_matches_from(appel).unwrap_err());
            assert!(dit.starts_with(&format!("Erreur : {attendu}")), "{arguments}: {dit}");
        }
    }
}
