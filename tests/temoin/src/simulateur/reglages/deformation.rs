//! The effect of the known deviations on a valid answer. It is applied last: our own answers are checked before.

use serde_json::{Map, Value, json};

use super::Reglages;
use super::particularite::Particularite;
use crate::generated::operation::Operation;

/// The answer as this OPCO sends it.
pub(crate) fn deformer(reglages: &Reglages, operation: Operation, mut valeur: Value) -> Value {
    let v2 = operation.row().path.split('/').any(|segment| segment == "v2");
    let a = |une| reglages.a(une);
    if v2 && a(Particularite::EtatRuptu) {
        textes(&mut valeur, &mut |nom, texte| {
            if nom == "etat" && texte == "RUPTURE" {
                *texte = "RUPTU".to_owned();
            }
        });
    }
    if a(Particularite::NaturesCasseTitre) {
        textes(&mut valeur, &mut |nom, texte| {
            if matches!(nom, "nature" | "natureFrais") {
                *texte = casse_titre(texte);
            }
        });
    }
    if a(Particularite::DatesMelangees) {
        let mut rang = 0;
        textes(&mut valeur, &mut |_, texte| {
            if let Some(jour) = texte.strip_suffix("T00:00:00+00:00") {
                *texte =
                    [format!("{jour}T00:00:00+0000"), format!("{jour}T00:00:00Z"), jour.to_owned()][rang % 3].clone();
                rang += 1;
            }
        });
    }
    if v2 && a(Particularite::IbanEnCapitales) {
        renommer(&mut valeur, "iban", "IBAN");
    }
    if operation == Operation::ListerEtatsDossiers && a(Particularite::EtatsFormeDivergente) {
        valeur = page_ou_objet(valeur);
    }
    let page = matches!(operation, Operation::ListerEtatsDossiersV2 | Operation::ListerEtatsFactures);
    if page && a(Particularite::PageEnveloppee) { Value::Array(vec![valeur]) } else { valeur }
}

/// One dossier as the object alone, any other number of them as a page.
fn page_ou_objet(valeur: Value) -> Value {
    match valeur {
        Value::Array(mut elements) if elements.len() == 1 => elements.remove(0),
        Value::Array(elements) => {
            json!({ "total": elements.len(), "count": elements.len(), "page": 1, "EtatDossierResult": elements })
        }
        autre => autre,
    }
}

fn casse_titre(texte: &str) -> String {
    let mut lettres = texte.chars();
    lettres.next().map_or_else(String::new, |premiere| premiere.to_string() + &lettres.as_str().to_lowercase())
}

/// Visits every text value of a member, with the member's name.
fn textes(valeur: &mut Value, change: &mut impl FnMut(&str, &mut String)) {
    match valeur {
        Value::Array(elements) => elements.iter_mut().for_each(|element| textes(element, change)),
        Value::Object(membres) => {
            for (nom, membre) in membres.iter_mut() {
                match membre {
                    Value::String(texte) => change(nom, texte),
                    autre => textes(autre, change),
                }
            }
        }
        _ => {}
    }
}

fn renommer(valeur: &mut Value, de: &str, vers: &str) {
    match valeur {
        Value::Array(elements) => elements.iter_mut().for_each(|element| renommer(element, de, vers)),
        Value::Object(membres) => {
            let renommes = std::mem::take(membres).into_iter().map(|(nom, mut membre)| {
                renommer(&mut membre, de, vers);
                (if nom == de { vers.to_owned() } else { nom }, membre)
            });
            *membres = renommes.collect::<Map<_, _>>();
        }
        _ => {}
    }
}
