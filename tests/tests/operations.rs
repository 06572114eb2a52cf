//! Every operation of the norm has a method, a row and a scenario, counted from the document itself; all are played.

use std::collections::BTreeSet;

use conformance::recit;
use conformance::scenario::scenario;
use temoin::generated::operation::Operation;

use crate::norme::NORME;

/// Methods and paths of the document, as they are written.
fn document() -> BTreeSet<(String, String)> {
    let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    let mut found = BTreeSet::new();
    for (path, item) in NORME["paths"].as_object().unwrap() {
        for method in methods.iter().filter(|method| item.get(**method).is_some()) {
            found.insert((method.to_uppercase(), path.clone()));
        }
    }
    found
}

#[test]
fn every_operation_has_a_method_a_row_and_a_scenario() {
    let document = document();
    assert!(document.len() >= 15, "{} operations only", document.len());
    let rows: BTreeSet<_> =
        Operation::ALL.iter().map(|one| (one.row().method.to_owned(), one.row().path.to_owned())).collect();
    assert_eq!(rows, document);
    assert_eq!(Operation::ALL.len(), document.len());
    let ids: BTreeSet<_> = Operation::ALL.iter().map(|one| one.id()).collect();
    let methods: BTreeSet<_> = cfadock::operations::ALL.iter().map(|one| one.id).collect();
    assert_eq!(ids, methods);
    let titres: BTreeSet<_> = Operation::ALL.iter().map(|one| scenario(*one).titre).collect();
    assert_eq!(titres.len(), document.len(), "two scenarios have the same title");
}

#[tokio::test]
async fn every_scenario_succeeds() {
    let mut echecs = Vec::new();
    for operation in Operation::ALL.iter().copied() {
        if let Err(echec) = scenario(operation).jouer().await {
            echecs.push(format!("{} : {echec}", operation.id()));
        }
    }
    assert!(echecs.is_empty(), "{echecs:#?}");
}

#[tokio::test]
async fn the_story_is_told_twice_alike_and_names_nobody() {
    let texte = recit::jouer().await.unwrap().to_string();
    assert_eq!(texte, recit::jouer().await.unwrap().to_string());
    for attendu in
        ["INT-D-1", "ENGAGE", "3 200,00 €", "INT-DOC-1", "INT-F-2", "REGLE", "virement VIR-0001 du 30/03/2027"]
    {
        assert!(texte.contains(attendu), "{attendu} manque :\n{texte}");
    }
    let contrat: serde_json::Value = serde_json::from_str(conformance::exemple::CONTRAT).unwrap();
    let apprenti = &contrat["cerfa"]["apprenti"];
    for secret in ["nom", "prenom", "nir", "courriel", "telephone"] {
        assert!(!texte.contains(apprenti[secret].as_str().unwrap()), "{secret} est imprimé");
    }
    assert!(!texte.contains("FR14") && texte.lines().all(|line| line.chars().count() <= 100), "{texte}");
}
