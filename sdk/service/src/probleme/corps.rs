//! Why a body is not what is expected, in French: the runtime says what is wrong, and where.

use cfadock::DecodeError;
use cfadock::runtime::{Flaw, ValueKind};
use serde::de::IgnoredAny;

use super::{Probleme, pointeur};
use crate::actes::jour::JOUR;

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
        match erreur.flaw() {
            Flaw::Missing { property } => Self::champ(pointeur::de(&place, property), "ce champ est obligatoire."),
            faute => Self::champ(place, phrase(&faute)),
        }
    }
}

/// What is wrong, in French.
fn phrase(faute: &Flaw<'_>) -> String {
    match faute {
        Flaw::Kind { found, expected } => format!("{} ne va pas ici{}.", dit(*found), attendu(*expected)),
        Flaw::Range { expected } => format!("cette valeur est hors de ce qui est admis{}.", attendu(*expected)),
        Flaw::Code { list, known } => {
            format!("cette valeur n'est pas de la liste {list} ; valeurs admises : {}.", known.join(", "))
        }
        Flaw::UnknownProperty { known } => {
            format!("ce champ n'existe pas ; champs connus : {}.", known.join(", "))
        }
        Flaw::UnknownVariant { known } => {
            format!("cette valeur n'est pas admise ; valeurs admises : {}.", known.join(", "))
        }
        _ => "cette valeur n'est pas de la forme attendue.".to_owned(),
    }
}

/// A kind that was found.
fn dit(genre: ValueKind<'_>) -> &'static str {
    connu(genre).unwrap_or("cette valeur")
}

fn attendu(genre: ValueKind<'_>) -> String {
    match genre {
        ValueKind::Named(JOUR) => " : une date (AAAA-MM-JJ) est attendue".to_owned(),
        ValueKind::List => " : une liste est attendue".to_owned(),
        genre => connu(genre).map(|dit| format!(" : {dit} est attendu")).unwrap_or_default(),
    }
}

fn connu(genre: ValueKind<'_>) -> Option<&'static str> {
    Some(match genre {
        ValueKind::Boolean => "un booléen",
        ValueKind::Integer => "un entier",
        ValueKind::List => "une liste",
        ValueKind::Null => "null",
        ValueKind::Number => "un nombre",
        ValueKind::Object => "un objet",
        ValueKind::Text => "un texte",
        _ => return None,
    })
}
