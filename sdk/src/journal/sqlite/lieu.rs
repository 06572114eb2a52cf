//! Whether the path still leads to the file that was opened.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::echecs::disque;
use crate::journal::{EchecJournal, Fichier};

/// Files that SQLite keeps beside an open file; it does not remove them while it is open.
const ANNEXES: [&str; 2] = ["-wal", "-shm"];

/// Device and inode of the file and of those that SQLite keeps beside it, as they were opened.
///
/// If the system has no inodes (Windows), only their presence is checked: an open file can be neither deleted nor
/// renamed there, and the identifier and the count of writes detect the rest.
#[derive(Debug)]
pub(super) struct Lieux {
    chemins: [(PathBuf, Option<&'static str>); 3],
    connus: [(u64, u64); 3],
}

impl Lieux {
    /// Those of a file that was read: then all three exist.
    pub(super) fn relever(chemin: &Path) -> Result<Self, EchecJournal> {
        let [wal, shm] = ANNEXES.map(|nom| (annexe(chemin, nom), Some(nom)));
        let chemins = [(chemin.to_owned(), None), wal, shm];
        let mut connus = [(0, 0); 3];
        for (connu, (chemin, nom)) in connus.iter_mut().zip(&chemins) {
            let absente = || EchecJournal::Disparu(Fichier { annexe: *nom, ..Fichier::default() });
            *connu = lieu(chemin)?.ok_or_else(absente)?;
        }
        Ok(Self { chemins, connus })
    }

    /// Reports that one of them is missing, or was replaced. `identite` is the identifier of the journal.
    pub(super) fn verifier(&self, identite: &str) -> Result<(), EchecJournal> {
        for ((chemin, annexe), connu) in self.chemins.iter().zip(self.connus) {
            let fichier = |identite: Option<&str>, lieu| Fichier {
                identite: identite.map(str::to_owned),
                annexe: *annexe,
                lieu: Some(lieu).filter(|_| cfg!(unix)),
                ..Fichier::default()
            };
            match lieu(chemin)? {
                None => return Err(EchecJournal::Disparu(fichier(Some(identite), connu))),
                Some(trouve) if trouve != connu => {
                    let (attendu, trouve) = (fichier(Some(identite), connu), fichier(None, trouve));
                    return Err(EchecJournal::Remplace { attendu: attendu.into(), trouve: trouve.into() });
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// Whether it is certain that no write is pending: what was committed until now is in the file, and on the disk.
    pub(super) fn tout_est_verse(&self) -> bool {
        fs::metadata(&self.chemins[1].0).is_ok_and(|wal| wal.len() == 0)
    }

    /// The length of the file of pending writes.
    pub(super) fn attente(&self) -> u64 {
        fs::metadata(&self.chemins[1].0).map_or(0, |wal| wal.len())
    }
}

/// A file beside the journal.
pub(super) fn annexe(chemin: &Path, suffixe: &str) -> PathBuf {
    let mut nom = chemin.file_name().unwrap_or_default().to_owned();
    nom.push(suffixe);
    chemin.with_file_name(nom)
}

/// Whether a journal's other files exist without its file: its witness, or pending writes.
pub(super) fn vestige(chemin: &Path) -> Result<Option<&'static str>, EchecJournal> {
    for nom in ANNEXES {
        if annexe(chemin, nom).try_exists().map_err(disque)? {
            return Ok(Some(nom));
        }
    }
    Ok(None)
}

pub(super) fn lieu(chemin: &Path) -> Result<Option<(u64, u64)>, EchecJournal> {
    match fs::metadata(chemin) {
        Ok(connu) => Ok(Some(numeros(&connu))),
        Err(erreur) if erreur.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(erreur) => Err(disque(erreur)),
    }
}

#[cfg(unix)]
fn numeros(connu: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (connu.dev(), connu.ino())
}

#[cfg(not(unix))]
fn numeros(_: &fs::Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_surely_not_there_is_missing() {
        let dossier = tempfile::tempdir().unwrap();
        let chemin = dossier.path().join("depots.sqlite");
        assert_eq!(lieu(&chemin), Ok(None));
        fs::write(&chemin, "x").unwrap();
        // What cannot be looked at may be there.
        assert!(matches!(lieu(&chemin.join("dedans")), Err(EchecJournal::Acces(_))));
        let manque = Lieux::relever(&chemin).unwrap_err();
        assert_eq!(manque, EchecJournal::Disparu(Fichier { annexe: Some("-wal"), ..Fichier::default() }));
    }
}
