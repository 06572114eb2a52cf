//! One service at a time on a journal and a state file of this machine, and no command that deposits or settles beside it:
//! which keys are under way is known to one process alone. What only reads is free.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use fs4::{FileExt, TryLockError};
use tokio::time::sleep;

use crate::configuration::{Configuration, ReglageJournal};

/// Held by a service while it runs.
const SERVICE: &str = "-service";
/// Held by a command while it runs, and by a service while it starts.
const COMMANDE: &str = "-commande";
/// How often a command that runs is waited for, and how long each time: a minute.
const ESSAIS: u32 = 600;
const PAUSE: Duration = Duration::from_millis(100);

/// Held while a service or a command runs; the system lets go of it when the process ends, however it does.
#[derive(Debug)]
pub struct VerrouProcessus {
    _fichiers: Vec<File>,
}

/// Why the service does not start, or the command does nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerrouRefuse {
    /// A service runs.
    #[error("un service{} tient déjà {} : arrêtez-le d'abord", processus_dit(*.processus), .fichier.display())]
    Tenu {
        /// The journal or the state file.
        fichier: PathBuf,
        /// The process that holds it, where it is known.
        processus: Option<u32>,
    },
    /// A command runs, and does not end.
    #[error("une commande{} tient {} : recommencez quand elle aura fini", processus_dit(*.processus), .fichier.display())]
    Occupe {
        /// The journal or the state file.
        fichier: PathBuf,
        /// The process that holds it, where it is known.
        processus: Option<u32>,
    },
    /// The file beside it cannot be written.
    #[error("{} ne s'écrit pas ({}) : le dossier doit exister, et ce compte y écrire", .0.display(), .1)]
    Illisible(PathBuf, std::io::ErrorKind),
}

impl VerrouProcessus {
    /// Takes the journal and the state file for a service. A command that has them is waited for.
    ///
    /// # Errors
    /// When another service has one of them, or a command does not end.
    pub async fn de_service(configuration: &Configuration) -> Result<Self, VerrouRefuse> {
        pour_service(&gardes(configuration)).await
    }

    /// Takes them for a command. Another command that has them is waited for.
    ///
    /// # Errors
    /// When a service has one of them, or the other command does not end.
    pub async fn de_commande(configuration: &Configuration) -> Result<Self, VerrouRefuse> {
        pour_commande(&gardes(configuration)).await
    }
}

fn gardes(configuration: &Configuration) -> Vec<&Path> {
    let journal = match &configuration.journal {
        ReglageJournal::Sqlite(fichier) => Some(fichier.as_path()),
        ReglageJournal::Postgres { .. } => None,
    };
    journal.into_iter().chain([configuration.etat.as_path()]).collect()
}

async fn pour_service(gardes: &[&Path]) -> Result<VerrouProcessus, VerrouRefuse> {
    let _passage = passer(gardes).await?;
    Ok(VerrouProcessus { _fichiers: gardes.iter().map(|garde| un(garde, SERVICE)).collect::<Result<_, _>>()? })
}

async fn pour_commande(gardes: &[&Path]) -> Result<VerrouProcessus, VerrouRefuse> {
    let passage = passer(gardes).await?;
    // No service starts while the passage is held: to have seen that there is none is enough.
    gardes.iter().try_for_each(|garde| un(garde, SERVICE).map(drop))?;
    Ok(VerrouProcessus { _fichiers: passage })
}

/// Takes the files of commands, all in the same order.
async fn passer(gardes: &[&Path]) -> Result<Vec<File>, VerrouRefuse> {
    let mut passage = Vec::new();
    for garde in gardes {
        let mut essais = 0;
        passage.push(loop {
            match un(garde, COMMANDE) {
                Err(VerrouRefuse::Tenu { fichier, processus }) if essais == ESSAIS => {
                    return Err(VerrouRefuse::Occupe { fichier, processus });
                }
                Err(VerrouRefuse::Tenu { .. }) => sleep(PAUSE).await,
                pris => break pris?,
            }
            essais += 1;
        });
    }
    Ok(passage)
}

