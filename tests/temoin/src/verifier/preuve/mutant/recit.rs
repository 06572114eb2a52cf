//! The wrong OPCO of the token request and of the stories.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::{corps, indulgents, mutant, poser, remplacer};
use crate::generated::operation::Operation;
use crate::verifier::preuve::guichet::{Demande, JETON, Mutant, Rendu};
use crate::verifier::regle::Regle;

/// An OPCO that answers token requests wrongly, once it has answered the first one rightly.
fn jetons(regle: Regle) -> Vec<Mutant> {
    let jeton = |phrase: &str, changer: fn(&Demande, &mut Rendu)| {
        let demandes = AtomicUsize::new(0);
        mutant(phrase, move |demande, rendu| {
            if demande.chemin == JETON && demandes.fetch_add(1, Ordering::Relaxed) > 0 {
                changer(demande, rendu);
            }
        })
    };
    match regle {
        Regle::JetonForme => vec![
            jeton("répond 201", |_, rendu| rendu.statut = 201),
            jeton("tait le jeton", |_, rendu| rendu.json["access_token"] = Value::Null),
            jeton("donne un jeton d'un autre type", |_, rendu| rendu.json["token_type"] = json!("mac")),
            jeton("tait la durée", |_, rendu| rendu.json["expires_in"] = Value::Null),
        ],
        Regle::SecretFaux => vec![
            jeton("accepte tout secret", |_, rendu| rendu.statut = 200),
            jeton("tombe en panne sur un secret faux", |_, rendu| rendu.statut = 500),
        ],
        _ => vec![
            jeton("refuse toute portée", |demande, rendu| {
                if demande.corps.contains("scope=") {
                    rendu.statut = 400;
                }
            }),
            jeton("exige une preuve", |_, rendu| rendu.statut = 400),
        ],
    }
}

/// An OPCO that takes no invoice, and one that breaks over each.
fn refusant() -> Vec<Mutant> {
    let chemin = Operation::DeposerFacture.row().path;
    let toujours = |statut: u16, phrase: &str| {
        mutant(phrase, move |demande, rendu| {
            if demande.chemin == chemin {
                (rendu.statut, rendu.json) = (statut, json!({ "errors": [{ "code": "NON", "description": "Non." }] }));
            }
        })
    };
    vec![toujours(400, "refuse toute facture"), toujours(500, "tombe en panne à chaque facture")]
}

/// The wrong OPCO of a story.
pub(super) fn de(regle: Regle) -> Vec<Mutant> {
    if regle.famille().starts_with("jeton.") {
        return jetons(regle);
    }
    let lecture = |pointeur, valeur| poser(Operation::ConsulterDossier, pointeur, valeur);
    let facture = |pointeur, valeur| poser(Operation::ListerEtatsFactures, pointeur, valeur);
    match regle {
        Regle::DepotVisible => vec![
            poser(Operation::ListerEtatsDossiers, "", json!([])),
            poser(Operation::ListerEtatsDossiers, "/*/etat", json!("SOLDE")),
        ],
        Regle::Relecture => vec![
            lecture("/cerfa/apprenti/nom", json!("Autre")),
            lecture("/cerfa/contrat/dateDebutContrat", json!("2026-08-31T00:00:00+00:00")),
            lecture("/cerfa/formation/dureeFormation", json!(1)),
        ],
        Regle::Doublon => indulgents(Operation::TransmettreDossier),
        Regle::Engagement => vec![
            lecture("/cerfa/etat", json!("TRANSMIS")),
            lecture("/echeances", json!([])),
            corps(Operation::ConsulterDossier, "tait le numéro DECA", |_, json| {
                remplacer(json, "/cerfa/numeroDeca", &Value::Null);
                remplacer(json, "/cerfa/contrat/noContrat", &Value::Null);
            }),
        ],
        Regle::Echeancier => vec![
            lecture("/engagement", json!(1.0)),
            lecture("/echeances/*/numero", json!(1)),
            lecture("/echeances/0/montantRegle", json!(99_999.0)),
        ],
        Regle::FactureEnCours => vec![lecture("/echeances/*/montantEnCoursInstruction", json!(0.0))],
        Regle::Reglement => vec![lecture("/echeances/*/montantRegle", json!(0.0))],
        Regle::ReglementEtat => vec![
            poser(Operation::ListerEtatsFactures, "/factures", json!([])),
            facture("/factures/*/etatFacture", json!("TRANSMIS")),
            facture("/factures/*/referenceVirement", Value::Null),
            facture("/factures/*/dateReglement", Value::Null),
        ],
        Regle::Codification => vec![lecture("/echeances/*/codification", json!("1"))],
        Regle::PaiementSansFacture => vec![lecture("/echeances/0/montantRegle", json!(100.0))],
        Regle::PremierEquipement | Regle::PlusieursEcheances | Regle::PlusieursContrats => refusant(),
        Regle::Refus => vec![lecture("/cerfa/etat", json!("TRANSMIS")), lecture("/cerfa/commentaireEtat", Value::Null)],
        Regle::Rupture => vec![lecture("/cerfa/etat", json!("ENGAGE"))],
        _ => indulgents(Operation::DeposerFacture),
    }
}
