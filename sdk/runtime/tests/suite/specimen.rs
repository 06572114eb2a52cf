//! Models as a generator would write them, by hand. Operations and the client are in `client`.

use cfadock_runtime::codegen as rt;
use cfadock_runtime::scalar::{Date, Identifiant, Montant};

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
