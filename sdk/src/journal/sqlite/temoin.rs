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

/// What is known of how often a journal was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Connu {
    /// How often it was.
    pub(super) ecritures: i64,
    /// How many of its writes are in the file itself, and no longer pending beside it.
    pub(super) versees: i64,
}

impl Connu {
    fn au_moins(self, autre: Self) -> Self {
        Self { ecritures: self.ecritures.max(autre.ecritures), versees: self.versees.max(autre.versees) }
    }
}

/// What this process knows of a file, by path and identifier.
static CONNUES: Mutex<BTreeMap<(PathBuf, String), Connu>> = Mutex::new(BTreeMap::new());

fn connues() -> MutexGuard<'static, BTreeMap<(PathBuf, String), Connu>> {
    // The map is consistent after every statement.
    CONNUES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The file beside a journal.
pub(super) fn chemin(journal: &Path) -> PathBuf {
    annexe(journal, "-temoin")
}

/// Its content: the identifier of the journal, and its minimum numbers of writes. `None` if there is none.
pub(super) fn lire(journal: &Path) -> Result<Option<(String, Connu)>, EchecJournal> {
    let texte = match fs::read_to_string(chemin(journal)) {
        Ok(texte) if texte.is_empty() => return Ok(None),
        Err(erreur) if erreur.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(erreur) => return Err(disque(erreur)),
        Ok(texte) => texte,
    };
    let mots: Vec<_> = texte.split_whitespace().collect();
    let connu = match mots[..] {
        // A version of before that still runs writes over a part of what is here.
        ["cfadock-temoin-1", identite, ecritures, ..] => Some((identite, ecritures, "0")),
        ["cfadock-temoin-2", identite, ecritures, versees] => Some((identite, ecritures, versees)),
        _ => None,
    };
    let connu = connu.and_then(|(identite, ecritures, versees)| {
        Some((identite.to_owned(), Connu { ecritures: ecritures.parse().ok()?, versees: versees.parse().ok()? }))
    });
    connu
        .map(Some)
        .ok_or_else(|| endommage("son témoin `…-temoin` ne se lit pas ; retirez le témoin si le journal est le bon"))
}

/// What is known of the files at a path, read before the file itself: other processes may write it meanwhile.
pub(super) struct Connus {
    temoin: Option<(String, Connu)>,
    processus: Vec<(String, Connu)>,
}

impl Connus {
    pub(super) fn relever(journal: &Path) -> Result<Self, EchecJournal> {
        let connues = connues();
        let processus = connues.iter().filter(|((chemin, _), _)| chemin == journal);
        let processus = processus.map(|((_, identite), connu)| (identite.clone(), *connu)).collect();
        Ok(Self { temoin: lire(journal)?, processus })
    }

    /// Compares the file with it, and gives what is known of this one.
    pub(super) fn verifier(&self, tete: &Tete) -> Result<Connu, EchecJournal> {
        if let Some((identite, connu)) = self.temoin.as_ref().filter(|(identite, _)| *identite != tete.identite) {
            return Err(remplace((identite, connu.ecritures), tete));
        }
        let connus = self.temoin.iter().chain(&self.processus).filter(|(identite, _)| *identite == tete.identite);
        let connu = connus.map(|(_, connu)| *connu).fold(Connu::default(), Connu::au_moins);
        anterieur(tete, connu.ecritures).map(|()| connu)
    }
}

fn anterieur(tete: &Tete, connues: i64) -> Result<(), EchecJournal> {
    if tete.ecritures < connues {
        return Err(EchecJournal::Anterieur { trouve: tete.fichier().into(), connues });
    }
    Ok(())
}

fn remplace((identite, ecritures): (&str, i64), trouve: &Tete) -> EchecJournal {
    let attendu = Fichier { identite: Some(identite.to_owned()), ecritures: Some(ecritures), ..Fichier::default() };
    EchecJournal::Remplace { attendu: attendu.into(), trouve: trouve.fichier().into() }
}

/// What this process knows of it.
pub(super) fn connu(journal: &Path, identite: &str) -> Connu {
    connues().get(&(journal.to_owned(), identite.to_owned())).copied().unwrap_or_default()
}

/// Compares what was read with the number of writes that were known before it was.
pub(super) fn tenir(tete: &Tete, identite: &str, ecritures: i64) -> Result<(), EchecJournal> {
    if tete.identite != identite {
        return Err(remplace((identite, ecritures), tete));
    }
    anterieur(tete, ecritures)
}

/// Records what is known; returns all that is.
pub(super) fn retenir(journal: &Path, identite: &str, connu: Connu) -> Connu {
    let mut connues = connues();
    let connue = connues.entry((journal.to_owned(), identite.to_owned())).or_default();
    *connue = connue.au_moins(connu);
    *connue
}

/// Informs later processes. It is not flushed: after a crash of the machine it may know less, never more.
pub(super) fn ecrire(journal: &Path, identite: &str, connu: Connu) -> io::Result<()> {
    // Another process may know more.
    let connu = match lire(journal) {
        Ok(Some((autre, su))) if autre == identite => connu.au_moins(su),
        _ => connu,
    };
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut fichier = options.open(chemin(journal))?;
    fichier.rewind()?;
    // Of fixed length, so that it is overwritten completely.
    let Connu { ecritures, versees } = connu;
    fichier.write_all(format!("cfadock-temoin-2 {identite} {ecritures:020} {versees:020}\n").as_bytes())
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
        // A version of before writes over a part of it.
        let connu = Connu { ecritures: 7, versees: 6 };
        ecrire(&journal, "une", connu).unwrap();
        assert_eq!(lire(&journal), Ok(Some(("une".to_owned(), connu))));
        // What another process knew before is kept.
        ecrire(&journal, "une", Connu { ecritures: 8, versees: 0 }).unwrap();
        assert_eq!(lire(&journal), Ok(Some(("une".to_owned(), Connu { ecritures: 8, versees: 6 }))));
        // What was known of another journal is not.
        ecrire(&journal, "autre", Connu::default()).unwrap();
        assert_eq!(lire(&journal), Ok(Some(("autre".to_owned(), Connu::default()))));
        fs::remove_file(chemin(&journal)).unwrap();
        ecrire(&journal, "une", connu).unwrap();
        let apres = fs::read_to_string(chemin(&journal)).unwrap();
        let ancien = format!("cfadock-temoin-1 une {:020}\n", 9);
        fs::write(chemin(&journal), format!("{ancien}{}", &apres[ancien.len()..])).unwrap();
        assert_eq!(lire(&journal), Ok(Some(("une".to_owned(), Connu { ecritures: 9, versees: 0 }))));
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
        let connu = Connu { ecritures: 7, versees: 6 };
        let connus = Connus { temoin: Some(("a".to_owned(), connu)), processus: Vec::new() };
        assert_eq!(connus.verifier(&tete).map(drop), remplace);
        assert_eq!(tenir(&tete, "a", 7), remplace);
    }
}
