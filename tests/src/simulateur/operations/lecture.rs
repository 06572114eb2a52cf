//! The reads: dossiers, states, pages, the service and the key. They change nothing.

use serde_json::{Value, json};

use crate::simulateur::demande::Demande;
use crate::simulateur::erreur::Refus;
use crate::simulateur::reglages::NumeroInconnu;
use crate::simulateur::serveur::{Opco, verrou};

/// Last day of validity of every key, well after the virtual clock of any test.
const FIN_DE_VALIDITE: &str = "2030-12-31";

pub(super) fn dossier(opco: &Opco, demande: &Demande) -> Result<Value, Refus> {
    let portefeuille = verrou(&opco.portefeuille);
    let dossier = portefeuille.par_numero_interne(demande.valeur("numeroInterne"));
    dossier.map(|dossier| dossier.json()).ok_or_else(|| inconnu(opco))
}

fn inconnu(opco: &Opco) -> Refus {
    let phrase = "Le numéro interne de dossier est inconnu.";
    match opco.reglages.numero_inconnu {
        NumeroInconnu::Introuvable => Refus::un(404, "DOSSIER_INCONNU", phrase),
        NumeroInconnu::RequeteInvalide => Refus { commentaire: true, ..Refus::un(400, "DOSSIER_INCONNU", phrase) },
    }
}

pub(super) fn etats(opco: &Opco) -> Value {
    verrou(&opco.portefeuille).dossiers.iter().map(|dossier| dossier.etat_json()).collect()
}

pub(super) fn page_etats(opco: &Opco, demande: &Demande) -> Value {
    let items = verrou(&opco.portefeuille).dossiers.iter().map(|dossier| dossier.etat_json()).collect();
    page(opco, demande, "EtatDossierResult", items)
}

pub(super) fn page_factures(opco: &Opco, demande: &Demande) -> Value {
    let items = verrou(&opco.portefeuille).factures.iter().map(|facture| facture.etat_json()).collect();
    page(opco, demande, "factures", items)
}

/// One page; a number after the last page gives an empty one.
fn page(opco: &Opco, demande: &Demande, key: &str, items: Vec<Value>) -> Value {
    let number = demande.valeur("numeroPage").parse::<usize>().unwrap_or(1).max(1);
    let size = opco.reglages.taille_page;
    let total = items.len();
    let items: Vec<_> = items.into_iter().skip((number - 1).saturating_mul(size)).take(size).collect();
    json!({ "total": total, "count": items.len(), "page": number, key: items })
}

pub(super) fn liste(opco: &Opco, demande: &Demande) -> Result<Value, Refus> {
    let portefeuille = verrou(&opco.portefeuille);
    let found: Vec<_> = demande
        .valeurs("numerosInternes")
        .filter_map(|numero| portefeuille.par_numero_interne(numero))
        .map(|dossier| dossier.json())
        .collect();
    if found.is_empty() { Err(inconnu(opco)) } else { Ok(Value::Array(found)) }
}

/// The norm's own shape is unknown; this is the one a proxy documents.
pub(super) fn statut() -> Value {
    json!({ "status": "healthy", "supportedVersions": ["1.0", "2.0"] })
}

pub(super) fn cle(opco: &Opco, demande: &Demande) -> Value {
    if demande.valeur("XAPIKEY") == opco.reglages.acces.cle_api {
        json!({ "status": "success", "dateFinValidite": FIN_DE_VALIDITE, "comment": null })
    } else {
        json!({ "status": "error", "dateFinValidite": null, "comment": "La clé d'API est inconnue de l'OPCO." })
    }
}
