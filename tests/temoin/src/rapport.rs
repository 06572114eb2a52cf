//! The report of conformance runs: one value, whose files are the rows of [`formats::formats`]. It gives the results
//! and their targets, and states that it is no certification; it judges nothing, and reads no clock.

mod cibles;
pub mod comparaison;
pub mod dossier;
pub mod formats;
pub mod lecture;
pub mod preuves;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use self::cibles::{AVERTISSEMENT, Cibles};
use self::preuves::Preuves;
use crate::generated::READ;
use crate::verifier::campagne::{Campagne, Consigne};
use crate::verifier::controle::{CATALOGUE, VerificationCiblee};
use crate::verifier::exigence::Exigence;
use crate::verifier::profil::PROFILS;
use crate::verifier::source::{self, Source};
use crate::verifier::verdict::Conclusion;

/// The format of the JSON.
pub const FORMAT: &str = "conformite/2";

/// One report: any number of OPCO, with the same requirements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rapport {
    /// [`FORMAT`].
    pub format: String,
    /// [`AVERTISSEMENT`], after the statement about simulated targets.
    pub avertissement: String,
    /// The kind of its targets.
    pub cibles: Cibles,
    /// Its provenance.
    pub provenance: Provenance,
    /// The worst conclusion.
    pub conclusion: Conclusion,
    /// The requirements checked.
    pub exigences: Vec<Exigence>,
    /// The sources that the clauses cite.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// The results, by OPCO.
    pub opco: Vec<Campagne>,
    /// The exchanges, each body and header set once.
    pub preuves: Preuves,
}

/// The versions, inputs and date of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Version of the suite.
    pub suite: String,
    /// SHA-256 of `spec/norme.yaml`.
    pub norme: String,
    /// SHA-256 of `spec/surcouche.yaml`; of each, when there are several overlays.
    pub surcouche: String,
    /// SHA-256 of `tests/temoin/exigences.toml`.
    pub exigences: String,
    /// SHA-256 of the profiles, concatenated.
    pub profils: String,
    /// The headers EDITEUR, LOGICIEL, VERSION sent.
    pub logiciel: String,
    /// Seed of the fictitious persons.
    pub graine: u64,
    /// Day of the run, given by the caller.
    pub date: String,
    /// Last day on which the results are valid.
    pub expire: String,
}

impl Provenance {
    fn new(consigne: &Consigne, validite: u16) -> Self {
        let profils: String = PROFILS.iter().map(|(_, texte)| *texte).collect();
        let surcouches = READ[1..].iter().map(|(_, empreinte)| *empreinte).collect::<Vec<_>>().join(" ");
        let expire = consigne.date.checked_add(i64::from(validite).days()).unwrap_or(consigne.date);
        Self {
            suite: env!("CARGO_PKG_VERSION").to_owned(),
            norme: READ[0].1.to_owned(),
            surcouche: surcouches,
            exigences: empreinte(CATALOGUE),
            profils: empreinte(&profils),
            logiciel: format!("Editeur Exemple / Suite de conformite / {}", env!("CARGO_PKG_VERSION")),
            graine: consigne.graine,
            date: consigne.date.to_string(),
            expire: expire.to_string(),
        }
    }
}

fn empreinte(texte: &str) -> String {
    hmac_sha256::Hash::hash(texte.as_bytes()).iter().map(|octet| format!("{octet:02x}")).collect()
}

/// The first characters of a digest, for display.
pub(crate) fn court(empreinte: &str) -> &str {
    empreinte.get(..12).unwrap_or(empreinte)
}

impl Rapport {
    /// The report of these runs; `validite` in days.
    pub fn new(consigne: &Consigne, validite: u16, mut opco: Vec<Campagne>) -> Self {
        let provenance = Provenance::new(consigne, validite);
        for campagne in &mut opco {
            (campagne.date, campagne.expire) = (provenance.date.clone(), provenance.expire.clone());
        }
        let exigences: Vec<_> = consigne.controles.iter().map(VerificationCiblee::exigence).collect();
        let conclusion = opco.iter().map(|un| un.bilan.conclusion).max().unwrap_or(Conclusion::Creuse);
        Self {
            format: FORMAT.to_owned(),
            avertissement: Cibles::de(&opco).avertissement(),
            cibles: Cibles::de(&opco),
            provenance,
            conclusion,
            sources: source::citees(exigences.iter().map(|exigence| &*exigence.clause)),
            exigences,
            preuves: Preuves::nouer(&opco),
            opco,
        }
    }

    /// Whether the results are no longer valid on a day.
    pub fn perime(&self, jour: Date) -> bool {
        self.provenance.expire < jour.to_string()
    }

    /// The conclusion in French. Simulated OPCO and others have different words, and never share a sentence.
    pub fn phrase(&self) -> String {
        let pire = |simulee| {
            let vues = self.opco.iter().filter(|un| un.cible.simulee() == simulee);
            vues.map(|un| un.bilan.conclusion).max().map(|pire| pire.libelle(simulee))
        };
        match (pire(true), pire(false)) {
            (Some(simulee), Some(reelle)) => format!("OPCO simulés, {simulee} ; aux adresses, {reelle}"),
            (Some(une), None) | (None, Some(une)) => une.to_owned(),
            (None, None) => Conclusion::Creuse.libelle(false).to_owned(),
        }
    }
}
