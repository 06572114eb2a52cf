//! The twelve rejections of an invoice (FAQ of the norm), each caused by one change to an invoice that is accepted.

use serde_json::{Value, json};
use temoin::generated::operation::Operation;
use temoin::modele::modele;
use temoin::simulateur::Simulateur;

use crate::brut::{Brut, codes};

const FACTURES: &str = "/v1/factures";

async fn deposer(brut: &Brut, facture: &Value) -> (u16, Value) {
    brut.deposer(FACTURES, "facture", facture).await
}

/// Sets several members of the sample invoice.
fn avec(changes: &[(&str, Value)]) -> Value {
    let mut facture = modele(Operation::DeposerFacture).json();
    for (pointer, value) in changes {
        *facture.pointer_mut(pointer).unwrap() = value.clone();
    }
    facture
}

#[tokio::test]
async fn each_rejection_has_its_code() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    brut.engager().await;
    let cases: [(&str, Vec<(&str, Value)>); 13] = [
        ("R2", vec![("/ibanEmetteur", json!("FR7630006000011234567890189"))]),
        ("R3", vec![("/lignes/1/montant", json!(9000.0)), ("/montantTotal", json!(11400.0))]),
        ("R3", vec![("/lignes/1/natureLigne", json!("HEBERGEMENT"))]),
        ("R4", vec![("/ibanEmetteur", json!(" "))]),
        ("R5", vec![("/lignes/0/montant", json!(2399.99)), ("/montantTotal", json!(2489.99))]),
        ("R6", vec![("/siretEmetteur", json!("00000789800018"))]),
        ("R7", vec![("/siretEmetteur", json!("00000789800018"))]),
        ("R8", vec![("/lignes/0/numeroDossier", json!(""))]),
        ("R9", vec![("/lignes/0/numeroEcheance", json!(3)), ("/lignes/0/codificationEcheance", json!("E3"))]),
        ("R10", vec![("/lignes/1/montant", json!(0)), ("/montantTotal", json!(2400.0))]),
        ("R11", vec![("/montantTotal", json!(2490.01))]),
        ("R12", vec![("/lignes/0/numeroEcheance", json!(99))]),
        ("DECA", vec![("/lignes/0/numeroDeca", json!("075202606NC0002"))]),
    ];
    for (code, changes) in &cases {
        let (status, body) = deposer(&brut, &avec(changes)).await;
        assert_eq!(status, 400, "{code}");
        assert!(codes(&body).contains(code), "{code}: {body}");
    }
    // Nothing of a rejected invoice stays: the sample is accepted, once.
    assert_eq!(deposer(&brut, &avec(&[])).await.0, 200);
    let (status, body) = deposer(&brut, &avec(&[])).await;
    assert_eq!(status, 400);
    assert!(codes(&body).contains(&"R1") && codes(&body).contains(&"R5"), "{body}");
    brut.verifier_ecarts();
}

#[tokio::test]
async fn a_dossier_not_engaged_is_not_billable() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    assert_eq!(brut.jouer(Operation::TransmettreDossier, &[]).await.0, 200);
    let (status, body) = deposer(&brut, &avec(&[])).await;
    assert_eq!((status, codes(&body)), (400, vec!["ETAT"]));
    brut.verifier_ecarts();
}

#[tokio::test]
async fn amounts_move_with_the_life_of_an_invoice() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    brut.engager().await;
    let montants = async || {
        let (_, dossier) = brut.get("/v1/dossiers?numeroInterne=INT-D-1").await;
        let echeance = &dossier["echeances"][1];
        (echeance["montantRegle"].as_f64().unwrap(), echeance["montantEnCoursInstruction"].as_f64().unwrap())
    };
    assert_eq!(montants().await, (0.0, 0.0));
    assert_eq!(deposer(&brut, &avec(&[])).await.0, 200);
    assert_eq!(montants().await, (0.0, 2400.0));
    // Refused after examination, the amounts may be invoiced again, even under the same number.
    brut.opco.refuser_facture("INT-F-1", "Pièce illisible.").unwrap();
    assert_eq!(montants().await, (0.0, 0.0));
    assert_eq!(deposer(&brut, &avec(&[])).await.0, 200);
    brut.opco.regler("INT-F-2").unwrap();
    assert_eq!(montants().await, (2400.0, 0.0));
    assert!(brut.opco.regler("INT-F-2").is_err() && brut.opco.regler("INT-F-9").is_err());
    let (_, page) = brut.get("/v2/factures/etats?numeroPage=1").await;
    let etats: Vec<_> = page["factures"].as_array().unwrap().iter().map(|one| one["etatFacture"].as_str()).collect();
    assert_eq!(etats, [Some("REFUSE"), Some("REGLE")]);
    assert_eq!(page["factures"][1]["referenceVirement"], "VIR-0002");
    assert_eq!(page["factures"][1]["dateReglement"], "2027-03-02");
    brut.verifier_ecarts();
}

/// Two reasons share a code and differ in words: the CFA must know which number to correct.
#[tokio::test]
async fn reasons_that_share_a_code_differ_in_words() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    brut.engager().await;
    let cases = [
        ("/lignes/0/numeroDossier", json!(""), "R8", "absent"),
        ("/lignes/0/numeroDossier", json!("EXT-9"), "R8", "inconnu"),
        ("/lignes/0/numeroEcheance", json!(99), "R12", "inconnue"),
        ("/lignes/0/codificationEcheance", json!("E9"), "R12", "codification"),
    ];
    for (pointer, value, code, word) in cases {
        let (status, body) = deposer(&brut, &avec(&[(pointer, value)])).await;
        assert_eq!(status, 400);
        let errors = body["errors"].as_array().unwrap();
        let said = |error: &Value| error["code"] == code && error["description"].as_str().unwrap().contains(word);
        assert!(errors.iter().any(said), "{code} {word}: {body}");
    }
    brut.verifier_ecarts();
}
