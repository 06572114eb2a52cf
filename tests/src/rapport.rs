//! The report of conformance runs: one value, written in five formats. It says what was found, and that it is no
//! certification; it judges nothing, and reads no clock.

pub mod comparaison;
pub mod dossier;
pub mod html;
pub mod junit;
pub mod lecture;
pub mod markdown;

use std::path::Path;
use std::{fs, io};

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::verifier::campagne::{Campagne, Consigne, Resultat};
use crate::verifier::exigence::{CATALOGUE, Controle, Exigence};
use crate::verifier::profil::PROFILS;
use crate::verifier::verdict::Conclusion;

/// What every format says first.
pub const AVERTISSEMENT: &str = "Ce rapport décrit ce qu'une suite d'essais a observé à une date donnée. \
Ce n'est ni une certification, ni un avis d'un OPCO ou de CFADock.";

/// The shape of the JSON.
pub const FORMAT: &str = "conformite/1";

/// JSON Schema of the JSON report.
pub const SCHEMA: &str = include_str!("../templates/rapport.schema.json");

/// One report: any number of OPCO, by the same requirements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rapport {
    /// [`FORMAT`].
    pub format: String,
    /// [`AVERTISSEMENT`].
    pub avertissement: String,
    /// Where it comes from.
    pub provenance: Provenance,
    /// The worst of the conclusions.
    pub conclusion: Conclusion,
    /// What was checked.
    pub exigences: Vec<Exigence>,
    /// What was found, by OPCO.
    pub opco: Vec<Campagne>,
}

/// With what, from what, and when a report was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Version of the suite.
    pub suite: String,
    /// SHA-256 of `spec/norme.yaml`.
    pub norme: String,
    /// SHA-256 of `spec/surcouche.yaml`.
    pub surcouche: String,
    /// SHA-256 of `spec/exigences.toml`.
    pub exigences: String,
    /// SHA-256 of the profiles, one after the other.
    pub profils: String,
    /// The headers EDITEUR, LOGICIEL, VERSION sent.
    pub logiciel: String,
    /// Seed of the fictitious persons.
    pub graine: u64,
    /// Day of the run, given by the caller.
    pub date: String,
    /// Last day on which the results count.
    pub expire: String,
}

impl Provenance {
    fn new(consigne: &Consigne, validite: u16) -> Self {
        let profils: String = PROFILS.iter().map(|(_, texte)| *texte).collect();
        let expire = consigne.date.checked_add(i64::from(validite).days()).unwrap_or(consigne.date);
        Self {
            suite: env!("CARGO_PKG_VERSION").to_owned(),
            norme: empreinte(include_str!("../../spec/norme.yaml")),
            surcouche: empreinte(include_str!("../../spec/surcouche.yaml")),
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
    Sha256::digest(texte.as_bytes()).iter().map(|octet| format!("{octet:02x}")).collect()
}

impl Rapport {
    /// The report of these runs; `validite` in days.
    pub fn new(consigne: &Consigne, validite: u16, mut opco: Vec<Campagne>) -> Self {
        let provenance = Provenance::new(consigne, validite);
        for campagne in &mut opco {
            (campagne.date, campagne.expire) = (provenance.date.clone(), provenance.expire.clone());
        }
        let conclusion = opco.iter().map(|one| one.bilan.conclusion).max().unwrap_or(Conclusion::Creuse);
        Self {
            format: FORMAT.to_owned(),
            avertissement: AVERTISSEMENT.to_owned(),
            provenance,
            conclusion,
            exigences: consigne.controles.iter().map(Controle::exigence).collect(),
            opco,
        }
    }

    /// Whether the results no longer count on a day.
    pub fn perime(&self, jour: Date) -> bool {
        self.provenance.expire < jour.to_string()
    }

    /// The JSON, the same bytes for the same run.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a report is made of texts and numbers") + "\n"
    }

    /// Writes the formats into a folder that exists.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn ecrire(&self, dossier: &Path) -> io::Result<()> {
        fs::write(dossier.join("rapport.json"), self.json())?;
        fs::write(dossier.join("rapport.schema.json"), SCHEMA)?;
        fs::write(dossier.join("junit.xml"), junit::ecrire(self))?;
        fs::write(dossier.join("rapport.md"), markdown::ecrire(self))?;
        fs::write(dossier.join("rapport.txt"), self.terminal())?;
        for (nom, page) in html::pages(self).map_err(io::Error::other)? {
            fs::write(dossier.join(nom), page)?;
        }
        Ok(())
    }

    /// What the terminal shows at the end.
    pub fn terminal(&self) -> String {
        let mut texte = String::new();
        for campagne in &self.opco {
            let comptes = campagne.bilan.comptes.iter();
            let comptes: Vec<_> = comptes.map(|(verdict, nombre)| format!("{nombre} {}", verdict.libelle())).collect();
            let conclusion = campagne.bilan.conclusion.libelle();
            texte.push_str(&format!("{:<16} {conclusion} : {}", campagne.nom, comptes.join(", ")));
            if let Some(part) = campagne.bilan.part() {
                texte.push_str(&format!(" ; {part} % de ce qui s'appliquait est montré"));
            }
            texte.push('\n');
            if campagne.expire < self.provenance.date {
                texte.push_str(&format!("  périmé : valable jusqu'au {}\n", campagne.expire));
            }
            if let Some(interruption) = &campagne.interruption {
                texte.push_str(&format!("  arrêté en route : {interruption}\n"));
            }
            for resultat in campagne.resultats.iter().filter(|one| rouge(one)) {
                let (signe, phrase) = (resultat.verdict.signe(), &resultat.phrase);
                texte.push_str(&format!("  {signe} {} — {phrase}\n", resultat.exigence));
            }
        }
        let date = &self.provenance.date;
        texte.push_str(&format!("Conclusion au {date} : {}.\n{AVERTISSEMENT}\n", self.conclusion.libelle()));
        texte
    }
}

/// What a reader must look at.
fn rouge(resultat: &Resultat) -> bool {
    use crate::verifier::verdict::Verdict;
    matches!(resultat.verdict, Verdict::Echec | Verdict::Erreur)
}
