//! The seeded portfolio: fictitious dossiers in every state, the same for the same seed.
//!
//! They are the sample contract of the norm under other names and days; numbers are valid and belong to nobody.

use fastrand::Rng;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::generated::operation::Operation;
use crate::generated::scenarios::SKELETONS;
use crate::simulateur::opco::Opco;
use crate::simulateur::portefeuille::valeur::ecrire_jour;
use crate::simulateur::verrou::verrou;

/// Dossiers sown into each OPCO.
const NOMBRE: u64 = 12;

const NOMS: [&str; 8] = ["Exemple", "Fictif", "Modèle", "Essai", "Témoin", "Specimen", "Démo", "Maquette"];
const PRENOMS: [&str; 8] = ["Alix", "Camille", "Charlie", "Dominique", "Claude", "Lou", "Maxime", "Sacha"];

impl Opco {
    /// Sows the portfolio of a seed into an OPCO that knows nothing yet.
    pub(crate) fn semer(&self, graine: u64) {
        if !verrou(&self.portefeuille).dossiers.is_empty() {
            return;
        }
        let name = self.id.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let mut hasard = Rng::with_seed(graine ^ name.rotate_left(32));
        let today = verrou(&self.portefeuille).date;
        for rank in 0..NOMBRE {
            let cerfa = contrat(&mut hasard, rank, today);
            // A contract drawn twice is left out; what a fresh dossier's state does not allow is left undone.
            let Ok(numero) = self.recevoir_d_ailleurs(&cerfa) else {
                continue;
            };
            let _ = match rank % 6 {
                0 => Ok(()),
                1 => self.instruire(&numero),
                2 => self.refuser_dossier(&numero, "Certification inactive à la date de conclusion."),
                3 => self.engager(&numero).and_then(|()| self.rompre(&numero, None)),
                _ => self.engager(&numero),
            };
        }
    }
}

fn contrat(hasard: &mut Rng, rank: u64, today: Date) -> Value {
    let sample = SKELETONS.iter().find(|skeleton| skeleton.operation == Operation::TransmettreDossier);
    let sample = sample.and_then(|skeleton| skeleton.body).unwrap_or("{}");
    let mut cerfa = serde_json::from_str::<Value>(sample).unwrap_or_default()["cerfa"].take();
    let set = |cerfa: &mut Value, pointer: &str, value: Value| {
        if let Some(place) = cerfa.pointer_mut(pointer) {
            *place = value;
        }
    };
    set(&mut cerfa, "/apprenti/nom", json!(hasard.choice(NOMS)));
    set(&mut cerfa, "/apprenti/prenom", json!(hasard.choice(PRENOMS)));
    let birth = date(2004, 1, 1).saturating_add(hasard.i64(0..1_000).days());
    set(&mut cerfa, "/apprenti/dateNaissance", ecrire_jour(birth));
    set(&mut cerfa, "/apprenti/sexe", json!("F"));
    set(&mut cerfa, "/apprenti/nir", json!(nir(birth, rank)));
    // One in three of an older regime, the others begun in the last months.
    let debut = match rank % 3 {
        0 => date(2023, 9, 1).saturating_add(hasard.i64(0..300).days()),
        _ => today.saturating_sub(hasard.i64(0..300).days()),
    };
    let months = 12 * hasard.i64(1..=2);
    let fin = debut.saturating_add(months.months()).yesterday().unwrap_or(debut);
    let conclusion = debut.saturating_sub(20.days());
    set(&mut cerfa, "/contrat/dateConclusion", ecrire_jour(conclusion));
    for pointer in ["/contrat/dateDebutContrat", "/formation/dateDebutFormation"] {
        set(&mut cerfa, pointer, ecrire_jour(debut));
    }
    for pointer in ["/contrat/dateFinContrat", "/formation/dateFinFormation"] {
        set(&mut cerfa, pointer, ecrire_jour(fin));
    }
    cerfa
}

/// A NIR of the birth month, from department 99 (abroad) and a country code that is given to none, with its key.
fn nir(birth: Date, rank: u64) -> String {
    let body = format!("2{:02}{:02}99999{:03}", birth.year() % 100, birth.month(), 1 + rank % 999);
    let key = 97 - body.parse::<u64>().expect("thirteen digits are a number") % 97;
    format!("{body}{key:02}")
}