fn processus_dit(processus: Option<u32>) -> String {
    processus.map(|processus| format!(" (processus {processus})")).unwrap_or_default()
}

fn un(garde: &Path, suffixe: &str) -> Result<File, VerrouRefuse> {
    let mut nom = garde.file_name().unwrap_or_default().to_owned();
    nom.push(suffixe);
    let chemin = garde.with_file_name(nom);
    let refus = |erreur: std::io::Error| VerrouRefuse::Illisible(chemin.clone(), erreur.kind());
    // Never removed: another process may have it open, and would hold a lock that nobody sees.
    let ouverture = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&chemin);
    let mut fichier = ouverture.map_err(refus)?;
    match FileExt::try_lock(&fichier) {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut texte = String::new();
            let lu = fichier.read_to_string(&mut texte);
            let processus = lu.ok().and_then(|_| texte.trim().parse().ok());
            return Err(VerrouRefuse::Tenu { fichier: garde.to_owned(), processus });
        }
        Err(TryLockError::Error(erreur)) => return Err(refus(erreur)),
    }
    fichier.set_len(0).and_then(|()| fichier.seek(SeekFrom::Start(0))).map_err(refus)?;
    writeln!(fichier, "{}", std::process::id()).map_err(refus)?;
    Ok(fichier)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_second_service_is_told_who_is_the_first() {
        let dossier = tempfile::tempdir().unwrap();
        let journal = dossier.path().join("depots.sqlite");
        let premier = pour_service(&[&journal]).await.unwrap();
        let refus = pour_service(&[&journal]).await.unwrap_err().to_string();
        assert!(refus.contains(&format!("(processus {}) tient déjà", std::process::id())), "{refus}");
        drop(premier);
        assert!(pour_service(&[&journal]).await.is_ok());
        // A shorter number leaves nothing of a longer one.
        std::fs::write(dossier.path().join("depots.sqlite-service"), "123456789123\n").unwrap();
        drop(pour_service(&[&journal]).await.unwrap());
        let reste = std::fs::read_to_string(dossier.path().join("depots.sqlite-service")).unwrap();
        assert_eq!(reste.trim(), std::process::id().to_string());
        let absent = dossier.path().join("absent/depots.sqlite");
        assert!(matches!(pour_service(&[&absent]).await, Err(VerrouRefuse::Illisible(..))));
    }

    #[tokio::test(start_paused = true)]
    async fn a_command_waits_for_another_and_not_for_a_service() {
        let dossier = tempfile::tempdir().unwrap();
        let (journal, etat) = (dossier.path().join("depots.sqlite"), dossier.path().join("etat.sqlite"));
        let gardes = [journal.as_path(), etat.as_path()];
        let premiere = pour_commande(&gardes).await.unwrap();
        // It ends in time, or not.
        assert!(matches!(pour_commande(&gardes).await, Err(VerrouRefuse::Occupe { .. })));
        assert!(matches!(pour_service(&gardes).await, Err(VerrouRefuse::Occupe { .. })));
        let fin = async {
            sleep(PAUSE * 7).await;
            drop(premiere);
        };
        let (seconde, ()) = tokio::join!(pour_commande(&gardes), fin);
        drop(seconde.unwrap());

        let service = pour_service(&gardes).await.unwrap();
        let avant = tokio::time::Instant::now();
        // Also where only one of the two is the same.
        for siennes in [&gardes[..], &gardes[..1], &gardes[1..]] {
            assert!(matches!(pour_commande(siennes).await, Err(VerrouRefuse::Tenu { .. })));
        }
        assert_eq!(avant.elapsed(), Duration::ZERO);
        drop(service);
        pour_commande(&gardes).await.unwrap();
    }
}
