//! Looking for invoices: by their number, and by what their échéances say.

use cfadock::api::DeposerFactureForm;
use cfadock::journal::Decision;
use cfadock::parcours::Raison;
use cfadock::{FilePart, Opco};
use conformance::exemple;
use serde_json::{Value, json};

use super::super::banc::{Banc, deposer_facture, facture, intention_facture};
use super::super::guichet::Accueil;
use super::{avec_une_echeance, deux_regards, facture_inconnue, seule_decision, seule_raison};

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

/// A list that does not say the number of an invoice proves no absence, unless total or issuer say that it is another.
#[tokio::test]
async fn an_invoice_without_its_number_may_be_the_one() {
    for (champ, valeur, autre) in [
        ("etatFacture", json!("TRANSMIS"), false),
        ("montantFacture", Value::Null, false),
        ("montantFacture", json!(12.0), true),
        ("organismeFormation", json!({ "siret": "00000789800018" }), true),
    ] {
        let banc = facture_inconnue(Opco::Akto, true).await;
        banc.guichet.regler(|etat| {
            etat.factures[0]["referenceFactureCFA"] = Value::Null;
            etat.factures[0][champ] = valeur.clone();
            if autre {
                etat.dossiers[0]["echeances"][0]["montantEnCoursInstruction"] = json!(0.0);
            }
        });
        banc.montre.avancer(60);
        let raison = seule_raison(&banc).await;
        match autre {
            true => assert!(matches!(raison, Raison::ARevoir { .. }), "{champ} {valeur}: {raison}"),
            false => assert_eq!(raison, Raison::Proches { numeros: vec!["FI-1".to_owned()] }, "{champ} {valeur}"),
        }
    }
}

/// A refused invoice is corrected and sent again under its number: what is found may be the one that was refused.
#[tokio::test]
async fn a_refused_invoice_is_not_taken_for_the_one_that_corrects_it() {
    for (numeros_connus, recue) in [(true, false), (false, false), (true, true)] {
        let banc = avec_une_echeance(Opco::Akto);
        let connexion = banc.connexion();
        let premiere = deposer_facture(&connexion, "F-1").await.unwrap().entree;
        banc.guichet.regler(|etat| {
            etat.factures[0]["etatFacture"] = json!("REJETEE");
            etat.dossiers[0]["echeances"][0]["montantEnCoursInstruction"] = json!(0.0);
        });
        connexion.trancher(premiere, Decision::Ecartee, "rejetée par l'OPCO").await.unwrap();
        if !numeros_connus {
            // As if it had come by another way: another number than the journal knows.
            banc.guichet.regler(|etat| etat.factures[0]["numeroInterneFacture"] = json!("FI-9"));
        }
        banc.guichet.accueillir(Accueil::Rompu { agit: recue });
        deposer_facture(&connexion, "F-1").await.unwrap_err();
        match (numeros_connus, recue) {
            (true, true) => {
                assert!(
                    matches!(seule_decision(&banc).await, Decision::Deposee(numeros) if numeros.facture.as_deref() == Some("FI-2"))
                );
            }
            (true, false) => assert_eq!(deux_regards(&banc).await, Decision::Absente),
            (false, _) => assert_eq!(seule_raison(&banc).await, Raison::Ecartee { numero: "FI-9".to_owned() }),
        }
    }
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
    // Nobody says when an OPCO books an invoice: an échéance that has not moved tells nothing before the next day.
    let banc = facture_inconnue(Opco::OpcoEp, false).await;
    banc.montre.avancer(60);
    assert!(matches!(seule_raison(&banc).await, Raison::TropTot { .. }));
    banc.montre.avancer(24 * 60);
    assert_eq!(deux_regards(&banc).await, Decision::Absente);
    let banc = facture_inconnue(Opco::OpcoEp, false).await;
    montants(&banc, 500.0, 0.0);
    assert!(matches!(seule_raison(&banc).await, Raison::EcheanceChangee { numero: 1, .. }));
    // Another invoice of the journal bears on the same échéance: whose amount it is, nobody can say.
    let banc = facture_inconnue(Opco::OpcoEp, false).await;
    deposer_facture(&banc.connexion(), "F-2").await.unwrap();
    assert!(matches!(seule_raison(&banc).await, Raison::Concurrente(_)));
}

