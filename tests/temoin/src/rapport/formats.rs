//! The files of a report. A new format is a file of this folder, with its row here.

pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod terminal;

use super::Rapport;

/// The name of a file, a star where it says what the targets were, and what is in it.
pub type Format = (&'static str, fn(&Rapport) -> String);

/// The files that every report has once.
pub const FORMATS: [Format; 10] = [
    ("rapport*.json", json::ecrire),
    ("rapport.schema.json", json::schema),
    ("junit*.xml", junit::ecrire),
    ("rapport*.md", markdown::ecrire),
    ("rapport*.txt", terminal::ecrire),
    ("index.html", html::matrice),
    ("style.css", html::style),
    ("differences*.html", html::differences),
    ("preuve*.html", html::preuve),
    ("sources*.html", html::sources),
];

impl Rapport {
    /// Every file of the report, by its name: those of the table, then the pages of each OPCO and of its exchanges.
    pub fn fichiers(&self) -> Vec<(String, String)> {
        let fichiers = FORMATS.iter().map(|(nom, ecrire)| (self.cibles.nommer(nom), ecrire(self)));
        fichiers.chain(html::par_opco(self)).collect()
    }
}
