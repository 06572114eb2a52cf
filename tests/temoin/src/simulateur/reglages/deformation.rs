//! What the known deviations do to an answer that the norm allows. It runs last: the check of our own answers is before.

use serde_json::{Map, Value, json};

use super::Reglages;
use super::particularite::Particularite;
use crate::generated::operation::Operation;

/// The answer as this OPCO gives it.
pub(crate) fn deformer(reglages: &Reglages, operation: Operation, mut value: Value) -> Value {
    let v2 = operation.row().path.starts_with("/v2");
    let a = |one| reglages.a(one);
    if v2 && a(Particularite::EtatRuptu) {
        textes(&mut value, &mut |name, text| {
            if name == "etat" && text == "RUPTURE" {
                *text = "RUPTU".to_owned();
            }
        });
    }
    if a(Particularite::NaturesCasseTitre) {
        textes(&mut value, &mut |name, text| {
            if matches!(name, "nature" | "natureFrais") {
                *text = casse_titre(text);
            }
        });
    }
    if a(Particularite::DatesMelangees) {
        let mut rank = 0;
        textes(&mut value, &mut |_, text| {
            if let Some(day) = text.strip_suffix("T00:00:00+00:00") {
                *text = [format!("{day}T00:00:00+0000"), format!("{day}T00:00:00Z"), day.to_owned()][rank % 3].clone();
                rank += 1;
            }
        });
    }
    if v2 && a(Particularite::IbanEnCapitales) {
        renommer(&mut value, "iban", "IBAN");
    }
    if operation == Operation::ListerEtatsDossiers && a(Particularite::EtatsFormeDivergente) {
        value = page_ou_objet(value);
    }
    let page = matches!(operation, Operation::ListerEtatsDossiersV2 | Operation::ListerEtatsFactures);
    if page && a(Particularite::PageEnveloppee) { Value::Array(vec![value]) } else { value }
}

/// One dossier as the object alone, any other number of them as a page.
fn page_ou_objet(value: Value) -> Value {
    match value {
        Value::Array(mut items) if items.len() == 1 => items.remove(0),
        Value::Array(items) => {
            json!({ "total": items.len(), "count": items.len(), "page": 1, "EtatDossierResult": items })
        }
        other => other,
    }
}

fn casse_titre(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_string() + &chars.as_str().to_lowercase())
}

/// Shows every text that is the value of a member, with the member's name.
fn textes(value: &mut Value, change: &mut impl FnMut(&str, &mut String)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| textes(item, change)),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match member {
                    Value::String(text) => change(name, text),
                    other => textes(other, change),
                }
            }
        }
        _ => {}
    }
}

fn renommer(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| renommer(item, from, to)),
        Value::Object(members) => {
            let renamed = std::mem::take(members).into_iter().map(|(name, mut member)| {
                renommer(&mut member, from, to);
                (if name == from { to.to_owned() } else { name }, member)
            });
            *members = renamed.collect::<Map<_, _>>();
        }
        _ => {}
    }
}
