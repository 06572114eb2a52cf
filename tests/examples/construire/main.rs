//! From an editor's own student record, in JSON or in CSV, to a contract. Unreadable values, missing values and the
//! findings of the checks are reported with the names of the record: `cargo run -p conformance --example construire`.
//!
//! `fiche` is the record as the software keeps it, and `brouillon` makes a draft of it. A draft is the model that is
//! read, in which everything may be missing: `Cerfa::try_from` makes it a contract, or names all that is missing.

mod brouillon;
mod fiche;
mod lecture;

use std::error::Error;

use cfadock::controle::{Constat, ContratAControler, Gravite, controler_contrat};
use cfadock::models::{Cerfa, DossierTransmission};
use jiff::civil::{Date, date};

use fiche::{Fiche, libelle};
use lecture::Lecture;

/// The contract of a record, with what its checks remark.
///
/// # Errors
/// All that stands against it, and what the checks remark; each line by the name that the record gives the field.
fn construire(fiche: &Fiche, au: Date) -> Result<(DossierTransmission, Vec<String>), Vec<String>> {
    let mut lecture = Lecture::default();
    let brouillon = brouillon::cerfa(fiche, &mut lecture);
    let cerfa = Cerfa::try_from(brouillon);
    if let Err(incomplet) = &cerfa {
        // What could not be read is missing as well, and was said.
        incomplet.missing().iter().for_each(|chemin| lecture.noter(chemin, "à compléter."));
    }
    let (Ok(cerfa), true) = (cerfa, lecture.notes().is_empty()) else {
        let lignes = lecture.notes().iter().map(|(chemin, phrase)| format!("{} : {phrase}", libelle(chemin)));
        return Err(lignes.collect());
    };
    let contrat = DossierTransmission::builder().cerfa(cerfa).build();
    let controle = controler_contrat(&ContratAControler::new(&contrat, au));
    let remarques = controle.constats().iter().filter(|constat| constat.gravite != Gravite::Information).map(ligne);
    let remarques = remarques.collect();
    if controle.verdict(&[]).is_ok() { Ok((contrat, remarques)) } else { Err(remarques) }
}

/// A finding of the checks, by the record's name of its field.
fn ligne(constat: &Constat) -> String {
    let chemin = constat.champ.strip_prefix("cerfa.").unwrap_or(&constat.champ);
    format!("{} : {} ({})", libelle(chemin), constat.phrase, constat.id)
}

/// What is said of the three records of the example, in their order.
///
/// # Errors
/// When a file cannot be read: the error says where.
pub fn jouer() -> Result<Vec<String>, Box<dyn Error>> {
    let json: Fiche = cfadock::from_json(include_bytes!("../../fixtures/eleve.json"))?;
    let mut fiches = vec![json];
    let mut csv =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(&include_bytes!("../../fixtures/eleves.csv")[..]);
    for fiche in csv.deserialize() {
        fiches.push(fiche?);
    }
    let mut dit = Vec::new();
    for fiche in &fiches {
        match construire(fiche, date(2026, 6, 23)) {
            Ok((contrat, remarques)) => {
                dit.push(format!("prêt à partir : {}", contrat.cerfa.formation.intitule_qualification));
                dit.extend(remarques);
            }
            Err(lignes) => dit.extend(lignes),
        }
    }
    Ok(dit)
}

fn main() -> Result<(), Box<dyn Error>> {
    jouer()?.iter().for_each(|ligne| println!("{ligne}"));
    Ok(())
}
