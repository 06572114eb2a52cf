//! Reads the bodies of refusals: every form seen at an OPCO, and those known of .NET and gateways.
//!
//! Order, from the norm: `errors[]` (description, otherwise message), `description`, `comment`, `message` /
//! `error_description` / `error`, then the whole text. Names are compared without case.

use std::borrow::Cow;

use super::motif::Motif;
use crate::runtime::serde_json::{self, Map, Value};

/// How many bytes of a text that is no JSON are kept as a reason; the raw body has the whole text.
const TEXTE: usize = 4096;
/// The maximum size in bytes of a body that is parsed; of a larger one, the beginning is kept unparsed.
const LU: usize = 256 * 1024;
/// The texts outside a list in a body, the most specific first.
const SEULS: [&str; 5] = ["description", "comment", "message", "error_description", "error"];

/// The reasons in a body; none in a page for people.
pub(super) fn lire(corps: &[u8]) -> Vec<Motif> {
    let texte = debut(corps);
    let texte = texte.trim_start_matches('\u{feff}').trim();
    if est_page(texte) {
        return Vec::new();
    }
    let entier = corps.len() <= LU;
    let Some(json) = serde_json::from_str(texte).ok().filter(|_| entier) else {
        return brut(texte);
    };
    let motifs = match &json {
        Value::Array(elements) => elements.iter().flat_map(de_liste).collect(),
        Value::Object(objet) => de_objet(objet),
        Value::String(texte) => brut(texte),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    };
    if motifs.is_empty() && !est_vide(&json) { brut(texte) } else { motifs }
}

/// The beginning of a body, as far as it is read.
pub(super) fn debut(corps: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(&corps[..corps.len().min(LU)])
}

/// Whether a text is HTML or XML: OPCO do not answer so, gateways do.
pub(super) fn est_page(texte: &str) -> bool {
    texte.starts_with('<')
}

fn de_liste(element: &Value) -> Vec<Motif> {
    match element {
        Value::Object(objet) if champ(objet, "errors").is_some() => de_objet(objet),
        _ => de_element(element).into_iter().collect(),
    }
}

fn de_objet(objet: &Map<String, Value>) -> Vec<Motif> {
    let motifs = match champ(objet, "errors") {
        Some(Value::Array(elements)) => elements.iter().filter_map(de_element).collect(),
        Some(Value::Object(proprietes)) => proprietes.iter().flat_map(de_propriete).collect(),
        Some(Value::String(texte)) => brut(texte),
        _ => Vec::new(),
    };
    if !motifs.is_empty() {
        return motifs;
    }
    if let Some(erreur @ Value::Object(_)) = champ(objet, "error") {
        return de_element(erreur).into_iter().collect();
    }
    let Some((nom, texte)) = SEULS.into_iter().find_map(|nom| Some((nom, rempli(champ(objet, nom)?)?))) else {
        return Vec::new();
    };
    let code = rempli_par(objet, "code").or_else(|| rempli_par(objet, "error").filter(|_| nom != "error"));
    let autres = reste(objet, &["errors", nom, "code", "error"]);
    vec![Motif { code, texte: Some(texte), autres, ..Motif::default() }]
}

/// One of `errors`.
fn de_element(element: &Value) -> Option<Motif> {
    let motif = match element {
        Value::Object(objet) => {
            let texte = rempli_par(objet, "description").or_else(|| rempli_par(objet, "message"));
            let autres = reste(objet, &["code", "description", "message"]);
            Motif { code: rempli_par(objet, "code"), texte, autres, ..Motif::default() }
        }
        autre => Motif { texte: rempli(autre), ..Motif::default() },
    };
    (!motif.est_vide()).then_some(motif)
}

/// One property of `errors` as ASP.NET writes it: the texts by the name of the property.
fn de_propriete((nom, textes): (&String, &Value)) -> Vec<Motif> {
    let textes = textes.as_array().map_or_else(|| vec![textes], |textes| textes.iter().collect());
    let motif = |texte: &Value| {
        let autres = Map::from_iter([("propriete".to_owned(), Value::from(nom.as_str()))]);
        Some(Motif { texte: Some(rempli(texte)?), autres, ..Motif::default() })
    };
    textes.into_iter().filter_map(motif).collect()
}

fn brut(texte: &str) -> Vec<Motif> {
    let texte = texte.trim();
    let fin = (0..=TEXTE.min(texte.len())).rev().find(|&fin| texte.is_char_boundary(fin)).unwrap_or_default();
    let texte = Some(texte[..fin].to_owned()).filter(|texte| !texte.is_empty());
    texte.map(|texte| Motif { texte: Some(texte), ..Motif::default() }).into_iter().collect()
}

fn champ<'a>(objet: &'a Map<String, Value>, nom: &str) -> Option<&'a Value> {
    let mut trouves = objet.iter().filter(|(cle, valeur)| cle.eq_ignore_ascii_case(nom) && !valeur.is_null());
    trouves.next().map(|(_, valeur)| valeur)
}

fn rempli_par(objet: &Map<String, Value>, nom: &str) -> Option<String> {
    rempli(champ(objet, nom)?)
}

/// A text or a number that is not empty.
fn rempli(valeur: &Value) -> Option<String> {
    let texte = match valeur {
        Value::String(texte) => texte.trim().to_owned(),
        Value::Number(nombre) => nombre.to_string(),
        _ => return None,
    };
    (!texte.is_empty()).then_some(texte)
}

fn reste(objet: &Map<String, Value>, lus: &[&str]) -> Map<String, Value> {
    let autre = |nom: &str| !lus.iter().any(|lu| lu.eq_ignore_ascii_case(nom));
    let reste = objet.iter().filter(|(nom, valeur)| autre(nom) && !valeur.is_null());
    reste.map(|(nom, valeur)| (nom.clone(), valeur.clone())).collect()
}

fn est_vide(json: &Value) -> bool {
    match json {
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
        Value::String(texte) => texte.trim().is_empty(),
        Value::Array(elements) => elements.iter().all(est_vide),
        Value::Object(objet) => objet.values().all(est_vide),
    }
}
