//! The open table of France compétences (SIRO), a file that the user provides: one employer per line. It is read
//! without a key and without the network.

mod lecture;

pub use lecture::{LigneEcartee, RaisonEcartee, TableSiroIllisible};

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::reponse::{Certitude, OpcoDe, Origine, RaisonInconnu};
use crate::Opco;
use crate::scalaires::{CodeIdcc, Siret};

/// The text in the column of the agreement if there is none: the employer chose its OPCO itself. Source:
/// [SIRO](crate::sources).
const SANS_CONVENTION: [u16; 2] = [9_998, 9_999];

/// The table « SIRET-OPCO » that France compétences publishes each month on
/// [data.gouv.fr](https://www.data.gouv.fr/fr/datasets/table-siret-opco/), as it was downloaded. Clones share it; in
/// memory it takes 16 bytes a line, some 60 MB for the whole table, and about three times that while it is read.
///
/// The columns are found by name: `SIRET`, `IDCC`, `OPCO_PROPRIETAIRE`, and `OPCO_GESTION` if it exists. The separator
/// is `|`, as published, or `;`, `,` or a tab, as written by spreadsheets. Source: [SIRO](crate::sources).
///
/// ```
/// use cfadock::Opco;
/// use cfadock::parcours::{OpcoDe, TableSiro};
///
/// let fichier = "SIRET|IDCC|OPCO_PROPRIETAIRE|OPCO_GESTION\n41816609600069|1486|ATLAS|\n";
/// let table = TableSiro::lire("siro-202606.csv", fichier.as_bytes())?;
/// assert!(matches!(table.opco_de(&"41816609600069".parse()?), OpcoDe::Trouve { opco: Opco::Atlas, .. }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct TableSiro {
    contenu: Arc<Contenu>,
}

struct Contenu {
    fichier: String,
    /// By SIRET, each once.
    lignes: Vec<Ligne>,
    /// The names of the OPCO as in the file; a line refers to them by index.
    noms: Vec<(String, Option<Opco>)>,
    ecartees: Vec<LigneEcartee>,
}

#[derive(Clone, Copy)]
struct Ligne {
    siret: u64,
    idcc: Option<u16>,
    /// Indices in the list of names.
    proprietaire: Option<u8>,
    gestion: Option<u8>,
}

impl TableSiro {
    /// Reads the file at this path; answers contain its name, which contains the month. It blocks, for seconds with the
    /// whole table: in an asynchronous program call it with `tokio::task::spawn_blocking`.
    ///
    /// # Errors
    /// As [`lire`](Self::lire), and when the file cannot be opened.
    pub fn ouvrir(chemin: impl AsRef<Path>) -> Result<Self, TableSiroIllisible> {
        let chemin = chemin.as_ref();
        let nom = chemin.file_name().map_or_else(String::new, |nom| nom.to_string_lossy().into_owned());
        let fichier = File::open(chemin).map_err(|faute| TableSiroIllisible::Lecture(faute.kind()))?;
        Self::lire(nom, fichier)
    }

    /// Reads a table with a name, which answers contain.
    ///
    /// # Errors
    /// When it lacks these columns, cannot be read, or has too many invalid lines: see [`TableSiroIllisible`]. A few
    /// invalid lines are [set aside](Self::ecartees).
    pub fn lire(fichier: impl Into<String>, lecteur: impl Read) -> Result<Self, TableSiroIllisible> {
        let contenu = lecture::lire(fichier.into(), lecteur)?;
        Ok(Self { contenu: Arc::new(contenu) })
    }

    /// The name of the file.
    pub fn fichier(&self) -> &str {
        &self.contenu.fichier
    }

    /// How many employers it has.
    pub fn nombre(&self) -> usize {
        self.contenu.lignes.len()
    }

    /// The lines that were not understood: their employers count as missing.
    pub fn ecartees(&self) -> &[LigneEcartee] {
        &self.contenu.ecartees
    }

    /// The OPCO of an employer by this table only. It is that of the branch; if another one manages the employer (AKTO
    /// overseas), both are given, that of the branch first.
    pub fn opco_de(&self, siret: &Siret) -> OpcoDe {
        match siret.canonique() {
            Ok(siret) => self.chercher(&siret).0.unwrap_or_else(OpcoDe::Inconnu),
            Err(_) => OpcoDe::Inconnu(RaisonInconnu::SiretInvalide),
        }
    }

    /// The entry of a valid SIRET, with its agreement.
    pub(super) fn chercher(&self, siret: &Siret) -> (Result<OpcoDe, RaisonInconnu>, Option<CodeIdcc>) {
        let Contenu { lignes, .. } = &*self.contenu;
        let trouve = siret.as_str().parse::<u64>().ok();
        let trouve = trouve.and_then(|siret| lignes.binary_search_by_key(&siret, |ligne| ligne.siret).ok());
        let Some(ligne) = trouve.map(|place| lignes[place]) else {
            return (Err(RaisonInconnu::AbsentDeLaTable), None);
        };
        let idcc = ligne.idcc.filter(|idcc| !SANS_CONVENTION.contains(idcc));
        let idcc = idcc.and_then(|idcc| format!("{idcc:04}").parse().ok());
        (self.opcos(ligne).map(|opcos| self.conclure(ligne, opcos)), idcc)
    }

    fn opcos(&self, ligne: Ligne) -> Result<Vec<Opco>, RaisonInconnu> {
        let mut opcos = Vec::new();
        for nom in [ligne.proprietaire, ligne.gestion].into_iter().flatten() {
            let (nom, opco) = &self.contenu.noms[usize::from(nom)];
            let opco = opco.ok_or_else(|| RaisonInconnu::NomInconnu(nom.clone()))?;
            if !opcos.contains(&opco) {
                opcos.push(opco);
            }
        }
        if opcos.is_empty() { Err(RaisonInconnu::SansOpco) } else { Ok(opcos) }
    }

    fn conclure(&self, ligne: Ligne, opcos: Vec<Opco>) -> OpcoDe {
        let origine = Origine::TableSiro { fichier: self.contenu.fichier.clone() };
        let choisi = ligne.idcc.is_none_or(|idcc| SANS_CONVENTION.contains(&idcc));
        let certitude = if choisi { Certitude::Moyenne } else { Certitude::Forte };
        match opcos[..] {
            [opco] => OpcoDe::Trouve { opco, origine, certitude },
            _ => OpcoDe::Plusieurs { opcos, origine },
        }
    }
}

/// Shows the file and how much is in it.
impl fmt::Debug for TableSiro {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut montre = formatter.debug_struct("TableSiro");
        montre.field("fichier", &self.contenu.fichier).field("nombre", &self.nombre()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
