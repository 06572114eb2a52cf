//! Why a body is not what is expected, in French: the runtime says it in English, with its place.

use cfadock::DecodeError;
use serde::de::IgnoredAny;

use super::{Probleme, pointeur};

impl Probleme {
    /// Why `octets` are not the expected model; `prefixe` is the part of the body that they are.
    pub fn illisible(prefixe: &str, octets: &[u8], erreur: &DecodeError) -> Self {
        if octets.trim_ascii().is_empty() {
            return Self::champ(prefixe, "il est vide ; du JSON est attendu.");
        }
        if let Err(faute) = serde_json::from_slice::<IgnoredAny>(octets) {
            let (ligne, colonne) = (faute.line(), faute.column());
            return Self::champ(prefixe, format!("ce n'est pas du JSON (ligne {ligne}, colonne {colonne})."));
        }
        let place = pointeur::de(prefixe, erreur.path());
        if let Some((_, propriete)) = erreur.reason().split_once(" lacks the property `") {
            let propriete = propriete.trim_end_matches('`');
            return Self::champ(pointeur::de(&place, propriete), "ce champ est obligatoire.");
        }
        Self::champ(place, phrase(erreur.reason()))
    }
}

/// A sentence of serde or of the runtime, in French.
fn phrase(raison: &str) -> String {
    if let Some(trouve) = raison.strip_prefix("invalid type: ") {
        let (trouve, attendu) = trouve.split_once(", expected ").unwrap_or((trouve, ""));
        return format!("{} ne va pas ici{}.", genre(trouve), attente(attendu));
    }
    if let Some(trouve) = raison.strip_prefix("invalid value: ") {
        let (_, attendu) = trouve.split_once(", expected ").unwrap_or((trouve, ""));
        return format!("cette valeur est hors de ce qui est admis{}.", attente(attendu));
    }
    if let Some((code, connues)) =
        raison.strip_prefix("unknown value of ").and_then(|suite| suite.split_once("; known: "))
    {
        return format!("cette valeur n'est pas de la liste {code} ; valeurs admises : {connues}.");
    }
    if let Some((_, connus)) = raison.split_once("unknown field, expected ").map(|(_, connus)| ((), connus)) {
        return format!("ce champ n'existe pas ; champs connus : {}.", liste(connus));
    }
    if let Some((_, connues)) = raison.split_once("unknown variant, expected ").map(|(_, connues)| ((), connues)) {
        return format!("cette valeur n'est pas admise ; valeurs admises : {}.", liste(connues));
    }
    if raison.starts_with("missing field `") {
        return format!("le champ {} est obligatoire.", raison.trim_start_matches("missing field "));
    }
    "cette valeur n'est pas de la forme attendue.".to_owned()
}

fn liste(noms: &str) -> String {
    noms.trim_start_matches("one of ").replace(" or ", ", ").replace('`', "")
}

fn genre(trouve: &str) -> &'static str {
    match trouve.split(' ').next().unwrap_or_default() {
        "string" | "character" => "un texte",
        "integer" => "un entier",
        "floating" => "un nombre",
        "boolean" => "un booléen",
        "null" => "null",
        "map" => "un objet",
        "sequence" => "une liste",
        _ => "cette valeur",
    }
}

fn attente(attendu: &str) -> String {
    let dit = match attendu {
        "a string" | "a text" => "un texte",
        "a boolean" => "un booléen",
        attendu
            if attendu.starts_with("an object") || attendu.starts_with("struct") || attendu.starts_with("a map") =>
        {
            "un objet"
        }
        attendu if attendu.starts_with("a sequence") || attendu.starts_with("a list") => "une liste",
        "a date" => "une date (AAAA-MM-JJ)",
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" => "un entier",
        "f32" | "f64" => "un nombre",
        _ => return String::new(),
    };
    format!(" : {dit} est attendu")
}
