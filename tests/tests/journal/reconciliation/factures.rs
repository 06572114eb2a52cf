//! Looking for invoices: by their number, and by what their échéances say.

use cfadock::Opco;
use cfadock::journal::Decision;
use cfadock::parcours::Raison;
use serde_json::{Value, json};

use super::super::banc::{Banc, deposer_facture};
use super::{deux_regards, facture_inconnue, seule_decision, seule_raison};

#[tokio::test]
async fn an_invoice_is_known_by_its_number_issuer_and_total() {
    for (champ, valeur, attendue) in [
        ("montantFacture", json!(999.99), Some(Raison::Proches { numeros: vec!["FI-1".to_owned()] })),
        ("organismeFormation", Value::Null, Some(Raison::Proches { numeros: vec!["FI-1".to_owned()] })),
        ("referenceFactureCFA", json!(" f-1 "), None),
        ("montantFacture", Value::Null, None),
    ] {
        let banc = facture_inconnue(Opco::Akto, true).await;
        banc.guichet.regler(|etat| etat.factures[0][champ] = valeur);
        match attendue {
            Some(raison) => assert_eq!(seule_raison(&banc).await, raison, "{champ}"),
            None => assert!(matches!(seule_decision(&banc).await, Decision::Deposee(_)), "{champ}"),
        }
    }
    // The same number of another issuer is another invoice; it stands on a later page.
    let banc = facture_inconnue(Opco::Akto, false).await;
    banc.guichet.regler(|etat| {
        for numero in 1..=5 {
            etat.factures.push(json!({
                "numeroInterneFacture": format!("FI-{numero}"), "referenceFactureCFA": if numero == 5 { "F-1" } else { "G" },
                "montantFacture": 1000.0, "organismeFormation": { "siret": "00000789800018" },
            }));
        }
    });
    assert_eq!(deux_regards(&banc).await, Decision::Absente);
}

/// Where the OPCO gives no states of invoices, the échéance tells.
#[tokio::test]
async fn an_invoice_is_known_by_its_echeance() {
    let montants = |banc: &Banc, en_cours: f64, regle: f64| {
        banc.guichet.regler(|etat| {
            let echeance = &mut etat.dossiers[0]["echeances"][0];
            echeance["montantEnCoursInstruction"] = json!(en_cours);
            echeance["montantRegle"] = json!(regle);
        });
    };
    for (en_cours, regle) in [(1000.0, 0.0), (0.0, 1000.0)] {
        let banc = facture_inconnue(Opco::OpcoEp, true).await;
        montants(&banc, en_cours, regle);
        assert!(matches!(seule_decision(&banc).await, Decision::Deposee(numeros) if numeros.est_vide()));
    }
    let banc = facture_inconnue(Opco::OpcoEp, false).await;
    assert_eq!(deux_regards(&banc).await, Decision::Absente);
    let banc = facture_inconnue(Opco::OpcoEp, false).await;
    montants(&banc, 500.0, 0.0);
    assert!(matches!(seule_raison(&banc).await, Raison::EcheanceChangee { numero: 1, .. }));
    // Another invoice of the journal bears on the same échéance: whose amount it is, nobody can say.
    let banc = facture_inconnue(Opco::OpcoEp, false).await;
    deposer_facture(&banc.connexion(), "F-2").await.unwrap();
    assert!(matches!(seule_raison(&banc).await, Raison::Concurrente(_)));
    let banc = facture_inconnue(Opco::OpcoEp, true).await;
    banc.guichet.regler(|etat| etat.dossiers[0]["echeances"] = json!([]));
    banc.montre.avancer(60);
    assert!(matches!(seule_raison(&banc).await, Raison::Illisible(_)));
}
