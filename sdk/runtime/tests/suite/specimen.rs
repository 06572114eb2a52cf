//! Models as a generator would write them, by hand. Operations and the client are in `client`.

use crate::leaves::{Date, Identifiant, Montant};
use cfadock_runtime::codegen as rt;

#[derive(Clone)]
pub struct Dossier {
    pub numero: Identifiant,
    pub etat: Option<Etat>,
    pub debut: Option<Date>,
    pub montant: Option<Montant>,
    pub rang: Option<i64>,
    pub libelle: Option<String>,
    pub parent: Option<Box<Dossier>>,
    pub note: Option<String>,
    pub extra: rt::Map<rt::Json>,
}

rt::record! {
    Dossier = "Dossier" ignoring_case {
        numero = "numero" required aliases("ancienNumero");
        etat = "etat";
        debut = "debut";
        montant = "montant";
        rang = "rang";
        libelle = "libelle";
        parent = "parent";
        note = "note" nullable;
        ..extra;
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Etat {
    Transmis,
    Engage,
    Unknown(rt::RawCode),
}

rt::code! {
    Etat = "Etat" open {
        Transmis = text("TRANSMIS") "Transmis";
        Engage = text("ENGAGE") "Engagé";
    }
}

/// A dossier that is sent, of which [`EnvoiLu`] is what is read.
#[derive(Clone)]
pub struct Envoi {
    pub numero: Identifiant,
    pub etat: Etat,
    pub debut: Option<Date>,
    pub suite: Option<Box<Envoi>>,
    pub lignes: Vec<Ligne>,
    pub forme: Option<Forme>,
    pub extra: rt::Map<Ligne>,
}

rt::record! {
    Envoi = "Envoi" {
        numero = "numéro" required;
        etat = "etat" required;
        debut = "debut" nullable;
        suite = "suite";
        lignes = "lignes" required;
        forme = "forme";
        ..extra;
    }
}

#[derive(Clone, Default)]
pub struct EnvoiLu {
    pub numero: Option<Identifiant>,
    pub etat: Option<Etat>,
    pub debut: Option<Date>,
    pub suite: Option<Box<EnvoiLu>>,
    pub lignes: Option<Vec<LigneLue>>,
    pub forme: Option<FormeLue>,
    pub extra: rt::Map<LigneLue>,
}

rt::record! {
    EnvoiLu = "EnvoiLu" {
        numero = "numéro";
        etat = "etat";
        debut = "debut";
        suite = "suite";
        lignes = "lignes";
        forme = "forme";
        ..extra;
    }
}

rt::complete! {
    record EnvoiLu => Envoi {
        numero required;
        etat required;
        debut kept;
        suite nested;
        lignes required_nested;
        forme nested;
        ..extra nested;
    }
}

#[derive(Clone)]
pub struct Ligne {
    pub montant: Montant,
}

rt::record! {
    Ligne = "Ligne" {
        montant = "montant" required;
    }
}

#[derive(Clone, Default)]
pub struct LigneLue {
    pub montant: Option<Montant>,
}

rt::record! {
    LigneLue = "LigneLue" {
        montant = "montant";
    }
}

rt::complete! {
    record LigneLue => Ligne {
        montant required;
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Forme {
    Ligne(Box<Ligne>),
    Texte(String),
}

rt::choice! {
    Forme = "Forme" {
        Ligne;
        Texte;
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum FormeLue {
    Ligne(Box<LigneLue>),
    Texte(String),
    Unknown(rt::RawJson),
}

rt::choice! {
    FormeLue = "FormeLue" open {
        Ligne;
        Texte;
    }
}

rt::complete! {
    choice FormeLue => Forme = "Forme" lacking {
        Ligne nested;
        Texte kept;
    }
}

/// A closed code of integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nature {
    Cap,
    Bac,
}

rt::code! {
    Nature = "Nature" {
        Cap = integer(7) "CAP";
        Bac = integer(11) "Baccalauréat";
    }
}

#[derive(Clone)]
pub struct Erreur {
    pub description: Option<String>,
}

rt::record! {
    Erreur = "Erreur" {
        description = "description";
    }
}

pub fn dossier(numero: &str) -> Dossier {
    serde_json::from_value(serde_json::json!({ "numero": numero })).expect("a dossier")
}
