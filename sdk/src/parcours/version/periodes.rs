//! Pairs the periods of pay of two versions: an OPCO may return them in another order, split, or incomplete.

use crate::runtime::serde_json::Value;

static ABSENTE: Value = Value::Null;

/// The periods that were sent, each with the OPCO's period with the same first day, otherwise with the same `ordre`,
/// otherwise with the next unpaired one; then those that only the OPCO has.
pub(super) fn apparier<'a>(envoyees: &'a [Value], gardees: &'a [Value]) -> Vec<(&'a Value, &'a Value)> {
    let mut choisies: Vec<Option<usize>> = vec![None; envoyees.len()];
    for cle in [premier_jour as fn(&Value) -> Option<String>, ordre, |_: &Value| Some(String::new())] {
        for rang in 0..envoyees.len() {
            if choisies[rang].is_some() {
                continue;
            }
            let cherchee = cle(&envoyees[rang]);
            let mut libres = (0..gardees.len()).filter(|autre| !choisies.contains(&Some(*autre)));
            choisies[rang] = libres.find(|autre| cherchee.is_some() && cle(&gardees[*autre]) == cherchee);
        }
    }
    let paires = envoyees
        .iter()
        .zip(&choisies)
        .map(|(envoyee, choisie)| (envoyee, choisie.map_or(&ABSENTE, |rang| &gardees[rang])));
    let seules = (0..gardees.len()).filter(|rang| !choisies.contains(&Some(*rang)));
    paires.chain(seules.map(|rang| (&ABSENTE, &gardees[rang]))).collect()
}

fn premier_jour(periode: &Value) -> Option<String> {
    periode.get("dateDebut")?.as_str().map(|jour| jour.chars().take(10).collect())
}

fn ordre(periode: &Value) -> Option<String> {
    let ordre = match periode.get("ordre")? {
        Value::String(texte) => texte.trim().to_owned(),
        autre => autre.to_string(),
    };
    Some(ordre).filter(|ordre| !ordre.is_empty() && ordre != "null")
}
