//! The command line: the service itself, and single calls of the same routes in this process. JSON comes in and goes out; sentences for
//! people go to the error output.
//!
//! | status | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | refused, or there are findings |
//! | 2 | usage, configuration, or a journal or state file that is refused: nothing was done |
//! | 3 | the outcome of a deposit is unknown: do not send it again |
//! | 4 | something is missing for now (base, disk, secret, lock, address, OPCO): the same again later, under the same reference |

mod appel;
mod depot;
mod journal;
mod relecture;
mod servir;
mod sortie;
mod verifier_config;

use std::path::PathBuf;
use std::process::ExitCode;

use axum::http::Method;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::configuration::Configuration;
use appel::CorpsAppel;
use sortie::FinCommande;

/// Les dépôts et le suivi d'un CFA chez ses OPCO : le service, et les commandes une par une.
///
/// Ce qui dépose ou règle (envoyer, facturer envoi, reconcilier, journal trancher) est refusé tant qu'un service est en
/// marche : faites-lui la demande en HTTP, ou arrêtez-le. Le reste se fait à côté de lui.
///
/// Statuts de fin : 0 fait ; 1 refusé, ou constats ; 2 usage, configuration ou journal refusé, rien n'a été fait ; 3 issue
/// d'un dépôt inconnue, ne pas le renvoyer ; 4 passager (base, disque, secret, verrou, adresse ou OPCO), relancer la même
/// commande plus tard, sous la même --reference.
#[derive(Debug, Parser)]
#[command(version, name = "cfadock")]
struct Ligne {
    #[command(flatten)]
    commune: Commune,
    #[command(subcommand)]
    commande: Commande,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
struct Commune {
    /// Le fichier de configuration
    #[arg(short = 'c', long, global = true, value_name = "FICHIER", env = "CFADOCK_CONFIGURATION", hide_env = true)]
    #[arg(default_value = "cfadock.toml")]
    configuration: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Commande {
    /// Sert les requêtes jusqu'à l'arrêt (SIGTERM ou Ctrl-C)
    Servir(servir::Options),
    /// Contrôle la configuration : toutes les fautes à la fois, avec leur ligne
    VerifierConfig(verifier_config::Options),
    /// Dépose un contrat, une convention, un certificat, un document ou une rupture
    Envoyer(depot::Envoyer),
    /// Prépare une facture, ou l'envoie
    #[command(subcommand)]
    Facturer(depot::Facturer),
    /// Contrôle un contrat, une convention, un certificat ou une facture sans rien envoyer
    Controler(depot::Controler),
    /// Lit ce qui a changé chez l'OPCO depuis la dernière fois
    Suivre(appel::Couple),
    /// Cherche chez l'OPCO les dépôts dont l'issue n'est pas connue ; n'envoie rien
    Reconcilier(appel::Couple),
    /// Le journal des dépôts : lister, montrer, trancher, archiver, vérifier
    #[command(subcommand)]
    Journal(journal::CommandeJournal),
    /// Écrit de quoi compléter les commandes dans un interpréteur
    Completions {
        /// L'interpréteur
        #[arg(value_enum, value_name = "INTERPRETEUR")]
        pour: clap_complete::Shell,
    },
}

impl Commune {
    fn lire(&self) -> Result<Configuration, FinCommande> {
        Configuration::lire(&self.configuration).map_err(|refus| FinCommande::usage(refus.to_string()))
    }
}

/// Reads the arguments of the process, and runs the command.
pub fn executer() -> ExitCode {
    let choix = match cfadock_francais::aide(Ligne::command()).try_get_matches() {
        Ok(choix) => choix,
        Err(erreur) => return terminer(&erreur),
    };
    match Ligne::from_arg_matches(&choix) {
        Ok(ligne) => lancer(ligne).terminer(),
        Err(erreur) => terminer(&erreur),
    }
}

fn lancer(ligne: Ligne) -> FinCommande {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(erreur) => return FinCommande::usage(format!("La commande ne démarre pas : {erreur}.")),
    };
    let fin = runtime.block_on(une(&ligne.commune, ligne.commande)).unwrap_or_else(|fin| fin);
    // A read of a secret that never ends must not keep the process.
    runtime.shutdown_background();
    fin
}

/// Runs one command; an early end is an end too.
async fn une(commune: &Commune, commande: Commande) -> Result<FinCommande, FinCommande> {
    match commande {
        Commande::Servir(options) => Ok(servir::executer(commune, options).await),
        Commande::VerifierConfig(options) => Ok(verifier_config::executer(commune, &options).await),
        Commande::Envoyer(options) => depot::envoyer(commune, &options).await,
        Commande::Facturer(commande) => depot::facturer(commune, &commande).await,
        Commande::Controler(options) => depot::controler(commune, &options).await,
        Commande::Suivre(couple) => {
            let appel = couple.ouvrir(commune).await?;
            Ok(appel.appeler(Method::POST, "/suivi", CorpsAppel::Rien, None).await)
        }
        Commande::Reconcilier(couple) => {
            let appel = couple.ouvrir_seul(commune).await?;
            Ok(appel.appeler(Method::POST, "/reconciliation", CorpsAppel::Rien, None).await)
        }
        Commande::Journal(commande) => journal::executer(commune, commande).await,
        Commande::Completions { pour } => {
            let mut ligne = cfadock_francais::aide(Ligne::command());
            clap_complete::generate(pour, &mut ligne, "cfadock", &mut std::io::stdout());
            Ok(FinCommande::muette())
        }
    }
}

/// Shows the help, the version or the error, and returns the status.
fn terminer(erreur: &clap::Error) -> ExitCode {
    use ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    match erreur.kind() {
        DisplayHelp | DisplayHelpOnMissingArgumentOrSubcommand | DisplayVersion => {
            // A reader that closes the output early is no failure.
            let _ = erreur.print();
            if erreur.use_stderr() { ExitCode::from(sortie::USAGE) } else { ExitCode::SUCCESS }
        }
        _ => FinCommande::usage(cfadock_francais::erreur(erreur).trim_end().to_owned()).terminer(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// English texts that clap writes by itself.
    const ANGLAIS: [&str; 8] =
        ["Usage:", "Options:", "Commands:", "Arguments:", "Print ", "[default", "error:", "possible values"];

    /// The names of a command and of those within, each by its words.
    fn toutes(commande: &clap::Command, avant: &[String]) -> Vec<Vec<String>> {
        let ici: Vec<_> = avant.iter().cloned().chain([commande.get_name().to_owned()]).collect();
        let dedans = commande.get_subcommands().flat_map(|autre| toutes(autre, &ici));
        std::iter::once(ici.clone()).chain(dedans.collect::<Vec<_>>()).collect()
    }

    #[test]
    fn the_help_of_every_command_is_french() {
        let ligne = cfadock_francais::aide(Ligne::command());
        ligne.clone().debug_assert();
        let commandes = toutes(&ligne, &[]);
        assert!(commandes.len() > 15, "{commandes:?}");
        for mut appel in commandes {
            appel.push("--help".to_owned());
            let aide = ligne.clone().try_get_matches_from(&appel).unwrap_err().to_string();
            assert!(aide.contains("Usage :") && aide.contains("Montre cette aide"), "{appel:?}: {aide}");
            let anglais: Vec<_> = ANGLAIS.into_iter().filter(|texte| aide.contains(texte)).collect();
            assert!(anglais.is_empty(), "{appel:?}: {anglais:?}\n{aide}");
        }
    }
}
