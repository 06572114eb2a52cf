//! `cfadock suivre` beside a running service: both follow one CFA in one state file.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::Value;
use temoin::simulateur::Panne;

use crate::banc::{Banc, CFA, contrat};
use crate::commande::{dossier, lancer};
use crate::depots::lue;
use crate::processus::Processus;

fn genres(page: &Value) -> Vec<&str> {
    page["evenements"].as_array().unwrap().iter().map(|un| un["genre"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_command_follows_comes_once_and_wakes_who_waits_at_the_service() {
    let (dossier, simulateur) = dossier().await;
    let service = Processus::lancer(dossier.path());
    assert_eq!(service.envoyer("contrat-1", &contrat("SUIVI"), "wait=20").await.0, 201);
    let la = dossier.path().to_owned();
    let suivre = move || {
        let la = la.clone();
        tokio::task::spawn_blocking(move || lancer(&la, &["suivre"]))
    };

    let chemin = format!("/v1/cfa/{CFA}/evenements?attendre=60");
    let (debut, attente) = (Instant::now(), tokio::spawn(service.requete(Method::GET, &chemin).send()));
    let (statut, _, dit) = suivre().await.unwrap();
    assert_eq!(statut, Some(0), "{dit}");
    let (_, _, page) = lue(attente.await.unwrap().unwrap()).await;
    assert_eq!(genres(&page), ["apparu", "transmis"], "{page:#}");
    assert!(debut.elapsed() < Duration::from_secs(20), "nobody woke it");

    // Both at once read one cursor, and find the same.
    simulateur.engager("INT-D-1").unwrap();
    simulateur.panne(None, 4, Panne { delai: Duration::from_millis(700), ..Panne::default() });
    let passe = service.requete(Method::POST, &Banc::chemin("/suivi")).send();
    let (commande, passe) = tokio::join!(suivre(), passe);
    let (statut, sortie, dit) = commande.unwrap();
    assert_eq!((statut, passe.unwrap().status().as_u16()), (Some(0), 200), "{sortie} {dit}");
    let (_, page) = service.lire(&format!("/v1/cfa/{CFA}/evenements")).await;
    assert_eq!(genres(&page).iter().filter(|genre| **genre == "engage").count(), 1, "{page:#}");
}
