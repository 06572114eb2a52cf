//! The key in its file beside the journal, used where the editor gives no key.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::echecs::{self, disque, endommage};
use super::lieu::annexe;
use super::pose::{self, Disque};
use crate::journal::sceau::{hasard, hexadecimal};
use crate::journal::{EchecJournal, Sceau};

/// The file beside a journal.
fn chemin(journal: &Path) -> PathBuf {
    annexe(journal, "-cle")
}

/// The key beside a journal, if there is one.
pub(super) fn lire(journal: &Path) -> Result<Option<Sceau>, EchecJournal> {
    let texte = match fs::read_to_string(chemin(journal)) {
        Err(erreur) if erreur.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(erreur) => return Err(disque(erreur)),
        Ok(texte) => texte,
    };
    let secret = texte.trim_end().strip_prefix("cfadock-cle-1 ").and_then(octets);
    let sceau = secret.and_then(|secret| Sceau::new(&secret).ok());
    sceau.map(Some).ok_or_else(|| endommage("le fichier de sa clé, `…-cle`, ne se lit pas"))
}

/// The key beside a journal that is being created. Several concurrent processes all get the same one.
pub(super) fn lire_ou_creer(journal: &Path, disque: Disque) -> Result<Sceau, EchecJournal> {
    if let Some(sceau) = lire(journal)? {
        return Ok(sceau);
    }
    let chemin = chemin(journal);
    let (brouillon, mut fichier) = pose::brouillon(&chemin)?;
    let texte = format!("cfadock-cle-1 {}\n", hexadecimal(&hasard::<{ Sceau::OCTETS }>()));
    let ecrit = fichier.write_all(texte.as_bytes()).and_then(|()| fichier.sync_all());
    ecrit.map_err(echecs::disque)?;
    disque.placer(&brouillon, &chemin)?;
    lire(journal)?.ok_or_else(|| EchecJournal::Acces("la clé a disparu aussitôt".to_owned()))
}

fn octets(hexadecimal: &str) -> Option<Vec<u8>> {
    let chiffres = hexadecimal.as_bytes().chunks(2);
    chiffres.map(|paire| u8::from_str_radix(std::str::from_utf8(paire).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With a new key in the place of one that cannot be read, what was sent would seem new.
    #[test]
    fn a_key_that_cannot_be_read_is_not_missing() {
        let dossier = tempfile::tempdir().unwrap();
        let journal = dossier.path().join("depots.sqlite");
        assert!(lire(&journal).unwrap().is_none());
        fs::create_dir(chemin(&journal)).unwrap();
        assert!(matches!(lire(&journal), Err(EchecJournal::Acces(_))));
    }
}
