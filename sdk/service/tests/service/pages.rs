//! Lists that are read a part at a time: none of them is read again from its beginning.

use std::fs;

use reqwest::Method;
use serde_json::Value;
use temoin::generated::operation::Operation;
use temoin::simulateur::Simulateur;

use crate::banc::{Banc, CFA, contrat};
use crate::depots::lue;

async fn lire(banc: &Banc, opco: &str, suite: &str) -> (u16, Value) {
    let chemin = format!("/v1/cfa/{CFA}/opco/{opco}/dossiers?{suite}");
    let (statut, _, page) = lue(banc.requete(Method::GET, &chemin).send().await.unwrap()).await;
    (statut, page)
}

async fn deposer(banc: &Banc, opco: &str, rangs: std::ops::Range<usize>) {
    for rang in rangs {
        let nom = format!("NOM{}", char::from(b"BCDFGHJKLM"[rang]));
        let envoi = banc.requete(Method::POST, &format!("/v1/cfa/{CFA}/opco/{opco}/contrats"));
        let envoi = envoi.header("idempotency-key", format!("contrat-{rang}")).json(&contrat(&nom));
        assert_eq!(envoi.send().await.unwrap().status(), 201);
    }
}

/// All dossiers, so many at a time, with how many pages of the OPCO's each answer took.
async fn parcourir(banc: &Banc, opco: &str, limite: usize) -> (Vec<String>, Vec<usize>) {
    let pages = [Operation::ListerEtatsDossiersV2, Operation::ListerEtatsDossiers].map(Some);
    let demandees = || banc.simulateur.appels().iter().filter(|appel| pages.contains(&appel.operation)).count();
    let (mut numeros, mut appels, mut suite) = (Vec::new(), Vec::new(), String::new());
    loop {
        let avant = demandees();
        let (statut, page) = lire(banc, opco, &format!("limite={limite}{suite}")).await;
        assert_eq!(statut, 200, "{page:#}");
        appels.push(demandees() - avant);
        let dossiers = page["dossiers"].as_array().unwrap();
        assert!(dossiers.len() <= limite && appels.len() < 20, "{page:#}");
        numeros.extend(dossiers.iter().map(|un| un["numeroInterne"].as_str().unwrap().to_owned()));
        let Some(apres) = page["suite"].as_str() else { return (numeros, appels) };
        suite = format!("&apres={apres}");
    }
}

/// A service in front of AKTO, which gives its dossiers page by page, at an address of its own.
async fn akto() -> Banc {
    let mut banc = Banc::monter_avec(Simulateur::neutre().taille_page(3), "").await;
    banc.arreter().await;
    let fichier = banc.dossier.path().join("cfadock.toml");
    let texte = fs::read_to_string(&fichier).unwrap();
    let texte = texte.replace("opco_ep", "akto");
    let debut = texte.find("[opco.akto]").unwrap();
    let acces = texte[debut..].split("[cfa").next().unwrap().replace("[opco.akto]", "[opco.akto.v2]");
    fs::write(&fichier, format!("{texte}\n{acces}")).unwrap();
    banc.rouvrir().await
}

#[tokio::test]
async fn dossiers_go_on_from_the_page_of_the_opco() {
    let banc = akto().await;
    deposer(&banc, "akto", 0..8).await;
    let tous: Vec<_> = (1..=8).map(|rang| format!("INT-D-{rang}")).collect();
    for limite in [1, 2, 3, 5, 100] {
        let (numeros, appels) = parcourir(&banc, "akto", limite).await;
        assert_eq!(numeros, tous, "by {limite}");
        let bornes = (limite / 3 + 2).min(4);
        assert!(appels.iter().all(|nombre| *nombre <= bornes), "by {limite}: {appels:?}");
    }
    let pages =
        banc.simulateur.appels().into_iter().filter(|appel| appel.operation == Some(Operation::ListerEtatsDossiersV2));
    assert!(pages.count() > 8);
    for faux in ["2", "0.1", "1.x", "a", "1.-1", "1.1.8", "1.1.x.1"] {
        let (statut, refus) = lire(&banc, "akto", &format!("apres={faux}")).await;
        assert_eq!((statut, refus["code"].as_str()), (400, Some("requete")), "{faux}: {refus:#}");
    }
    let (_, page) = lire(&banc, "akto", "apres=9.0").await;
    assert_eq!(page["dossiers"].as_array().unwrap().len(), 0, "{page:#}");
}

#[tokio::test]
async fn a_list_in_one_answer_is_one_call_for_each_part() {
    let banc = Banc::monter().await;
    deposer(&banc, "opco_ep", 0..5).await;
    let (numeros, appels) = parcourir(&banc, "opco_ep", 2).await;
    assert_eq!((numeros.len(), appels), (5, vec![1, 1, 1]));
}

/// A list that is read a part at a time still compares what the OPCO announces.
#[tokio::test]
async fn a_list_that_changes_between_two_parts_says_so() {
    let banc = akto().await;
    deposer(&banc, "akto", 0..7).await;
    let (_, premiere) = lire(&banc, "akto", "limite=3").await;
    let suite = premiere["suite"].as_str().unwrap().to_owned();
    assert_eq!(premiere.get("avertissement"), None, "{premiere:#}");
    let (_, page) = lire(&banc, "akto", &format!("limite=3&apres={suite}")).await;
    assert_eq!((page.get("avertissement"), page["dossiers"].as_array().unwrap().len()), (None, 3), "{page:#}");
    deposer(&banc, "akto", 7..8).await;
    let (statut, page) = lire(&banc, "akto", &format!("limite=3&apres={suite}")).await;
    let dit = page["avertissement"].as_str().unwrap_or_default();
    assert!(statut == 200 && dit.contains("annonçait 7 dossiers, il en annonce 8"), "{page:#}");
    assert_eq!(page["dossiers"].as_array().unwrap().len(), 3);
    // It is said once: what follows is compared with what is announced since.
    let suite = page["suite"].as_str().unwrap();
    let (_, page) = lire(&banc, "akto", &format!("apres={suite}")).await;
    assert_eq!((page.get("avertissement"), page.get("suite")), (None, None), "{page:#}");
    // A place behind some that were never read.
    let (_, page) = lire(&banc, "akto", "apres=3.0.8.5").await;
    let dit = page["avertissement"].as_str().unwrap_or_default();
    assert!(dit.contains("annonce 8 dossiers et en a donné 7"), "{page:#}");
    // A place as it was written before has nothing to compare.
    let (_, page) = lire(&banc, "akto", "apres=3.0").await;
    assert_eq!((page.get("avertissement"), page["dossiers"].as_array().unwrap().len()), (None, 2), "{page:#}");
}
