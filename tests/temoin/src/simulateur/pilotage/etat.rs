//! The content shown by control: the clock, dossiers, invoices, requests, deviations. It changes only the recorder.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::simulateur::opco::Opco;
use crate::simulateur::opco::groupe::Groupe;
use crate::simulateur::opco::journal::Passage;
use crate::simulateur::portefeuille::dossier::{Dossier, numero_interne};
use crate::simulateur::portefeuille::facture::Facture;
use crate::simulateur::reglages::particularite::Particularite;
use crate::simulateur::verrou::verrou;

/// Dossiers or invoices on one page.
const PAGE: usize = 50;

pub(super) fn sommaire(groupe: &Groupe) -> Value {
    let opco = |un: &Arc<Opco>| {
        let reglages = un.reglages();
        json!({ "opco": un.id, "nom": reglages.nom, "base": reglages.base, "jeton": reglages.chemin_jeton })
    };
    json!({
        "opco": groupe.opcos.iter().map(opco).collect::<Vec<_>>(),
        "pilotage": ["horloge", "pannes", "appels", "dossiers", "factures", "particularites"],
    })
}

pub(super) fn horloge(opcos: &[&Arc<Opco>]) -> Value {
    let jour = |opco: &&Arc<Opco>| json!({ "opco": opco.id, "date": verrou(&opco.portefeuille).date.to_string() });
    Value::Array(opcos.iter().map(jour).collect())
}

/// The last requests, the newest first; those of several OPCO in sequence.
pub(super) fn appels(opcos: &[&Arc<Opco>], nombre: usize) -> Value {
    let de_l_opco = |opco: &&Arc<Opco>| {
        let journal = verrou(&opco.journal);
        journal.passages.iter().rev().take(nombre).map(|passage| passage_json(&opco.id, passage)).collect::<Vec<_>>()
    };
    Value::Array(opcos.iter().flat_map(de_l_opco).collect())
}

fn passage_json(opco: &str, passage: &Passage) -> Value {
    let appel = &passage.appel;
    let motif = |(code, phrase): &(String, String)| json!({ "code": code, "description": phrase });
    json!({
        "opco": opco,
        "rang": passage.rang,
        "jour": passage.jour.to_string(),
        "dossiers": passage.dossiers.iter().map(|rang| numero_interne(*rang)).collect::<Vec<_>>(),
        "methode": appel.methode,
        "chemin": appel.chemin,
        "parametres": appel.parametres,
        "entetes": appel.entetes,
        "parts": appel.parts.iter().map(|(nom, media)| json!({ "nom": nom, "media": media })).collect::<Vec<_>>(),
        "operation": appel.operation.map(|operation| operation.row().id),
        "statut": appel.statut,
        "verdict": appel.verdict(),
        "motifs": appel.motifs.iter().map(motif).collect::<Vec<_>>(),
    })
}

pub(super) fn oublier(opcos: &[&Arc<Opco>]) -> Value {
    opcos.iter().for_each(|opco| verrou(&opco.journal).passages.clear());
    json!({ "appels": 0 })
}

/// A page of dossiers, the last first.
pub(super) fn dossiers(opco: &Arc<Opco>, page: usize) -> Value {
    let portefeuille = verrou(&opco.portefeuille);
    let numeros = |dossier: &Dossier| {
        let mut json = dossier.json();
        json["etat"] = dossier.etat_json();
        json
    };
    let elements: Vec<_> =
        portefeuille.dossiers.iter().rev().skip((page - 1).saturating_mul(PAGE)).take(PAGE).map(numeros).collect();
    json!({ "opco": opco.id, "total": portefeuille.dossiers.len(), "page": page, "dossiers": elements })
}

/// A page of invoices, the last first.
pub(super) fn factures(opco: &Arc<Opco>, page: usize) -> Value {
    let portefeuille = verrou(&opco.portefeuille);
    let suite = portefeuille.factures.iter().rev().skip((page - 1).saturating_mul(PAGE));
    let elements: Vec<_> = suite.take(PAGE).map(Facture::etat_json).collect();
    json!({ "opco": opco.id, "total": portefeuille.factures.len(), "page": page, "factures": elements })
}

pub(super) fn particularites(opcos: &[&Arc<Opco>]) -> Value {
    let ligne = |une: Particularite| {
        let active = |opco: &&&Arc<Opco>| opco.reglages().a(une);
        let opcos: Vec<_> = opcos.iter().filter(active).map(|opco| &opco.id).collect();
        json!({ "nom": une.nom(), "resume": une.resume(), "active_chez": opcos })
    };
    Value::Array(Particularite::toutes().map(ligne).collect())
}