/// What the OPCO does not say is no zero. For a day it may still say it; then a person is asked.
#[tokio::test]
async fn an_echeance_that_says_nothing_is_for_a_person_within_a_day() {
    let double = json!([
        { "numero": 1, "montantRegle": 0.0, "montantEnCoursInstruction": 1000.0 },
        { "numero": 1, "montantRegle": 0.0, "montantEnCoursInstruction": 1000.0 },
    ]);
    for echeances in [
        json!([]),
        json!([{ "numero": 1, "montantEnCoursInstruction": 1000.0 }]),
        json!([{ "numero": 1, "montantRegle": 0.0 }]),
        json!([{ "numero": 2, "montantRegle": 0.0, "montantEnCoursInstruction": 1000.0 }]),
        // Which of two is meant, nobody knows.
        double,
    ] {
        let banc = facture_inconnue(Opco::OpcoEp, true).await;
        banc.guichet.regler(|etat| etat.dossiers[0]["echeances"] = echeances.clone());
        banc.montre.avancer(24 * 60 + 14);
        assert!(matches!(seule_raison(&banc).await, Raison::Illisible(_)), "{echeances}");
        banc.montre.avancer(1);
        let raison = seule_raison(&banc).await;
        assert!(matches!(raison, Raison::ResteeIllisible { .. }) && raison.pour_une_personne(), "{echeances}");
    }
    // It was said neither before the invoice was sent: nothing can be told from what is said later.
    for (en_cours, regle) in [(None, Some(0)), (Some(0), None)] {
        let banc = avec_une_echeance(Opco::OpcoEp);
        let facture = facture("F-1");
        let mut intention = intention_facture(Opco::OpcoEp, &facture);
        let repere = &mut intention.reperes.facture.as_mut().unwrap().echeances[0];
        (repere.en_cours, repere.regle) = (en_cours, regle);
        banc.guichet.accueillir(Accueil::Rompu { agit: true });
        let form =
            DeposerFactureForm::builder().facture(facture).fichier(FilePart::pdf("f.pdf", exemple::pdf("F"))).build();
        let connexion = banc.connexion();
        connexion.deposer(intention, connexion.client().deposer_facture(form)).await.unwrap_err();
        let raison = seule_raison(&banc).await;
        assert_eq!(raison, Raison::MontantsTus { dossier: "INT-1".to_owned(), numero: 1 });
        assert!(raison.pour_une_personne());
    }
}

/// The list does not show it yet, the échéance that is read by the number of its dossier has taken it.
#[tokio::test]
async fn an_echeance_counts_for_more_than_a_list() {
    let mut banc = facture_inconnue(Opco::Akto, true).await;
    banc.guichet.regler(|etat| etat.cachee = true);
    assert!(matches!(seule_decision(&banc).await, Decision::Deposee(numeros) if numeros.est_vide()));
    // Moved otherwise: it may be another one.
    banc = facture_inconnue(Opco::Akto, true).await;
    banc.guichet.regler(|etat| {
        etat.cachee = true;
        etat.dossiers[0]["echeances"][0]["montantEnCoursInstruction"] = json!(12.0);
    });
    assert!(matches!(seule_raison(&banc).await, Raison::EcheanceChangee { .. }));
    // It says nothing: the list alone counts, with its wait.
    banc = facture_inconnue(Opco::Akto, false).await;
    banc.guichet.regler(|etat| etat.dossiers[0]["echeances"] = json!([]));
    assert_eq!(deux_regards(&banc).await, Decision::Absente);
    // It cannot be read: nothing is settled by half of what is known.
    banc = facture_inconnue(Opco::Akto, false).await;
    banc.guichet.regler(|etat| etat.panne = Some("/v2/dossiers"));
    banc.montre.avancer(60);
    assert!(matches!(seule_raison(&banc).await, Raison::Illisible(_)));
    // That it arrived is known already: only the list knows its number.
    banc = avec_une_echeance(Opco::Akto);
    banc.guichet.accueillir(Accueil::Coupe);
    deposer_facture(&banc.connexion(), "F-1").await.unwrap_err();
    banc.guichet.regler(|etat| etat.cachee = true);
    assert!(matches!(seule_raison(&banc).await, Raison::TropTot { .. }));
    banc.guichet.regler(|etat| etat.cachee = false);
    assert!(matches!(seule_decision(&banc).await, Decision::Deposee(numeros) if numeros.facture.is_some()));
}
