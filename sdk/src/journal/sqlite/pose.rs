//! Moves a file to its path: atomically, never over another file, and durable after a crash.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use super::echecs::disque;
use super::lieu::annexe;
use crate::journal::EchecJournal;

/// The disk operations needed; tests make them fail.
#[derive(Clone, Copy)]
pub(super) struct Disque {
    /// Moves a file to a free path. Not every file system supports it.
    pub(super) deplacer: fn(&Path, &Path) -> io::Result<()>,
    /// Gives a file a second name, at a free path. Not every file system supports it.
    pub(super) lier: fn(&Path, &Path) -> io::Result<()>,
    /// Flushes the names in a folder.
    pub(super) synchroniser: fn(&Path) -> io::Result<()>,
}

impl Default for Disque {
    fn default() -> Self {
        Self { deplacer, lier: |de, vers| fs::hard_link(de, vers), synchroniser }
    }
}

impl Disque {
    /// Moves a draft to its path, unless a file is there: then that file is kept, and `false` is returned. The draft is
    /// removed.
    pub(super) fn placer(&self, brouillon: &Path, chemin: &Path) -> Result<bool, EchecJournal> {
        let deja = |erreur: &io::Error| erreur.kind() == io::ErrorKind::AlreadyExists;
        let placee = match (self.deplacer)(brouillon, chemin) {
            Err(erreur) if !deja(&erreur) => (self.lier)(brouillon, chemin),
            fait => fait,
        };
        retirer(brouillon)?;
        match placee {
            Ok(()) => (self.synchroniser)(dossier(chemin)).map_err(disque).map(|()| true),
            Err(erreur) if deja(&erreur) => Ok(false),
            Err(erreur) if sans_lien(&erreur) => Err(EchecJournal::SansLien),
            Err(erreur) => Err(disque(erreur)),
        }
    }
}

/// Whether a file system lacks this operation: Linux returns `EPERM` for hard links on FAT.
fn sans_lien(erreur: &io::Error) -> bool {
    matches!(erreur.kind(), io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied | io::ErrorKind::InvalidInput)
}

#[cfg(target_os = "linux")]
fn deplacer(de: &Path, vers: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, de, CWD, vers, RenameFlags::NOREPLACE)?)
}

#[cfg(not(target_os = "linux"))]
fn deplacer(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Only on systems where folders can be flushed.
fn synchroniser(dossier: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(dossier).and_then(|dossier| dossier.sync_all()) } else { Ok(()) }
}

pub(super) fn dossier(chemin: &Path) -> &Path {
    chemin.parent().filter(|dossier| !dossier.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A new file that only its owner can read, in the folder of its later path.
pub(super) fn brouillon(chemin: &Path) -> Result<(PathBuf, fs::File), EchecJournal> {
    static RANG: AtomicU64 = AtomicU64::new(0);
    let rang = RANG.fetch_add(1, Ordering::Relaxed);
    let brouillon = annexe(chemin, &format!(".nouveau-{}-{rang}", process::id()));
    // A process with the same number may have crashed during this.
    retirer(&brouillon)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&brouillon).map(|fichier| (brouillon, fichier)).map_err(disque)
}

/// With the files that SQLite keeps beside it.
pub(super) fn retirer(brouillon: &Path) -> Result<(), EchecJournal> {
    for suffixe in ["", "-journal", "-wal", "-shm"] {
        match fs::remove_file(annexe(brouillon, suffixe)) {
            Err(erreur) if erreur.kind() != io::ErrorKind::NotFound => return Err(disque(erreur)),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placer(disque: Disque) -> (Result<bool, EchecJournal>, bool, usize) {
        let dossier = tempfile::tempdir().unwrap();
        let (de, vers) = (dossier.path().join("de"), dossier.path().join("vers"));
        fs::write(&de, "x").unwrap();
        let place = disque.placer(&de, &vers);
        (place, vers.exists(), fs::read_dir(dossier.path()).unwrap().count())
    }

    #[test]
    fn a_file_comes_to_its_place_by_either_way_or_it_is_said() {
        let non = |_: &Path, _: &Path| -> io::Result<()> { Err(io::ErrorKind::Unsupported.into()) };
        let plein = |_: &Path, _: &Path| -> io::Result<()> { Err(io::ErrorKind::StorageFull.into()) };
        let interdit = |_: &Path, _: &Path| -> io::Result<()> { Err(io::ErrorKind::PermissionDenied.into()) };
        let connu = Disque::default();
        assert_eq!(placer(connu), (Ok(true), true, 1));
        assert_eq!(placer(Disque { deplacer: non, ..connu }), (Ok(true), true, 1));
        assert_eq!(placer(Disque { deplacer: non, lier: interdit, ..connu }), (Err(EchecJournal::SansLien), false, 0));
        assert_eq!(placer(Disque { deplacer: non, lier: non, ..connu }), (Err(EchecJournal::SansLien), false, 0));
        // Any other failure says what it is.
        let (autre, la, reste) = placer(Disque { deplacer: non, lier: plein, ..connu });
        assert!(matches!(autre, Err(EchecJournal::Acces(_))) && !la && reste == 0);
        if cfg!(target_os = "linux") {
            assert_eq!(placer(Disque { lier: non, ..connu }), (Ok(true), true, 1));
        }
    }

    #[test]
    fn what_is_there_stands() {
        for deplacer in [Disque::default().deplacer, |_, _| Err(io::ErrorKind::Unsupported.into())] {
            let dossier = tempfile::tempdir().unwrap();
            let (de, vers) = (dossier.path().join("de"), dossier.path().join("vers"));
            fs::write(&de, "x").unwrap();
            fs::write(&vers, "y").unwrap();
            assert_eq!(Disque { deplacer, ..Disque::default() }.placer(&de, &vers), Ok(false));
            assert_eq!((fs::read_to_string(vers).unwrap(), de.exists()), ("y".to_owned(), false));
        }
        // It is known by the first way already, whatever the second says.
        let dossier = tempfile::tempdir().unwrap();
        let (de, vers) = (dossier.path().join("de"), dossier.path().join("vers"));
        fs::write(&de, "x").unwrap();
        let deja = |_: &Path, _: &Path| -> io::Result<()> { Err(io::ErrorKind::AlreadyExists.into()) };
        let disque =
            Disque { deplacer: deja, lier: |_, _| Err(io::ErrorKind::Unsupported.into()), ..Disque::default() };
        assert_eq!(disque.placer(&de, &vers), Ok(false));
    }

    #[test]
    fn a_draft_that_cannot_be_removed_is_told() {
        let dossier = tempfile::tempdir().unwrap();
        assert_eq!(retirer(&dossier.path().join("jamais")), Ok(()));
        assert!(matches!(retirer(dossier.path()), Err(EchecJournal::Acces(_))));
    }

    #[test]
    fn its_name_is_flushed_before_it_counts() {
        let plein = Disque { synchroniser: |_| Err(io::ErrorKind::StorageFull.into()), ..Disque::default() };
        assert!(matches!(placer(plein).0, Err(EchecJournal::Acces(_))));
        assert!((Disque::default().synchroniser)(Path::new("nulle-part")).is_err() || !cfg!(unix));
    }
}
