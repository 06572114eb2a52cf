//! The folder of a report: what it may hold, whether another may take its place, and what goes then.

use std::path::Path;
use std::{fs, io};

use crate::verifier::profil::PROFILS;

/// The journal of the clean-up; it outlives its report, for what it names is still at the OPCO.
pub const JOURNAL: &str = "nettoyage.jsonl";

/// The files that do not depend on an OPCO.
const FICHIERS: [&str; 9] = [
    "rapport.json",
    "rapport.schema.json",
    "junit.xml",
    "rapport.md",
    "rapport.txt",
    "index.html",
    "differences.html",
    "preuve.html",
    "style.css",
];

/// Whether a file of this name belongs to a report.
fn connu(nom: &str) -> bool {
    let opco = |suffixe: &str| nom.strip_suffix(suffixe).is_some_and(|id| PROFILS.iter().any(|(one, _)| *one == id));
    FICHIERS.contains(&nom) || opco(".html") || opco("-preuves.html")
}

fn noms(dossier: &Path) -> io::Result<Vec<String>> {
    fs::read_dir(dossier)?.map(|entree| Ok(entree?.file_name().to_string_lossy().into_owned())).collect()
}

/// Whether a report may be written there: the folder is empty, holds a report, or nothing but parts of one.
pub fn remplacable(dossier: &Path) -> bool {
    let Ok(noms) = noms(dossier) else { return false };
    dossier.join("rapport.json").is_file() || noms.iter().all(|nom| connu(nom) || nom == JOURNAL)
}

/// Removes the files of a former report; the journal and everything else stay.
///
/// # Errors
///
/// When a file cannot be removed.
pub fn vider(dossier: &Path) -> io::Result<()> {
    noms(dossier)?.iter().filter(|nom| connu(nom)).try_for_each(|nom| fs::remove_file(dossier.join(nom)))
}
