//! The files of a report, by family. A new format is a row, with its function, in the file of its family.

mod html;
pub mod json;
mod programmes;
pub mod textes;

pub(super) use html::ECHANGES;

use super::Rapport;

/// The name of a file, with a star in the place of the kind of targets, and its content.
pub type Format = (&'static str, fn(&Rapport) -> String);

/// The files that every report has once.
pub fn formats() -> impl Iterator<Item = &'static Format> {
    [programmes::FORMATS, textes::FORMATS, html::FORMATS].into_iter().flatten()
}

impl Rapport {
    /// Every file of the report, by its name: those of the families, then the pages of each OPCO and of its exchanges.
    pub fn fichiers(&self) -> Vec<(String, String)> {
        let fichiers = formats().map(|(nom, ecrire)| (self.cibles.nommer(nom), ecrire(self)));
        fichiers.chain(html::par_opco(self)).collect()
    }
}
