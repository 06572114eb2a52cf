//! The seeded portfolio: fictitious dossiers in every state; the same seed gives the same dossiers.
//!
//! They are the sample contract with other names and days; numbers are valid and fictitious.

use fastrand::Rng;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::generated::operation::Operation;
use crate::modele::modele;
use crate::simulateur::opco::Opco;
use crate::simulateur::portefeuille::valeur::ecrire_jour;
use crate::simulateur::verrou::verrou;

/// The number of dossiers for each OPCO.
const NOMBRE: u64 = 12;

const NOMS: [&str; 8] = ["Exemple", "Fictif", "Modèle", "Essai", "Témoin", "Specimen", "Démo", "Maquette"];
const PRENOMS: [&str; 8] = ["Alix", "Camille", "Charlie", "Dominique", "Claude", "Lou", "Maxime", "Sacha"];

impl Opco {
    /// Adds the portfolio of a seed to an empty OPCO.
    pub(crate) fn semer(&self, graine: u64) {
        if !verrou(&self.portefeuille).dossiers.is_empty() {
            return;
        }
        let empreinte =
            self.id.bytes().fold(0_u64, |somme, octet| somme.wrapping_mul(31).wrapping_add(u64::from(octet)));
        let mut hasard = Rng::with_seed(graine ^ empreinte.rotate_left(32));
        let aujourd_hui = verrou(&self.portefeuille).date;
        for rang in 0..NOMBRE {
            let cerfa = contrat(&mut hasard, rang, aujourd_hui);
            // A contract drawn twice is left out; an action that the state of a dossier does not allow is skipped.
            let Ok(numero) = self.recevoir_d_ailleurs(&cerfa) else {
                continue;
            };
            let _ = match rang % 6 {
                0 => Ok(()),
                1 => self.instruire(&numero),
                2 => self.refuser_dossier(&numero, "Certification inactive à la date de conclusion."),
                3 => self.engager(&numero).and_then(|()| self.rompre(&numero, None)),
                _ => self.engager(&numero),
            };
        }
    }
}

fn contrat(hasard: &mut Rng, rang: u64, aujourd_hui: Date) -> Value {
    let mut cerfa = modele(Operation::TransmettreDossier).json()["cerfa"].take();
    let poser = |cerfa: &mut Value, pointeur: &str, valeur: Value| {
        if let Some(place) = cerfa.pointer_mut(pointeur) {
            *place = valeur;
        }
    };
    poser(&mut cerfa, "/apprenti/nom", json!(hasard.choice(NOMS)));
    poser(&mut cerfa, "/apprenti/prenom", json!(hasard.choice(PRENOMS)));
    let naissance = date(2004, 1, 1).saturating_add(hasard.i64(0..1_000).days());
    poser(&mut cerfa, "/apprenti/dateNaissance", ecrire_jour(naissance));
    poser(&mut cerfa, "/apprenti/sexe", json!("F"));
    poser(&mut cerfa, "/apprenti/nir", json!(nir(naissance, rang)));
    // One in three has an older regime, the others began in the last months.
    let debut = match rang % 3 {
        0 => date(2023, 9, 1).saturating_add(hasard.i64(0..300).days()),
        _ => aujourd_hui.saturating_sub(hasard.i64(0..300).days()),
    };
    let mois = 12 * hasard.i64(1..=2);
    let fin = debut.saturating_add(mois.months()).yesterday().unwrap_or(debut);
    let conclusion = debut.saturating_sub(20.days());
    poser(&mut cerfa, "/contrat/dateConclusion", ecrire_jour(conclusion));
    for pointeur in ["/contrat/dateDebutContrat", "/formation/dateDebutFormation"] {
        poser(&mut cerfa, pointeur, ecrire_jour(debut));
    }
    for pointeur in ["/contrat/dateFinContrat", "/formation/dateFinFormation"] {
        poser(&mut cerfa, pointeur, ecrire_jour(fin));
    }
    cerfa
}

/// A NIR with the birth month, department 99 (abroad), an unassigned country code, and its key.
fn nir(naissance: Date, rang: u64) -> String {
    let corps = format!("2{:02}{:02}99999{:03}", naissance.year() % 100, naissance.month(), 1 + rang % 999);
    let cle = 97 - corps.parse::<u64>().expect("thirteen digits are a number") % 97;
    format!("{corps}{cle:02}")
}
