//! The folder of a report: its possible files, whether another report may replace it, and which files are then removed.

use std::path::Path;
use std::{fs, io};

use super::formats::{ECHANGES, formats};
use super::{Cibles, Rapport};
use crate::verifier::profil::PROFILS;

/// The journal of the clean-up; it is kept when the report is replaced, because its deposits are still at the OPCO.
pub const JOURNAL: &str = "nettoyage.jsonl";

/// Whether a file with this name belongs to a report, of this format or of the previous one.
fn connu(nom: &str) -> bool {
    let est =
        |modele: &str| [Cibles::Simulees, Cibles::Adresses, Cibles::Mixtes].iter().any(|une| une.nommer(modele) == nom);
    let page = |id: &str| est(&format!("{id}*.html")) || nom == format!("{id}-preuves.html");
    formats().any(|(modele, _)| est(modele)) || est(ECHANGES) || PROFILS.iter().any(|(id, _)| page(id))
}

impl Rapport {
    /// Writes its files into a folder that exists.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn ecrire(&self, dossier: &Path) -> io::Result<()> {
        self.fichiers().into_iter().try_for_each(|(nom, texte)| fs::write(dossier.join(nom), texte))
    }
}

fn noms(dossier: &Path) -> io::Result<Vec<String>> {
    fs::read_dir(dossier)?.map(|entree| Ok(entree?.file_name().to_string_lossy().into_owned())).collect()
}

/// Whether a report may be written there: the folder is empty, contains a report, or only parts of one.
pub fn remplacable(dossier: &Path) -> bool {
    let Ok(noms) = noms(dossier) else { return false };
    let rapport = |nom: &String| {
        nom.starts_with("rapport") && nom.ends_with(".json") && nom != "rapport.schema.json" && connu(nom)
    };
    noms.iter().any(rapport) || noms.iter().all(|nom| connu(nom) || nom == JOURNAL)
}

/// Removes the files of a former report; the journal and all other files are kept.
///
/// # Errors
///
/// When a file cannot be removed.
pub fn vider(dossier: &Path) -> io::Result<()> {
    noms(dossier)?.iter().filter(|nom| connu(nom)).try_for_each(|nom| fs::remove_file(dossier.join(nom)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_a_report_are_known() {
        for nom in ["index.html", "rapport.json", "rapport-simule.json", "rapport-mixte.md", "akto.html"] {
            assert!(connu(nom), "{nom}");
        }
        for nom in
            ["akto-simule.html", "echanges.html", "echanges-simule.html", "akto-preuves.html", "junit-simule.xml"]
        {
            assert!(connu(nom), "{nom}");
        }
        for nom in ["rapport-autre.json", "lune.html", "these.doc", "rapport.jsonl", "nettoyage.jsonl", "-simule.html"]
        {
            assert!(!connu(nom), "{nom}");
        }
    }
}
