//! Checks alone, over HTTP and by the command: nothing is sent, and the day is the one that is asked for.

use cfadock::runtime::jiff::civil::date;
use reqwest::Method;
use serde_json::{Value, json};
use temoin::generated::operation::Operation;
use temoin::simulateur::Simulateur;

use crate::banc::{Banc, CFA, CONTRAT, contrat};
use crate::commande::lancer;
use crate::depots::{envoi, lue};

const CONVENTION: &str = include_str!("../../../../tests/fixtures/convention.json");

/// What a check found.
async fn controle(banc: &Banc, chemin: &str, corps: &Value) -> (u16, Value) {
    let (statut, _, lu) = lue(banc.requete(Method::POST, chemin).json(corps).send().await.unwrap()).await;
    (statut, lu)
}

fn regles(resultat: &Value) -> Vec<&str> {
    resultat["constats"].as_array().unwrap().iter().map(|constat| constat["regle"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_contract_is_judged_by_the_day_that_is_asked_for() {
    let banc = Banc::monter_avec(Simulateur::profil("opco_ep").unwrap().date(date(2026, 9, 1)), "").await;
    let chemin = format!("/v1/cfa/{CFA}/controles/contrats");
    let retard = |resultat: &Value| regles(resultat).contains(&"CERFA-TRANSMISSION-001");
    // The contract is due on the seventh: without a day, that of the trial counts, and not the clock of this machine.
    for (jour, en_retard) in [("", false), ("?date=2026-09-07", false), ("?date=2026-09-08", true)] {
        let (statut, resultat) = controle(&banc, &format!("{chemin}{jour}"), &contrat("JOUR")).await;
        assert_eq!((statut, retard(&resultat)), (200, en_retard), "{jour}: {resultat:#}");
    }
    for faux in ["hier", "2026-13-01", "0001-01-01", "9999-12-31", "2026-09-01&date=2026-09-02"] {
        let (statut, refus) = controle(&banc, &format!("{chemin}?date={faux}"), &contrat("JOUR")).await;
        assert_eq!((statut, &refus["code"]), (400, &json!("requete")), "{faux}: {refus:#}");
    }
    assert!(banc.simulateur.appels().is_empty());
}

/// A contract that the OPCO has engaged, and its number.
async fn engage(banc: &Banc) -> String {
    let corps: Value = serde_json::from_str(CONTRAT).unwrap();
    let (statut, _, depot) = lue(envoi(banc, "contrat-1", &corps).send().await.unwrap()).await;
    assert_eq!(statut, 201, "{depot:#}");
    let dossier = depot["numeros"]["dossier"].as_str().unwrap().to_owned();
    banc.simulateur.engager(&dossier).unwrap();
    dossier
}

#[tokio::test]
async fn a_convention_is_compared_with_the_contract_of_the_opco() {
    let banc = Banc::monter_avec(Simulateur::profil("opco_ep").unwrap().date(date(2026, 6, 25)), "").await;
    let dossier = engage(&banc).await;
    let chemin = Banc::chemin("/controles/conventions");
    let mut convention: Value = serde_json::from_str(CONVENTION).unwrap();
    convention["numeroInterneDossier"] = dossier.as_str().into();
    let (statut, resultat) = controle(&banc, &chemin, &convention).await;
    assert_eq!((statut, &resultat["envoyable"]), (200, &json!(true)), "{resultat:#}");
    convention["employeur"]["siret"] = "73282932000074".into();
    let (_, resultat) = controle(&banc, &chemin, &convention).await;
    assert_eq!(resultat["envoyable"], json!(false), "{resultat:#}");
    let erreur = resultat["constats"].as_array().unwrap().iter().find(|un| un["gravite"] == "erreur").unwrap();
    assert_eq!(erreur["pointeur"], "/employeur/siret");
    let deroge = format!("{chemin}?deroger={}", erreur["regle"].as_str().unwrap());
    let (_, resultat) = controle(&banc, &deroge, &convention).await;
    assert_eq!(resultat["envoyable"], json!(true), "{resultat:#}");
    convention["numeroInterneDossier"] = "INT-D-404".into();
    let (statut, refus) = controle(&banc, &chemin, &convention).await;
    assert_eq!((statut, &refus["code"]), (404, &json!("dossier-inconnu")), "{refus:#}");
    let (statut, refus) = controle(&banc, &chemin, &json!({ "employeur": {} })).await;
    assert_eq!((statut, &refus["erreurs"][0]["pointeur"]), (400, &json!("/employeur/siret")), "{refus:#}");
    assert!(banc.simulateur.appels().iter().all(|appel| appel.operation != Some(Operation::DeposerConvention)));
}

#[tokio::test]
async fn a_certificate_and_an_invoice_are_judged_by_the_day_that_is_asked_for() {
    let banc = Banc::monter_avec(Simulateur::profil("opco_ep").unwrap().date(date(2026, 6, 25)), "").await;
    let dossier = engage(&banc).await;
    let certificat = json!({
        "typeCertificat": "Intermediaire", "numeroInterneDossier": dossier, "dateSignature": "2027-06-02",
        "lieuSignatureContrat": "Paris", "natureAction": "Action de formation par apprentissage",
        "representantLegal": { "nom": "Factice", "prenom": "Claude", "qualite": "Directrice" },
        "attestationConservationPieces": true, "employeur": { "siret": "00000321000010" },
        "apprenti": { "nom": "Essai", "prenom": "Camille" }, "organismeFormation": { "siret": "00000654400019" },
        "echeance": {
            "numero": 2, "codification": "E2", "duree": 180, "dateDebut": "2027-03-01", "dateFin": "2027-05-31",
            "echeancePartielle": false,
        },
    });
    let chemin = Banc::chemin("/controles/certificats");
    let (statut, tot) = controle(&banc, &chemin, &certificat).await;
    let (_, tard) = controle(&banc, &format!("{chemin}?date=2027-06-10"), &certificat).await;
    assert_eq!(statut, 200, "{tot:#}");
    assert!(regles(&tot).len() > regles(&tard).len(), "it was signed in the future: {tot:#} {tard:#}");

    let demande = json!({
        "numero": "F-0001", "postes": [{ "numero_interne": dossier }],
        "iban_du_cfa": "FR1420041010050500013M02606", "siret_du_cfa": "00000654400019",
    });
    let chemin = Banc::chemin("/controles/factures");
    banc.simulateur.avancer(date(2026, 9, 1)).unwrap();
    let (statut, juste) = controle(&banc, &format!("{chemin}?date=2026-09-01"), &demande).await;
    assert_eq!((statut, &juste["envoyable"]), (200, &json!(true)), "{juste:#}");
    let (statut, tot) = controle(&banc, &chemin, &demande).await;
    // No échéance is open on the day of the trial.
    assert_eq!((statut, &tot["code"]), (422, &json!("facturation")), "{tot:#}");
    let deposes = [Operation::DeposerCertificat, Operation::DeposerDocument, Operation::DeposerFacture];
    let appels = banc.simulateur.appels();
    assert!(!appels.iter().any(|appel| appel.operation.is_some_and(|une| deposes.contains(&une))));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_checks_the_same() {
    let (dossier, simulateur) = crate::commande::dossier().await;
    let ici = dossier.path();
    let appeler = |arguments: &[&str]| {
        let (statut, sortie, dit) = lancer(ici, arguments);
        let objet: Value = serde_json::from_str(&sortie).unwrap_or_else(|_| panic!("{arguments:?}: {sortie}{dit}"));
        (statut, objet)
    };
    std::fs::write(ici.join("contrat.json"), CONTRAT).unwrap();
    let retard = |resultat: &Value| regles(resultat).contains(&"CERFA-TRANSMISSION-001");
    for (options, en_retard) in [(&[][..], false), (&["--date", "2026-09-08"], true)] {
        let (statut, resultat) = appeler(&[&["controler", "contrat.json"], options].concat());
        assert_eq!((statut, retard(&resultat)), (Some(0), en_retard), "{options:?} {resultat:#}");
    }
    assert_eq!(appeler(&["controler", "contrat.json", "--date", "hier"]).0, Some(2));
    assert!(simulateur.appels().is_empty());
    assert_eq!(appeler(&["envoyer", "contrat.json"]).0, Some(0));
    std::fs::write(ici.join("convention.json"), CONVENTION).unwrap();
    let (statut, resultat) = appeler(&["controler", "convention.json", "--genre", "convention"]);
    assert_eq!((statut, &resultat["envoyable"]), (Some(0), &json!(true)), "{resultat:#}");
    let demande = json!({ "numero": "F-0001", "postes": [{ "numero_interne": "INT-D-404" }] });
    std::fs::write(ici.join("demande.json"), demande.to_string()).unwrap();
    let (statut, refus) = appeler(&["controler", "demande.json", "--genre", "facture"]);
    assert_eq!((statut, &refus["code"]), (Some(2), &json!("dossier-inconnu")), "{refus:#}");
}
