//! Contracts by rank: the sample of this crate under other names, numbers, days and places, so that no two are alike.
//!
//! Numbers are made up; what is held in memory must not shrink more than real contracts would.

use fastrand::Rng;
use serde_json::{Value, json};

const SAMPLE: &str = include_str!("../../fixtures/contrat_v14.json");

const SYLLABES: [&str; 16] =
    ["ba", "ren", "lo", "mi", "tu", "cha", "vel", "dor", "né", "gui", "sar", "po", "fla", "jou", "ker", "zin"];
const VOIES: [&str; 8] = ["rue", "avenue", "boulevard", "impasse", "place", "chemin", "allée", "quai"];

/// What is made up: the same for the same seed.
struct Hasard(Rng);

impl Hasard {
    fn suivant(&mut self, borne: u64) -> u64 {
        self.0.u64(..borne)
    }

    /// A made-up word of so many syllables, with a capital.
    fn mot(&mut self, syllabes: usize) -> String {
        let word: String = (0..syllabes).map(|_| SYLLABES[self.suivant(16) as usize]).collect();
        let (first, rest) = word.split_at(1);
        format!("{}{rest}", first.to_uppercase())
    }

    fn adresse(&mut self) -> Value {
        let voie = VOIES[self.suivant(8) as usize];
        json!({
            "adresse1": format!("{} {voie} {} {}", 1 + self.suivant(250), self.mot(2), self.mot(3)),
            "codePostal": format!("{:02}{:03}", 1 + self.suivant(95), self.suivant(1_000)),
            "commune": format!("{}-{}", self.mot(2), self.mot(3)),
        })
    }

    fn jour(&mut self, year: u64, years: u64) -> String {
        let (year, month, day) = (year + self.suivant(years), 1 + self.suivant(12), 1 + self.suivant(28));
        format!("{year}-{month:02}-{day:02}T00:00:00+00:00")
    }

    fn telephone(&mut self) -> String {
        format!("01{:08}", self.suivant(100_000_000))
    }

    fn siret(&mut self) -> String {
        format!("{:09}{:05}", self.suivant(1_000_000_000), self.suivant(100_000))
    }
}

/// The body of a deposit.
pub fn contrat(rang: usize) -> Value {
    let mut body: Value = serde_json::from_str(SAMPLE).unwrap();
    let mut hasard = Hasard(Rng::with_seed(rang as u64));
    let cerfa = &mut body["cerfa"];
    employeur(&mut cerfa["employeur"], &mut hasard);
    let (nom, prenom) = (hasard.mot(3), hasard.mot(2));
    let apprenti = &mut cerfa["apprenti"];
    apprenti["courriel"] = json!(format!("p{rang}.{}@apprenti.test", hasard.suivant(10_000)));
    apprenti["nom"] = json!(nom);
    apprenti["prenom"] = json!(format!("{prenom} {}", lettres(rang)));
    apprenti["dateNaissance"] = json!(hasard.jour(1998, 10));
    apprenti["communeNaissance"] = json!(hasard.mot(3));
    apprenti["nir"] = json!(format!("2{:014}", hasard.suivant(100_000_000_000_000)));
    apprenti["intituleDiplomePrepare"] = json!(format!("{} {} {}", hasard.mot(4), hasard.mot(3), hasard.mot(5)));
    apprenti["telephone"] = json!(hasard.telephone());
    apprenti["adresse"] = hasard.adresse();
    let maitre = &mut cerfa["maitre1"];
    maitre["nom"] = json!(hasard.mot(3));
    maitre["prenom"] = json!(hasard.mot(2));
    maitre["dateNaissance"] = json!(hasard.jour(1960, 35));
    maitre["courriel"] = json!(format!("{}@entreprise.test", lettres(hasard.suivant(1_000_000) as usize)));
    maitre["emploiOccupe"] = json!(format!("{} {}", hasard.mot(3), hasard.mot(4)));
    maitre["intituleDiplomeObtenu"] = json!(format!("{} {} {}", hasard.mot(2), hasard.mot(4), hasard.mot(4)));
    let formation = &mut cerfa["formation"];
    formation["rncp"] = json!(format!("RNCP{:05}", hasard.suivant(100_000)));
    formation["codeDiplome"] = json!(format!("32X{:05}", hasard.suivant(100_000)));
    formation["intituleQualification"] = json!(format!("{} {} {}", hasard.mot(3), hasard.mot(4), hasard.mot(5)));
    formation["dureeFormation"] = json!(800 + hasard.suivant(800));
    let month = 1 + hasard.suivant(9);
    let contrat = &mut cerfa["contrat"];
    contrat["dateDebutContrat"] = json!(format!("2026-{month:02}-{:02}T00:00:00+00:00", 1 + hasard.suivant(28)));
    contrat["dateConclusion"] =
        json!(format!("2025-{:02}-{:02}T00:00:00+00:00", 8 + month % 5, 1 + hasard.suivant(28)));
    contrat["salaireEmbauche"] = json!((70_000 + hasard.suivant(100_000)) as f64 / 100.0);
    contrat["lieuSignatureContrat"] = json!(hasard.mot(4));
    for year in contrat["remunerationsAnnuelles"].as_array_mut().unwrap() {
        year["taux"] = json!((400 + hasard.suivant(600)) as f64 / 10.0);
    }
    body
}

fn employeur(employeur: &mut Value, hasard: &mut Hasard) {
    employeur["denomination"] = json!(format!("{} {} et {}", hasard.mot(3), hasard.mot(2), hasard.mot(4)));
    employeur["siret"] = json!(hasard.siret());
    employeur["nombreDeSalaries"] = json!(1 + hasard.suivant(5_000));
    employeur["libelleIdcc"] = json!(format!("{} {} {}", hasard.mot(3), hasard.mot(4), hasard.mot(2)));
    employeur["telephone"] = json!(hasard.telephone());
    employeur["courriel"] = json!(format!("rh@{}.test", lettres(hasard.suivant(1_000_000) as usize)));
    employeur["nom"] = json!(hasard.mot(3));
    employeur["prenom"] = json!(hasard.mot(2));
    employeur["adresse"] = hasard.adresse();
}

/// A rank in letters: names have no digits.
fn lettres(mut rang: usize) -> String {
    let mut text = String::new();
    loop {
        text.push(char::from(b'a' + (rang % 26) as u8));
        rang /= 26;
        if rang == 0 {
            return text;
        }
    }
}
