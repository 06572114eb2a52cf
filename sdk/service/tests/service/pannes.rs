//! Disks that are full, journals that are gone, processes that are killed: nothing is lost, nothing is sent twice.

use std::fs;
use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use temoin::simulateur::Panne;

use crate::banc::{Banc, contrat};
use crate::depots::{contrats_recus, envoi, lue, panne};
use crate::processus::Processus;

#[tokio::test]
async fn a_journal_that_is_gone_sends_nothing() {
    let banc = Banc::monter().await;
    let (la, ailleurs) = (banc.dossier.path().join("depots.sqlite"), banc.dossier.path().join("ailleurs"));
    fs::rename(&la, &ailleurs).unwrap();
    let reponse = envoi(&banc, "contrat-1", &contrat("SANSJOURNAL")).send().await.unwrap();
    assert!(reponse.headers().contains_key("retry-after"));
    let (statut, _, refus) = lue(reponse).await;
    assert_eq!((statut, &refus["code"], contrats_recus(&banc)), (503, &json!("journal"), 0), "{refus:#}");
    let lecture = banc.requete(Method::GET, &Banc::chemin("/depots")).send().await.unwrap();
    assert_eq!(lecture.status(), 503);
    // It is back: the same key serves.
    fs::rename(&ailleurs, &la).unwrap();
    let (statut, rejouee, _) = lue(envoi(&banc, "contrat-1", &contrat("SANSJOURNAL")).send().await.unwrap()).await;
    assert_eq!((statut, rejouee, contrats_recus(&banc)), (201, false, 1));
}

/// Fills the state file to its last page, which stays the last.
async fn remplir(banc: &Banc) {
    let plein = banc.service.etat.avec(|connexion| {
        let pages: i64 = connexion.pragma_query_value(None, "page_count", |rangee| rangee.get(0))?;
        connexion.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
        let sql = "INSERT INTO demandes (cfa, cle) VALUES ('0', ?1)";
        // The last room is taken by short ones.
        let mut ecrites = 0_i64;
        for longueur in [200, 8] {
            while connexion.execute(sql, [format!("{ecrites:0longueur$}")]).is_ok() {
                ecrites += 1;
                assert!(ecrites < 10_000, "the file has no end");
            }
        }
        Ok(ecrites)
    });
    assert!(plein.await.unwrap() > 0);
}

#[tokio::test]
async fn a_full_disk_sends_nothing() {
    let banc = Banc::monter().await;
    remplir(&banc).await;
    let (statut, _, refus) = lue(envoi(&banc, "contrat-1", &contrat("DISQUEPLEIN")).send().await.unwrap()).await;
    assert_eq!((statut, &refus["code"], contrats_recus(&banc)), (503, &json!("etat"), 0), "{refus:#}");
    let place = |connexion: &mut rusqlite::Connection| {
        connexion.pragma_update_and_check(None, "max_page_count", 1 << 20, |_| Ok(()))
    };
    banc.service.etat.avec(place).await.unwrap();
    let (statut, _, _) = lue(envoi(&banc, "contrat-1", &contrat("DISQUEPLEIN")).send().await.unwrap()).await;
    assert_eq!((statut, contrats_recus(&banc)), (201, 1));
}

#[tokio::test]
async fn a_state_file_that_was_lost_is_made_again_from_the_journal() {
    let mut banc = Banc::monter().await;
    let (statut, _, depot) = lue(envoi(&banc, "contrat-1", &contrat("PERDU")).send().await.unwrap()).await;
    assert_eq!(statut, 201);
    banc.arreter().await;
    for fichier in ["etat.sqlite", "etat.sqlite-wal", "etat.sqlite-shm"] {
        let _ = fs::remove_file(banc.dossier.path().join(fichier));
    }
    let banc = banc.rouvrir().await;
    let (statut, rejouee, relu) = lue(envoi(&banc, "contrat-1", &contrat("PERDU")).send().await.unwrap()).await;
    assert_eq!((statut, rejouee, &relu["entree"], contrats_recus(&banc)), (201, true, &depot["entree"], 1));
}

#[tokio::test]
async fn a_killed_process_is_taken_over_and_sends_nothing_twice() {
    let mut banc = Banc::monter().await;
    banc.arreter().await;
    panne(&banc, &Panne { delai: Duration::from_secs(30), ..Panne::default() });
    let corps = contrat("TUE");
    let premier = Processus::lancer(banc.dossier.path());
    let (statut, ..) = premier.envoyer("contrat-1", &corps, "wait=0").await;
    assert_eq!(statut, 202);
    // Until the intent is in the journal, and the request at the OPCO or on its way.
    premier.attendre_une_entree().await;
    premier.tuer();
    let second = Processus::lancer(banc.dossier.path());
    let (statut, rejouee, depot) = second.envoyer("contrat-1", &corps, "wait=5").await;
    assert_eq!((statut, rejouee, &depot["situation"]), (202, true, &json!("en-cours")), "{depot:#}");
    assert!(depot["entree"].is_i64());
    second.tuer();
    assert!(contrats_recus(&banc) <= 1);
}
