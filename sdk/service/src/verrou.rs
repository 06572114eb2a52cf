//! One service at a time on a journal and a state file of this machine. Commands beside it are free: the journal is made
//! for several processes, and only the service follows and notifies.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use fs4::{FileExt, TryLockError};

use crate::configuration::{Configuration, ReglageJournal};

/// Held while the service runs; the system lets go of it when the process ends, however it does.
#[derive(Debug)]
pub struct VerrouService {
    _fichiers: Vec<File>,
}

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerrouRefuse {
    /// Another one runs.
    #[error(
        "un autre service{} tient déjà {} : arrêtez-le d'abord ",
        .processus.map(|processus| format!(" (processus {processus})")).unwrap_or_default(), .fichier.display()
    )]
    Tenu {
        /// The journal or the state file.
        fichier: PathBuf,
        /// The process that holds it, where it is known.
        processus: Option<u32>,
    },
    /// The file beside it cannot be written.
    #[error("{} ne s'écrit pas ({}) : le dossier doit exister, et ce compte y écrire", .0.display(), .1)]
    Illisible(PathBuf, std::io::ErrorKind),
}

impl VerrouService {
    /// Takes the journal and the state file.
    ///
    /// # Errors
    /// When another service has one of them.
    pub fn prendre(configuration: &Configuration) -> Result<Self, VerrouRefuse> {
        let mut gardes = Vec::new();
        if let ReglageJournal::Sqlite(fichier) = &configuration.journal {
            gardes.push(fichier.as_path());
        }
        gardes.push(&configuration.etat);
        Ok(Self { _fichiers: gardes.into_iter().map(un).collect::<Result<_, _>>()? })
    }
}

fn un(garde: &Path) -> Result<File, VerrouRefuse> {
    let mut nom = garde.file_name().unwrap_or_default().to_owned();
    nom.push("-service");
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

    #[test]
    fn a_second_service_is_told_who_is_the_first() {
        let dossier = tempfile::tempdir().unwrap();
        let journal = dossier.path().join("depots.sqlite");
        let premier = un(&journal).unwrap();
        let refus = un(&journal).unwrap_err().to_string();
        assert!(refus.contains(&format!("(processus {}) tient déjà", std::process::id())), "{refus}");
        drop(premier);
        assert!(un(&journal).is_ok());
        // A shorter number leaves nothing of a longer one.
        std::fs::write(dossier.path().join("depots.sqlite-service"), "123456789123\n").unwrap();
        drop(un(&journal).unwrap());
        let reste = std::fs::read_to_string(dossier.path().join("depots.sqlite-service")).unwrap();
        assert_eq!(reste.trim(), std::process::id().to_string());
        assert!(matches!(un(&dossier.path().join("absent/depots.sqlite")), Err(VerrouRefuse::Illisible(..))));
    }
}
