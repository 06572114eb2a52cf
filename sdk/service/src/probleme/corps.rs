//! Why a body is not what is expected, in French: the runtime says it in English, with its place.

use cfadock::DecodeError;
use serde::de::IgnoredAny;

use super::raison::{RaisonLue, attente, genre, liste};
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
        match RaisonLue::de(erreur.reason()) {
            RaisonLue::Manque(propriete) => Self::champ(pointeur::de(&place, propriete), "ce champ est obligatoire."),
            raison => Self::champ(place, phrase(raison)),
        }
    }
}

/// What is wrong, in French.
fn phrase(raison: RaisonLue<'_>) -> String {
    match raison {
        RaisonLue::Manque(champ) | RaisonLue::ChampManque(champ) => format!("le champ {champ} est obligatoire."),
        RaisonLue::Type { trouve, attendu } => format!("{} ne va pas ici{}.", genre(trouve), attendu_dit(attendu)),
        RaisonLue::HorsBornes { attendu } => {
            format!("cette valeur est hors de ce qui est admis{}.", attendu_dit(attendu))
        }
        RaisonLue::HorsListe { code, connues } => {
            format!("cette valeur n'est pas de la liste {code} ; valeurs admises : {connues}.")
        }
        RaisonLue::ChampInconnu { connus } => format!("ce champ n'existe pas ; champs connus : {}.", liste(connus)),
        RaisonLue::VarianteInconnue { connues } => {
            format!("cette valeur n'est pas admise ; valeurs admises : {}.", liste(connues))
        }
        RaisonLue::Autre => "cette valeur n'est pas de la forme attendue.".to_owned(),
    }
}

fn attendu_dit(attendu: &str) -> String {
    attente(attendu).map(|dit| format!(" : {dit} est attendu")).unwrap_or_default()
}
