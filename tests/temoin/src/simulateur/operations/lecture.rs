//! The read operations: dossiers, states, pages, the service and the key. They change nothing.

use serde_json::{Value, json};

use crate::simulateur::demande::Demande;
use crate::simulateur::demande::refus::Refus;
use crate::simulateur::opco::Opco;
use crate::simulateur::portefeuille::dossier::Dossier;
use crate::simulateur::portefeuille::facture::Facture;
use crate::simulateur::reglages::choix::NumeroInconnu;
use crate::simulateur::reglages::particularite::Particularite;
use crate::simulateur::verrou::verrou;

/// Last day of validity of every key, well after the virtual clock of any test.
const FIN_DE_VALIDITE: &str = "2030-12-31";

/// The maximum number of numbers in one list, our own limit.
const NUMEROS_MAXIMAUX: usize = 500;

pub(super) fn dossier(opco: &Opco, demande: &Demande) -> Result<Value, Refus> {
    let portefeuille = verrou(&opco.portefeuille);
    let dossier = portefeuille.par_numero_interne(demande.valeur("numeroInterne"));
    dossier.map(|dossier| dossier.json()).ok_or_else(|| inconnu(opco))
}

fn inconnu(opco: &Opco) -> Refus {
    let phrase = "Le numéro interne de dossier est inconnu.";
    match opco.reglages().numero_inconnu {
        NumeroInconnu::Introuvable => Refus::un(404, "DOSSIER_INCONNU", phrase),
        NumeroInconnu::RequeteInvalide => Refus { commentaire: true, ..Refus::un(400, "DOSSIER_INCONNU", phrase) },
    }
}

pub(super) fn etats(opco: &Opco) -> Value {
    let portefeuille = verrou(&opco.portefeuille);
    let parus = parus(opco, &portefeuille.dossiers, portefeuille.veille.0);
    parus.iter().map(|dossier| dossier.etat_json()).collect()
}

pub(super) fn page_etats(opco: &Opco, demande: &Demande) -> Value {
    let portefeuille = verrou(&opco.portefeuille);
    let parus = parus(opco, &portefeuille.dossiers, portefeuille.veille.0);
    page(opco, demande, "EtatDossierResult", parus, Dossier::etat_json)
}

pub(super) fn page_factures(opco: &Opco, demande: &Demande) -> Value {
    let portefeuille = verrou(&opco.portefeuille);
    let parues = parus(opco, &portefeuille.factures, portefeuille.veille.1);
    page(opco, demande, "factures", parues, Facture::etat_json)
}

/// The visible part of all received dossiers, in the order of receipt.
fn parus<'a, T>(opco: &Opco, elements: &'a [T], veille: usize) -> &'a [T] {
    if opco.reglages().a(Particularite::ListeEnRetard) { &elements[..veille.min(elements.len())] } else { elements }
}

/// One page; a number after the last page gives an empty one.
fn page<T>(opco: &Opco, demande: &Demande, cle: &str, elements: &[T], json: impl Fn(&T) -> Value) -> Value {
    let reglages = opco.reglages();
    let demandee = demande.valeur("numeroPage").parse::<usize>().unwrap_or(1).max(1);
    let numero = if reglages.a(Particularite::PageRepetee) { 1 } else { demandee };
    let taille = reglages.taille_page;
    let ici: Vec<_> = elements.iter().skip((numero - 1).saturating_mul(taille)).take(taille).map(json).collect();
    json!({ "total": elements.len(), "count": ici.len(), "page": numero, cle: ici })
}

pub(super) fn liste(opco: &Opco, demande: &Demande) -> Result<Value, Refus> {
    if demande.valeurs("numerosInternes").count() > NUMEROS_MAXIMAUX {
        return Err(Refus::un(400, "NUMEROS", "Plus de 500 numéros sont demandés à la fois."));
    }
    let portefeuille = verrou(&opco.portefeuille);
    let trouves: Vec<_> = demande
        .valeurs("numerosInternes")
        .filter_map(|numero| portefeuille.par_numero_interne(numero))
        .map(|dossier| dossier.json())
        .collect();
    if trouves.is_empty() { Err(inconnu(opco)) } else { Ok(Value::Array(trouves)) }
}

/// The norm's own form is unknown; this is the one that a proxy documents.
pub(super) fn statut() -> Value {
    json!({ "status": "healthy", "supportedVersions": ["1.0", "2.0"] })
}

pub(super) fn cle(opco: &Opco, demande: &Demande) -> Value {
    if demande.valeur("XAPIKEY") == opco.reglages().acces.cle_api {
        json!({ "status": "success", "dateFinValidite": FIN_DE_VALIDITE, "comment": null })
    } else {
        json!({ "status": "error", "dateFinValidite": null, "comment": "La clé d'API est inconnue de l'OPCO." })
    }
}
