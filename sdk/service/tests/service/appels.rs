//! Single calls on the command line: what they deposit, and the status that says what may be done next.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use temoin::generated::operation::Operation;
use temoin::simulateur::{Coupure, Panne, Simulateur};

use crate::banc::contrat;
use crate::commande::{dossier, lancer};

/// Runs a command; its status, and the object that it writes.
fn appeler(dossier: &Path, arguments: &[&str]) -> (Option<i32>, Value, String) {
    let (statut, sortie, dit) = lancer(dossier, arguments);
    let objet = serde_json::from_str(&sortie).unwrap_or_else(|_| panic!("{arguments:?}: {sortie}{dit}"));
    (statut, objet, dit)
}

async fn avec_contrat(nom: &str) -> (tempfile::TempDir, Simulateur) {
    let (dossier, simulateur) = dossier().await;
    fs::write(dossier.path().join("contrat.json"), contrat(nom).to_string()).unwrap();
    (dossier, simulateur)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_is_sent_once_and_shown() {
    let (dossier, simulateur) = avec_contrat("Une").await;
    let ici = dossier.path();
    let (statut, constats, _) = appeler(ici, &["controler", "contrat.json"]);
    assert_eq!((statut, &constats["envoyable"]), (Some(0), &json!(true)));
    assert!(simulateur.appels().is_empty(), "nothing leaves for a check");

    let envoyer = ["envoyer", "contrat.json", "--reference", "contrat-4711"];
    let (statut, depot, dit) = appeler(ici, &envoyer);
    assert_eq!((statut, dit.as_str()), (Some(0), ""), "{depot}");
    assert_eq!((&depot["situation"], &depot["numeros"]["dossier"]), (&json!("deposee"), &json!("INT-D-1")));
    // The same call again is the same deposit; under another reference it is a duplicate.
    let (statut, encore, _) = appeler(ici, &envoyer);
    assert_eq!((statut, &encore["entree"]), (Some(0), &depot["entree"]));
    let (statut, doublon, dit) = appeler(ici, &["envoyer", "contrat.json"]);
    assert_eq!((statut, &doublon["code"]), (Some(1), &json!("doublon")), "{dit}");
    assert!(!dit.is_empty());
    let depots = [Operation::TransmettreDossier, Operation::TransmettreDossierV2].map(Some);
    assert_eq!(simulateur.appels().iter().filter(|appel| depots.contains(&appel.operation)).count(), 1);

    let entree = depot["entree"].to_string();
    let (statut, montre, _) = appeler(ici, &["journal", "montrer", &entree]);
    assert_eq!((statut, &montre["reference"]), (Some(0), &json!("contrat-4711")));
    let (statut, liste, _) = appeler(ici, &["journal", "lister"]);
    assert_eq!((statut, liste["depots"].as_array().map(Vec::len)), (Some(0), Some(1)));
    let (statut, _, _) = appeler(ici, &["journal", "montrer", "99"]);
    assert_eq!(statut, Some(2));
    let (statut, passe, dit) = appeler(ici, &["suivre"]);
    assert_eq!(statut, Some(0), "{passe} {dit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_outcome_has_a_status_of_its_own_until_it_is_settled() {
    let (dossier, simulateur) = avec_contrat("Deux").await;
    let ici = dossier.path();
    simulateur.panne(None, 1, Panne { coupure: Some(Coupure::Apres), ..Panne::default() });
    let (statut, depot, dit) = appeler(ici, &["envoyer", "contrat.json", "--reference", "contrat-4712"]);
    assert_eq!(statut, Some(3), "{depot} {dit}");
    assert!(!dit.is_empty());
    let (statut, ouverts, _) = appeler(ici, &["journal", "lister", "--ouverts"]);
    assert_eq!((statut, ouverts["depots"].as_array().map(Vec::len)), (Some(0), Some(1)));
    let (statut, bilan, _) = appeler(ici, &["reconcilier"]);
    assert_eq!((statut, bilan["reglees"].as_array().map(Vec::len)), (Some(0), Some(1)), "{bilan}");
    let (statut, depot, _) = appeler(ici, &["envoyer", "contrat.json", "--reference", "contrat-4712"]);
    assert_eq!((statut, &depot["situation"]), (Some(0), &json!("deposee")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_decides_and_old_deposits_are_archived() {
    let (dossier, simulateur) = avec_contrat("Trois").await;
    let ici = dossier.path();
    simulateur.panne(None, 1, Panne { coupure: Some(Coupure::Avant), ..Panne::default() });
    let (statut, depot, dit) = appeler(ici, &["envoyer", "contrat.json"]);
    assert_eq!(statut, Some(3), "{depot} {dit}");
    let reference = depot["reference"].as_str().unwrap();
    assert!(dit.ends_with(&format!("référence : {reference}\n")), "{dit}");
    let entree = depot["entree"].to_string();
    // Not found yet: something is left to do.
    let (statut, bilan, _) = appeler(ici, &["reconcilier"]);
    assert_eq!((statut, bilan["restantes"].as_array().map(Vec::len)), (Some(1), Some(1)), "{bilan}");
    let trancher = ["journal", "trancher", &entree, "absente", "--motif", "vu avec l'OPCO"];
    let (statut, tranche, dit) = appeler(ici, &trancher);
    assert_eq!((statut, &tranche["situation"]), (Some(0), &json!("absente")), "{dit}");
    let (statut, depot, dit) = appeler(ici, &["envoyer", "contrat.json"]);
    assert_eq!((statut, &depot["situation"]), (Some(0), &json!("deposee")), "{dit}");

    let archiver = ["journal", "archiver", "--avant", "2035-01-01", "--vers", "archive.jsonl"];
    // Where nothing stays, nothing goes.
    #[cfg(target_os = "linux")]
    assert_eq!(lancer(ici, &[&archiver[..5], &["/dev/null"]].concat()).0, Some(2));
    let (statut, bilan, _) = appeler(ici, &archiver);
    assert_eq!((statut, &bilan["sorties"]), (Some(0), &json!(2)));
    let lignes = fs::read_to_string(ici.join("archive.jsonl")).unwrap();
    let lignes: Vec<Value> = lignes.lines().map(|ligne| serde_json::from_str(ligne).unwrap()).collect();
    assert_eq!(lignes.len(), 2);
    let (statut, doublon, _) = appeler(ici, &["envoyer", "contrat.json"]);
    assert_eq!((statut, &doublon["code"]), (Some(1), &json!("doublon")));
}

/// A whole invoice: its project, its PDF, its sending.
#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_is_prepared_and_sent() {
    let (dossier, simulateur) = avec_contrat("Quatre").await;
    let ici = dossier.path();
    assert_eq!(appeler(ici, &["envoyer", "contrat.json"]).0, Some(0));
    simulateur.engager("INT-D-1").unwrap();
    let configuration = fs::read_to_string(ici.join("cfadock.toml")).unwrap();
    simulateur.avancer("2027-03-01".parse().unwrap()).unwrap();
    let jour = configuration.lines().find(|ligne| ligne.starts_with("jour = ")).unwrap();
    fs::write(ici.join("cfadock.toml"), configuration.replace(jour, "jour = \"2027-03-01\"")).unwrap();

    let mut demande = json!({ "numero": "F-2027-0001", "postes": [{ "numero_interne": "INT-D-1", "echeance": 1 }] });
    fs::write(ici.join("demande.json"), demande.to_string()).unwrap();
    let (statut, projet, dit) = appeler(ici, &["facturer", "projet", "demande.json"]);
    assert_eq!(statut, Some(0), "{projet} {dit}");
    demande["empreinte"] = projet["empreinte"].clone();
    fs::write(ici.join("demande.json"), demande.to_string()).unwrap();
    fs::write(ici.join("facture.pdf"), b"%PDF-1.4\n%%EOF\n").unwrap();
    let envoi = ["facturer", "envoi", "demande.json", "--pdf", "facture.pdf", "--reference", "facture-2027-0001"];
    let (statut, depot, dit) = appeler(ici, &envoi);
    assert_eq!((statut, &depot["situation"]), (Some(0), &json!("deposee")), "{depot} {dit}");
    assert_eq!(depot["numeros"]["facture"], "INT-F-1");
}

/// What is wrong in the document is said on the output, and nothing leaves.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_document_is_refused_before_it_leaves() {
    let (dossier, simulateur) = dossier().await;
    let ici = dossier.path();
    let mut faux = contrat("Cinq");
    faux["cerfa"]["apprenti"]["nir"] = "180127512345600".into();
    fs::write(ici.join("faux.json"), faux.to_string()).unwrap();
    fs::write(ici.join("autre.json"), r#"{"cerfa": 12}"#).unwrap();
    let (statut, refus, _) = appeler(ici, &["envoyer", "faux.json"]);
    assert_eq!((statut, &refus["code"]), (Some(1), &json!("controle")), "{refus}");
    let (statut, constats, _) = appeler(ici, &["controler", "faux.json"]);
    assert_eq!((statut, &constats["envoyable"]), (Some(1), &json!(false)));
    let (statut, refus, _) = appeler(ici, &["envoyer", "autre.json"]);
    assert_eq!((statut, &refus["code"]), (Some(2), &json!("corps")), "{refus}");
    let (statut, refus, _) = appeler(ici, &["envoyer", "faux.json", "--reference", "Marie Dupont"]);
    assert_eq!((statut, &refus["code"]), (Some(2), &json!("cle-idempotence")), "{refus}");
    assert!(simulateur.appels().is_empty());
}
