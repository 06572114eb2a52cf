//! Each known deviation, switched on over HTTP: what it changes in an answer, and that it changes back.

use serde_json::{Value, json};
use temoin::simulateur::Particularite;

use super::{Banc, contrat, facture};

async fn regler(banc: &Banc, nom: &str, active: bool) {
    let (status, body) = banc.piloter("/particularites", Some(json!({ "nom": nom, "active": active }))).await;
    assert_eq!(status, 200, "{body}");
}

/// Uniformation has none of its own.
async fn banc() -> Banc {
    Banc::demarrer(&["uniformation"], None).await
}

#[tokio::test]
async fn all_are_listed_and_the_profiles_switch_theirs_on() {
    let banc = Banc::demarrer(&["akto", "opco_ep", "afdas", "atlas"], None).await;
    let list = banc.piloter("/particularites", None).await.1;
    let active =
        |name: &str| list.as_array().unwrap().iter().find(|one| one["nom"] == name).unwrap()["active_chez"].clone();
    assert_eq!(list.as_array().unwrap().len(), Particularite::toutes().count());
    for (name, who) in [
        ("page_enveloppee", json!(["akto"])),
        ("etat_ruptu", json!(["akto"])),
        ("iban_en_capitales", json!(["akto"])),
        ("page_repetee", json!([])),
        ("erreurs_nulles_commentaire", json!(["opco_ep"])),
        ("numero_inconnu_400", json!(["opco_ep"])),
        ("jeton_sans_portee", json!(["opco_ep", "afdas"])),
        ("dpop_jeton", json!(["afdas"])),
        ("erreur_description_seule", json!(["atlas"])),
    ] {
        assert_eq!(active(name), who, "{name}");
    }
    assert_eq!(banc.piloter("/particularites", Some(json!({ "nom": "lune" }))).await.0, 400);
}

#[tokio::test]
async fn errors_tokens_and_unknown_numbers() {
    let banc = banc().await;
    let unknown = "/v1/dossiers?numeroInterne=INT-D-7";
    assert_eq!(banc.get(unknown).await.0, 404);
    regler(&banc, "numero_inconnu_400", true).await;
    assert_eq!(banc.get(unknown).await.0, 400);
    regler(&banc, "numero_inconnu_400", false).await;
    regler(&banc, "erreurs_nulles_commentaire", true).await;
    let (_, body) = banc.get(unknown).await;
    assert!(body["errors"].is_null() && body["comment"].is_string(), "{body}");
    regler(&banc, "erreur_description_seule", true).await;
    let (_, body) = banc.get(unknown).await;
    assert!(body.get("errors").is_none() && body["description"].is_string(), "{body}");
    assert_eq!(banc.jeton_de("uniformation").await.0, 200);
    regler(&banc, "dpop_jeton", true).await;
    assert_eq!(banc.jeton_de("uniformation").await.1["error"], "invalid_dpop_proof");
}

#[tokio::test]
async fn pages() {
    let banc = Banc::demarrer(&["atlas"], None).await;
    for nom in ["Un", "Deux"] {
        assert_eq!(banc.post("/v1/dossiers", &contrat(nom)).await.0, 200);
    }
    let page = |number: u32| format!("/v2/dossiers/etats?numeroPage={number}");
    assert_eq!(banc.get(&page(2)).await.1["count"], 0);
    regler(&banc, "page_repetee", true).await;
    let premiere = banc.get(&page(1)).await;
    assert_eq!(premiere.1["count"], 2);
    assert_eq!(banc.get(&page(2)).await, premiere);
    regler(&banc, "page_enveloppee", true).await;
    assert_eq!(banc.get(&page(1)).await.1[0]["total"], 2);
    regler(&banc, "etats_forme_divergente", true).await;
    assert_eq!(banc.get("/v1/dossiers/etats").await.1["EtatDossierResult"].as_array().unwrap().len(), 2);
    regler(&banc, "etats_forme_divergente", false).await;
    assert_eq!(banc.get("/v1/dossiers/etats").await.1.as_array().unwrap().len(), 2);
}

/// By its number it is there at once: only the lists are late.
#[tokio::test]
async fn lists_that_are_a_day_late() {
    let banc = Banc::demarrer(&["atlas"], None).await;
    banc.engager().await;
    let dossier = banc.get("/v1/dossiers?numeroInterne=INT-D-1").await.1;
    regler(&banc, "liste_en_retard", true).await;
    assert_eq!(banc.post("/v1/dossiers", &contrat("Deux")).await.0, 200);
    assert_eq!(banc.facturer(&facture(&dossier)).await.0, 200);
    let combien = async || {
        let [v2, factures] = ["/v2/dossiers/etats?numeroPage=1", "/v2/factures/etats?numeroPage=1"];
        let v1 = banc.get("/v1/dossiers/etats").await.1.as_array().unwrap().len();
        (v1, banc.get(v2).await.1["total"].clone(), banc.get(factures).await.1["total"].clone())
    };
    assert_eq!(combien().await, (1, json!(1), json!(0)));
    assert_eq!(banc.get("/v1/dossiers?numeroInterne=INT-D-2").await.0, 200);
    assert_eq!(banc.piloter("/horloge", Some(json!({ "jours": 1 }))).await.0, 200);
    assert_eq!(combien().await, (2, json!(2), json!(1)));
    assert!(banc.simulateur().manquements().is_empty());
}

