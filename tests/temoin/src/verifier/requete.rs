//! Valid requests, built as raw JSON from the samples: fictitious persons, valid check digits. Nothing is sent.

use reqwest::Method;
use rust_decimal::Decimal;
use serde_json::{Number, Value, json};

use super::cible::{CorpsEnvoye, Reponse, Requete};
use crate::generated::operation::Operation;
use crate::modele::modele;

/// A dossier that this run deposited.
#[derive(Clone, Debug)]
pub struct DossierDepose {
    /// Internal number the OPCO gave.
    pub numero: String,
    /// The contract as sent.
    pub cerfa: Value,
    /// The answer to the deposit.
    pub reponse: Reponse,
}

/// SIREN of the fictitious CFA of the samples.
pub(super) const SIREN: &str = "000004564";

/// A fictitious family name: a fixed word, followed by letters that count.
pub(super) fn nom(graine: u64, rang: u64) -> String {
    let mut reste = graine.wrapping_mul(100_000).wrapping_add(rang);
    let mut lettres = String::new();
    while reste > 0 {
        lettres.insert(0, char::from(b'A' + u8::try_from(reste % 26).unwrap_or(0)));
        reste /= 26;
    }
    format!("Fictif-{lettres}")
}

/// The sample contract for another apprentice.
pub(super) fn contrat(nom: &str) -> Value {
    let mut contrat = modele(Operation::TransmettreDossier).json();
    contrat["cerfa"]["apprenti"]["nom"] = json!(nom);
    contrat
}

fn methode(operation: Operation) -> Method {
    operation.row().method.parse().expect("the methods of the table are methods of HTTP")
}

/// A JSON deposit.
pub(super) fn json(operation: Operation, contenu: &Value, entetes: Vec<(String, String)>) -> Requete {
    let ligne = operation.row();
    let corps = CorpsEnvoye::Texte("application/json", contenu.to_string());
    Requete { methode: methode(operation), chemin: ligne.path.to_owned(), query: Vec::new(), entetes, corps }
}

/// A read.
pub(super) fn lire(operation: Operation, query: &[(&str, &str)], entetes: Vec<(String, String)>) -> Requete {
    let ligne = operation.row();
    let query = query.iter().map(|(nom, valeur)| ((*nom).to_owned(), (*valeur).to_owned())).collect();
    Requete { methode: methode(operation), chemin: ligne.path.to_owned(), query, entetes, corps: CorpsEnvoye::Aucun }
}

/// A deposit with a form.
pub(super) fn piece(operation: Operation, json: &Value, entetes: Vec<(String, String)>) -> Requete {
    let ligne = operation.row();
    let nom = modele(operation).part.unwrap_or_default();
    let corps = CorpsEnvoye::Parts(nom.to_owned(), json.clone(), true);
    Requete { methode: methode(operation), chemin: ligne.path.to_owned(), query: Vec::new(), entetes, corps }
}

/// The sample request of an operation, as it is.
pub(super) fn du_modele(operation: Operation, entetes: Vec<(String, String)>) -> Requete {
    let modele = modele(operation);
    let mut requete = match (operation.row().body.is_some(), modele.part) {
        (false, _) => lire(operation, &[], entetes),
        (true, None) => json(operation, &modele.json(), entetes),
        (true, Some(_)) => piece(operation, &modele.json(), entetes),
    };
    requete.query = modele.query.iter().map(|(nom, valeur)| ((*nom).to_owned(), (*valeur).to_owned())).collect();
    requete
}

/// The JSON part of a convention, document or certificate of a dossier: the repeated data equals that of the contract.
pub(super) fn jointe(operation: Operation, dossier: &DossierDepose) -> Value {
    let mut json = modele(operation).json();
    if operation == Operation::DeposerDocument {
        json["objets"] = json!([{ "typeObjet": "DOSSIER_APPRENTISSAGE", "idObjet": dossier.numero }]);
        return json;
    }
    json["numeroInterneDossier"] = json!(dossier.numero);
    json["apprenti"]["nom"] = dossier.cerfa["cerfa"]["apprenti"]["nom"].clone();
    if let Some(membres) = json.as_object_mut() {
        membres.shift_remove("numeroInterneFacture");
    }
    json
}

/// An amount of JSON as an exact decimal.
pub(super) fn montant(valeur: &Value) -> Option<Decimal> {
    let texte = valeur.as_number()?.to_string();
    texte.parse().or_else(|_| Decimal::from_scientific(&texte)).ok()
}

/// An exact decimal as an amount of JSON.
pub(super) fn nombre(montant: Decimal) -> Value {
    let reel: f64 = montant.to_string().parse().unwrap_or(0.0);
    Number::from_f64(reel).map_or(json!(0), Value::Number)
}

/// The amount of an item that may still be invoiced.
pub(super) fn restant(echeance: &Value) -> Option<Decimal> {
    let lu = |nom: &str| montant(&echeance[nom]);
    Some(lu("montantTotal")? - lu("montantRegle")? - lu("montantEnCoursInstruction")?)
}

/// Whether an item is open on a day; an empty day means a real OPCO, which decides itself.
pub(super) fn ouverte(echeance: &Value, jour: &str) -> bool {
    echeance["dateOuverture"]
        .as_str()
        .and_then(|date| date.get(..10))
        .is_some_and(|date| jour.is_empty() || date <= jour)
}

/// An invoice for the first open item with a remaining amount, according to the OPCO.
pub(super) fn facture(dossier: &Value, numero: &str, jour: &str) -> Option<Value> {
    let ouvertes = dossier["echeances"].as_array()?.iter().filter(|un| ouverte(un, jour));
    let mut ouvertes = ouvertes.filter(|un| restant(un).is_some_and(|reste| reste > Decimal::ZERO));
    Some(de_l_echeance(dossier, ouvertes.next()?, numero, jour))
}

/// An invoice for one item, whatever its state.
pub(super) fn de_l_echeance(dossier: &Value, echeance: &Value, numero: &str, jour: &str) -> Value {
    let montant = nombre(restant(echeance).unwrap_or_default());
    let details = &dossier["detailsFacturation"];
    let iban = [&echeance["iban"], &details["iban"], &details["IBAN"]].into_iter().find(|un| un.is_string());
    let date =
        if jour.is_empty() { echeance["dateOuverture"].clone() } else { json!(format!("{jour}T00:00:00+00:00")) };
    json!({
        "numero": numero,
        "dateEmission": date,
        "montantTotal": montant,
        "ibanEmetteur": iban.cloned().unwrap_or(json!("FR1420041010050500013M02606")),
        "siretEmetteur": echeance["siretCfa"],
        "estCertificatRealisation": false,
        "lignes": [{
            "montant": montant,
            "natureLigne": "PEDAGOGIE",
            "quantite": 1.0,
            "numeroEcheance": echeance["numero"],
            "codificationEcheance": echeance["codification"],
            "numeroDossier": dossier["cerfa"]["numeroExterne"],
            "numeroDeca": dossier["cerfa"]["contrat"]["noContrat"],
        }],
    })
}
