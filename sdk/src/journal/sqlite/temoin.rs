//! What is known of a file besides its content: which file is at a path, and how often it was written. The process
//! remembers it, and a small file beside the journal tells other processes.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::echecs::{disque, endommage};
use super::lieu::annexe;
use super::tete::Tete;
use crate::journal::{EchecJournal, Fichier};

/// The known number of writes of a file in this process, by path and identifier.
static CONNUES: Mutex<BTreeMap<(PathBuf, String), i64>> = Mutex::new(BTreeMap::new());

fn connues() -> MutexGuard<'static, BTreeMap<(PathBuf, String), i64>> {
    // The map is consistent after every statement.
    CONNUES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The file beside a journal.
pub(super) fn chemin(journal: &Path) -> PathBuf {
    annexe(journal, "-temoin")
}

/// Its content: the identifier of the journal, and its minimum number of writes. `None` if there is none.
pub(super) fn lire(journal: &Path) -> Result<Option<(String, i64)>, EchecJournal> {
    let texte = match fs::read_to_string(chemin(journal)) {
        Ok(texte) if texte.is_empty() => return Ok(None),
        Err(erreur) if erreur.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(erreur) => return Err(disque(erreur)),
        Ok(texte) => texte,
    };
    let mots: Vec<_> = texte.split_whitespace().collect();
    match mots[..] {
        ["cfadock-temoin-1", identite, ecritures] => ecritures.parse().ok().map(|nombre| (identite.to_owned(), nombre)),
        _ => None,
    }
    .map(Some)
    .ok_or_else(|| endommage("son témoin `…-temoin` ne se lit pas ; retirez le témoin si le journal est le bon"))
}

/// What is known of the files at a path, read before the file itself: other processes may write it meanwhile.
pub(super) struct Connus {
    temoin: Option<(String, i64)>,
    processus: Vec<(String, i64)>,
}

impl Connus {
    pub(super) fn relever(journal: &Path) -> Result<Self, EchecJournal> {
        let connues = connues();
        let processus = connues.iter().filter(|((chemin, _), _)| chemin == journal);
        let processus = processus.map(|((_, identite), ecritures)| (identite.clone(), *ecritures)).collect();
        Ok(Self { temoin: lire(journal)?, processus })
    }

    /// Compares the file with it.
    pub(super) fn verifier(&self, tete: &Tete) -> Result<(), EchecJournal> {
        if let Some((identite, ecritures)) = self.temoin.clone().filter(|(identite, _)| *identite != tete.identite) {
            let attendu = Fichier { identite: Some(identite), ecritures: Some(ecritures), ..Fichier::default() };
            return Err(EchecJournal::Remplace { attendu: attendu.into(), trouve: tete.fichier().into() });
        }
        let connus = self.temoin.iter().chain(&self.processus).filter(|(identite, _)| *identite == tete.identite);
        anterieur(tete, connus.map(|(_, ecritures)| *ecritures).max().unwrap_or(0))
    }
}

fn anterieur(tete: &Tete, connues: i64) -> Result<(), EchecJournal> {
    if tete.ecritures < connues {
        return Err(EchecJournal::Anterieur { trouve: tete.fichier().into(), connues });
    }
    Ok(())
}

/// The number of writes that this process knows.
pub(super) fn connu(journal: &Path, identite: &str) -> i64 {
    connues().get(&(journal.to_owned(), identite.to_owned())).copied().unwrap_or(0)
}

/// Compares what a transaction reads with `connu`, as it was before the transaction began.
pub(super) fn tenir(tete: &Tete, identite: &str, connu: i64) -> Result<(), EchecJournal> {
    if tete.identite != identite {
        let attendu = Fichier { identite: Some(identite.to_owned()), ecritures: Some(connu), ..Fichier::default() };
        return Err(EchecJournal::Remplace { attendu: attendu.into(), trouve: tete.fichier().into() });
    }
    anterieur(tete, connu)
}

/// Records the number of writes.
pub(super) fn retenir(journal: &Path, tete: &Tete) {
    let mut connues = connues();
    let connue = connues.entry((journal.to_owned(), tete.identite.clone())).or_default();
    *connue = tete.ecritures.max(*connue);
}

/// Informs later processes. It is not flushed: after a crash of the machine it may know less, never more.
pub(super) fn ecrire(journal: &Path, tete: &Tete) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut fichier = options.open(chemin(journal))?;
    fichier.rewind()?;
    // Of fixed length, so that it is overwritten completely.
    fichier.write_all(format!("cfadock-temoin-1 {} {:020}\n", tete.identite, tete.ecritures).as_bytes())
}

/// Forgets what is known of a path, to simulate another process.
#[cfg(test)]
pub(super) fn oublier(journal: &Path) {
    let journal = fs::canonicalize(journal).unwrap_or_else(|_| journal.to_owned());
    connues().retain(|(connu, _), _| *connu != journal);
    let _ = fs::remove_file(chemin(&journal));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::sqlite::mouvements::Mouvements;

    #[test]
    fn only_a_witness_that_is_not_there_or_empty_says_nothing() {
        let dossier = tempfile::tempdir().unwrap();
        let journal = dossier.path().join("depots.sqlite");
        assert_eq!(lire(&journal), Ok(None));
        // So a crash of the machine may leave it.
        fs::write(chemin(&journal), "").unwrap();
        assert_eq!(lire(&journal), Ok(None));
        fs::write(chemin(&journal), "cfadock-temoin-1 une").unwrap();
        assert!(matches!(lire(&journal), Err(EchecJournal::Endommage(_))));
        fs::remove_file(chemin(&journal)).unwrap();
        fs::create_dir(chemin(&journal)).unwrap();
        assert!(matches!(lire(&journal), Err(EchecJournal::Acces(_))));
    }

    /// Both ways of noticing it say which file is which.
    #[test]
    fn another_file_is_told_with_what_is_known_of_both() {
        let (sceau, plan) = (String::new(), String::new());
        let tete = Tete {
            identite: "b".to_owned(),
            sceau,
            plan,
            ecritures: 5,
            derniere: 4,
            mouvements: Mouvements::default(),
        };
        let fichier = |identite: &str, ecritures| {
            let identite = Some(identite.to_owned());
            Box::new(Fichier { identite, ecritures: Some(ecritures), ..Fichier::default() })
        };
        let remplace = Err(EchecJournal::Remplace { attendu: fichier("a", 7), trouve: fichier("b", 5) });
        let connus = Connus { temoin: Some(("a".to_owned(), 7)), processus: Vec::new() };
        assert_eq!(connus.verifier(&tete), remplace);
        assert_eq!(tenir(&tete, "a", 7), remplace);
    }
}