#[tokio::test]
async fn spellings() {
    let banc = banc().await;
    banc.engager().await;
    for nom in ["natures_casse_titre", "dates_melangees", "iban_en_capitales", "etat_ruptu"] {
        regler(&banc, nom, true).await;
    }
    let (v1, v2) = ("/v1/dossiers?numeroInterne=INT-D-1", "/v2/dossiers?numeroInterne=INT-D-1");
    let dossier = banc.get(v2).await.1;
    assert_eq!(dossier["engagementsFraisAnnexe"][1]["natureFrais"], "Premierequipement");
    assert!(dossier["echeances"][0]["IBAN"].is_string() && dossier["detailsFacturation"].get("iban").is_none());
    let days: Vec<_> = ["dateOuverture", "dateDebut", "dateFin"]
        .map(|name| dossier["echeances"][0][name].as_str().unwrap().len())
        .into();
    assert!(days.contains(&10) && days.contains(&20) && days.contains(&24), "{days:?}");
    assert!(banc.get(v1).await.1["echeances"][0]["iban"].is_string(), "in protocol V2 only");
    banc.piloter("/dossiers/INT-D-1/rompre", Some(json!({}))).await;
    assert_eq!(banc.get(v2).await.1["cerfa"]["etat"], "RUPTU");
    assert_eq!(banc.get(v1).await.1["cerfa"]["etat"], "RUPTURE");
    assert!(banc.simulateur().manquements().is_empty());
}

#[tokio::test]
async fn at_engagement() {
    let banc = banc().await;
    for nom in ["codification_numerique", "premier_equipement_partiel", "paiement_automatique"] {
        regler(&banc, nom, true).await;
    }
    banc.engager().await;
    let dossier = banc.get("/v1/dossiers?numeroInterne=INT-D-1").await.1;
    let codes: Vec<_> =
        dossier["echeances"].as_array().unwrap().iter().map(|one| one["codification"].clone()).collect();
    assert_eq!(codes, ["1", "2", "3", "99"]);
    let premiere = &dossier["echeances"][0];
    assert!(premiere["montantTotal"].is_number() && premiere["montantRegle"] == premiere["montantTotal"], "{premiere}");
    assert_eq!(dossier["detailsFacturation"]["fraisPremierEquipementRegles"], false);
    let (status, body) = banc.facturer(&facture(&dossier)).await;
    assert_eq!(status, 200, "{body}");
    let mut equipement = facture(&dossier);
    equipement["numero"] = json!("EQUIPEMENT");
    lignes(&mut equipement, &[(2, "2", 250.01)]);
    equipement["lignes"][0]["natureLigne"] = json!("PREMIEREQUIPEMENT");
    assert_eq!(banc.facturer(&equipement).await.1["errors"][0]["code"], "R3", "half of it is paid already");
}

fn lignes(facture: &mut Value, lines: &[(u32, &str, f64)]) {
    let line = facture["lignes"][0].clone();
    let make = |&(numero, code, montant): &(u32, &str, f64)| {
        let mut line = line.clone();
        line["numeroEcheance"] = json!(numero);
        line["codificationEcheance"] = json!(code);
        line["montant"] = json!(montant);
        line
    };
    facture["lignes"] = lines.iter().map(make).collect();
    facture["montantTotal"] = json!(lines.iter().map(|(.., montant)| montant).sum::<f64>());
}

#[tokio::test]
async fn what_an_invoice_may_hold() {
    let banc = banc().await;
    banc.engager().await;
    let dossier = banc.get("/v1/dossiers?numeroInterne=INT-D-1").await.1;
    let mut both = facture(&dossier);
    lignes(&mut both, &[(1, "E1", 3200.0), (2, "E2", 2400.0)]);
    regler(&banc, "une_echeance_par_facture", true).await;
    assert_eq!(banc.facturer(&both).await.1["errors"][0]["code"], "UNE_ECHEANCE");
    regler(&banc, "une_echeance_par_facture", false).await;
    let mut two = both.clone();
    two["lignes"][1]["numeroDossier"] = json!("EXT-2");
    regler(&banc, "un_contrat_par_facture", true).await;
    assert_eq!(banc.facturer(&two).await.1["errors"][0]["code"], "UN_CONTRAT");
    assert_eq!(banc.facturer(&both).await.0, 200);

    let mut avoir = facture(&dossier);
    avoir["numero"] = json!("AVOIR-1");
    lignes(&mut avoir, &[(2, "E2", -400.0)]);
    assert_eq!(banc.facturer(&avoir).await.0, 400, "not everywhere");
    regler(&banc, "avoirs", true).await;
    let (status, body) = banc.facturer(&avoir).await;
    assert_eq!(status, 200, "{body}");
    let dossier = banc.get("/v1/dossiers?numeroInterne=INT-D-1").await.1;
    assert_eq!(dossier["echeances"][1]["montantEnCoursInstruction"], 2000.0);
    avoir["numero"] = json!("AVOIR-2");
    lignes(&mut avoir, &[(2, "E2", -2000.01)]);
    assert_eq!(banc.facturer(&avoir).await.0, 400, "more than was invoiced");
}
