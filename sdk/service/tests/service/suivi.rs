//! `cfadock suivre` beside a running service: both follow one CFA in one state file.

use std::time::{Duration, Instant};

use cfadock::parcours::Curseur;
use cfadock::runtime::jiff::Timestamp;
use cfadock_service::etat::evenements::RelevePasse;
use reqwest::Method;
use serde_json::{Value, json};
use temoin::generated::operation::Operation;
use temoin::simulateur::{CorpsForce, Panne};

use crate::banc::{Banc, CFA, OPCO, cfa, contrat};
use crate::commande::{dossier, lancer};
use crate::depots::{envoi, lue};
use crate::ecluse::Ecluse;
use crate::processus::Processus;

fn genres(page: &Value) -> Vec<&str> {
    page["evenements"].as_array().unwrap().iter().map(|un| un["genre"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_command_follows_comes_once_and_wakes_who_waits_at_the_service() {
    let (dossier, simulateur) = dossier().await;
    let ecluse = Ecluse::retenir(&simulateur.url, "GET ").await;
    ecluse.ouvrir();
    let fichier = dossier.path().join("cfadock.toml");
    let texte = std::fs::read_to_string(&fichier).unwrap();
    let base = |url: &str| format!("base = \"{url}\"");
    std::fs::write(&fichier, texte.replace(&base(&simulateur.url), &base(&ecluse.url))).unwrap();
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
    ecluse.fermer();
    let commande = suivre();
    ecluse.retenue().await;
    let (passe, ()) = tokio::join!(service.requete(Method::POST, &Banc::chemin("/suivi")).send(), async {
        ecluse.retenues_de(2).await;
        ecluse.ouvrir();
    });
    let (statut, sortie, dit) = commande.await.unwrap();
    assert_eq!((statut, passe.unwrap().status().as_u16()), (Some(0), 200), "{sortie} {dit}");
    let (_, page) = service.lire(&format!("/v1/cfa/{CFA}/evenements")).await;
    assert_eq!(genres(&page).iter().filter(|genre| **genre == "engage").count(), 1, "{page:#}");
}

/// Another process moves the cursor during a pass in which the OPCO asks not to be called: it does not begin again.
#[tokio::test]
async fn a_pass_that_is_late_does_not_call_who_asked_to_wait() {
    let banc = Banc::monter().await;
    assert_eq!(lue(envoi(&banc, "contrat-1", &contrat("ATTENTE")).send().await.unwrap()).await.0, 201);
    banc.simulateur.engager("INT-D-1").unwrap();
    for operation in [Operation::ConsulterDossier, Operation::ConsulterDossierV2] {
        let entetes = vec![("retry-after".to_owned(), "3600".to_owned())];
        let (reponse, delai) = (Some((429, CorpsForce::Vide)), Duration::from_secs(3));
        banc.simulateur.panne(Some(operation), 1, Panne { reponse, entetes, delai, ..Panne::default() });
    }
    let listes = [Operation::ListerEtatsDossiers, Operation::ListerEtatsDossiersV2];
    let listees = || {
        let appels = banc.simulateur.appels();
        appels.iter().filter(|appel| appel.operation.is_some_and(|une| listes.contains(&une))).count()
    };
    let (passe, ()) = tokio::join!(banc.requete(Method::POST, &Banc::chemin("/suivi")).send(), async {
        while listees() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let releve = RelevePasse {
            cfa: cfa(),
            opco: OPCO,
            le: Timestamp::UNIX_EPOCH,
            evenements: Vec::new(),
            lu: None,
            curseur: Curseur::default().ecrire(),
            destinataires: Vec::new(),
        };
        assert!(banc.service.etat.noter(releve).await.unwrap().is_some());
    });
    let (statut, _, refus) = lue(passe.unwrap()).await;
    assert_eq!((statut, &refus["code"]), (503, &json!("attente")), "{refus:#}");
    let sante = banc.service.etat.sante(&cfa(), OPCO).await.unwrap();
    assert!(sante.demande_le > Timestamp::now().as_second() + 3_000, "{sante:?}");
    assert_eq!(listees(), 1);
}
