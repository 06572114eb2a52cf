//! A story over HTTP: contract, convention, project of an invoice, invoice, document, and what is read on the way.

use cfadock::runtime::jiff::civil::date;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::banc::{Banc, CONTRAT, contrat};
use crate::depots::{envoi, lue};

pub const CONVENTION: &str = include_str!("../../../../tests/fixtures/convention.json");

fn pdf() -> Part {
    Part::bytes(&b"%PDF-1.4\nessai\n%%EOF\n"[..]).file_name("essai.pdf").mime_str("application/pdf").unwrap()
}

/// Data and a file, under a key.
pub fn parties(banc: &Banc, chemin: &str, cle: &str, (nom, donnees): (&'static str, &Value)) -> RequestBuilder {
    let forme = Form::new().text(nom, donnees.to_string()).part("fichier", pdf());
    banc.requete(Method::POST, &Banc::chemin(chemin)).header("idempotency-key", cle).multipart(forme)
}

async fn lire(banc: &Banc, chemin: &str) -> Value {
    let (statut, _, lu) = lue(banc.requete(Method::GET, &Banc::chemin(chemin)).send().await.unwrap()).await;
    assert_eq!(statut, 200, "{chemin}: {lu:#}");
    lu
}

#[tokio::test]
async fn from_a_contract_to_its_invoice() {
    let reglages = temoin::simulateur::Simulateur::profil("opco_ep").unwrap().date(date(2026, 6, 25));
    let banc = Banc::monter_avec(reglages, "").await;
    let corps: Value = serde_json::from_str(CONTRAT).unwrap();
    let (statut, _, depot) = lue(envoi(&banc, "contrat-1", &corps).send().await.unwrap()).await;
    assert_eq!(statut, 201, "{depot:#}");
    let dossier = depot["numeros"]["dossier"].as_str().unwrap().to_owned();

    let mut convention: Value = serde_json::from_str(CONVENTION).unwrap();
    convention["numeroInterneDossier"] = dossier.as_str().into();
    let donnees = ("donnees", &convention);
    let (statut, _, premiere) =
        lue(parties(&banc, "/conventions", "convention-1", donnees).send().await.unwrap()).await;
    assert_eq!(statut, 201, "{premiere:#}");
    // The boundary of the parts is another one, what is asked is the same.
    let (statut, rejouee, relue) =
        lue(parties(&banc, "/conventions", "convention-1", donnees).send().await.unwrap()).await;
    assert_eq!((statut, rejouee, &relue["entree"]), (201, true, &premiere["entree"]));

    banc.simulateur.engager(&dossier).unwrap();
    banc.simulateur.avancer(date(2026, 9, 1)).unwrap();
    let banc = banc.redemarrer().await;
    let lu = lire(&banc, &format!("/dossiers/{dossier}")).await;
    assert_eq!(lu["cerfa"]["etat"], "ENGAGE", "{lu:#}");
    let engages = lire(&banc, "/dossiers?etat=engage").await;
    assert_eq!(engages["dossiers"].as_array().unwrap().len(), 1, "{engages:#}");
    assert_eq!(lire(&banc, "/dossiers?etat=REFUSE").await, json!({ "dossiers": [] }));

    let mut demande = json!({
        "numero": "F-0001", "postes": [{ "numero_interne": dossier }],
        "iban_du_cfa": "FR1420041010050500013M02606", "siret_du_cfa": "00000654400019",
    });
    let projet = || banc.requete(Method::POST, &Banc::chemin("/factures/projets"));
    let (statut, _, lu) = lue(projet().json(&demande).send().await.unwrap()).await;
    assert_eq!((statut, &lu["envoyable"]), (200, &json!(true)), "{lu:#}");
    assert_eq!(lu["total"].as_f64(), lu["facture"]["montantTotal"].as_f64());
    let facture = |cle, demande: &Value| parties(&banc, "/factures", cle, ("demande", demande)).send();
    let (statut, _, refus) = lue(facture("facture-1", &demande).await.unwrap()).await;
    assert_eq!((statut, &refus["erreurs"][0]["pointeur"]), (400, &json!("/demande/empreinte")));
    demande["empreinte"] = "0".repeat(64).into();
    let (statut, _, refus) = lue(facture("facture-1", &demande).await.unwrap()).await;
    assert_eq!((statut, &refus["code"]), (409, &json!("facture-perimee")), "{refus:#}");
    assert_eq!(refus["projet"]["empreinte"], lu["empreinte"]);
    demande["empreinte"] = lu["empreinte"].clone();
    let (statut, _, depot) = lue(facture("facture-1", &demande).await.unwrap()).await;
    assert_eq!(statut, 201, "{depot:#}");
    assert!(depot["numeros"]["facture"].is_string());
    // The échéance is invoiced: what would be prepared now is another invoice, and the repetition still says the first.
    let (statut, rejouee, relu) = lue(facture("facture-1", &demande).await.unwrap()).await;
    assert_eq!((statut, rejouee, &relu["entree"]), (201, true, &depot["entree"]));

    let infos = json!({
        "typeFichier": "CONVENTION_MOBILITE", "objets": [{ "typeObjet": "DOSSIER_APPRENTISSAGE", "idObjet": dossier }],
    });
    let (statut, _, depot) =
        lue(parties(&banc, "/documents", "document-1", ("donnees", &infos)).send().await.unwrap()).await;
    assert_eq!(statut, 201, "{depot:#}");

    let page = lire(&banc, "/depots?limite=2").await;
    assert_eq!((page["depots"].as_array().unwrap().len(), &page["suite"]), (2, &json!(2)), "{page:#}");
    let reste = lire(&banc, "/depots?limite=2&apres=2").await;
    assert_eq!(reste["depots"][0]["reference"], "facture-1");
    assert_eq!(lire(&banc, "/depots?ouverts=true").await, json!({ "depots": [] }));
    let bilan = banc.requete(Method::POST, &Banc::chemin("/reconciliation"));
    assert_eq!(lue(bilan.send().await.unwrap()).await, (200, false, json!({ "reglees": [], "restantes": [] })));
    let controle = banc.requete(Method::POST, "/v1/cfa/000006544/controles/contrats").json(&contrat("CONTROLE"));
    let (statut, _, constats) = lue(controle.send().await.unwrap()).await;
    assert_eq!((statut, constats["envoyable"].is_boolean()), (200, true), "{constats:#}");
}
