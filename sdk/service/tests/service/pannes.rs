//! Disks that are full, journals that are gone, processes that are killed: nothing is lost, nothing is sent twice.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::{Client, Method};
use serde_json::{Value, json};
use temoin::simulateur::Panne;

use crate::banc::{Banc, JETON, contrat};
use crate::depots::{contrats_recus, envoi, lue, panne};

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

/// `cfadock servir` in a process of its own.
struct Processus(Child, String);

impl Processus {
    fn lancer(banc: &Banc) -> Self {
        let mut enfant = Command::new(env!("CARGO_BIN_EXE_cfadock"))
            .args(["servir", "--journalisation", "json", "--configuration"])
            .arg(banc.dossier.path().join("cfadock.toml"))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lignes = BufReader::new(enfant.stderr.take().unwrap()).lines();
        let pret = lignes.map_while(Result::ok).find_map(|ligne| {
            let ligne: Value = serde_json::from_str(&ligne).ok()?;
            let adresse = ligne.get("adresse").or_else(|| ligne.get("fields")?.get("adresse"))?;
            Some(format!("http://{}", adresse.as_str()?))
        });
        Self(enfant, pret.expect("the service says where it answers"))
    }

    async fn envoyer(&self, corps: &Value, preference: &str) -> (u16, bool, Value) {
        let demande = Client::new().post(format!("{}{}", self.1, Banc::chemin("/contrats"))).bearer_auth(JETON);
        let demande = demande.header("idempotency-key", "contrat-1").header("prefer", preference).json(corps);
        lue(demande.send().await.unwrap()).await
    }

    fn tuer(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Processus {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_killed_process_is_taken_over_and_sends_nothing_twice() {
    let mut banc = Banc::monter().await;
    banc.arreter().await;
    panne(&banc, &Panne { delai: Duration::from_secs(30), ..Panne::default() });
    let corps = contrat("TUE");
    let premier = Processus::lancer(&banc);
    let (statut, ..) = premier.envoyer(&corps, "wait=0").await;
    assert_eq!(statut, 202);
    // Until the intent is in the journal, and the request at the OPCO or on its way.
    let depots = format!("{}{}", premier.1, Banc::chemin("/depots"));
    let mut essais = 0;
    loop {
        let page: Value = Client::new().get(&depots).bearer_auth(JETON).send().await.unwrap().json().await.unwrap();
        if page["depots"].as_array().is_some_and(|depots| !depots.is_empty()) {
            break;
        }
        essais += 1;
        assert!(essais < 500, "nothing comes to the journal");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    premier.tuer();
    let second = Processus::lancer(&banc);
    let (statut, rejouee, depot) = second.envoyer(&corps, "wait=5").await;
    assert_eq!((statut, rejouee, &depot["situation"]), (202, true, &json!("en-cours")), "{depot:#}");
    assert!(depot["entree"].is_i64());
    second.tuer();
    assert!(contrats_recus(&banc) <= 1);
}
