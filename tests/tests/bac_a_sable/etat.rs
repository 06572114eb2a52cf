//! The state file: what survives a restart, and what is reported and left as it is.

use std::path::Path;

use serde_json::json;
use temoin::simulateur::{EtatIllisible, Hote, HoteImpossible};

use super::{Banc, contrat, facture};

#[tokio::test]
async fn what_was_known_is_known_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("etat.sqlite");
    let banc = Banc::demarrer(&["akto", "atlas"], Some(file.clone())).await;
    assert_eq!(banc.post("/v1/dossiers", &contrat("Exemple")).await.0, 200);
    let akto = json!({ "opco": "akto" });
    assert_eq!(banc.piloter("/dossiers/INT-D-1/engager", Some(akto.clone())).await.0, 200);
    assert_eq!(banc.piloter("/horloge", Some(json!({ "opco": "akto", "date": "2027-03-02" }))).await.0, 200);
    let dossier = banc.get("/v1/dossiers?numeroInterne=INT-D-1").await.1;
    let (status, body) = banc.facturer(&facture(&dossier)).await;
    assert_eq!(status, 200, "{body}");
    let before =
        (banc.get("/v1/dossiers?numeroInterne=INT-D-1").await, banc.piloter("/factures?opco=akto", None).await);
    banc.hote.arreter().await;

    let banc = Banc::demarrer(&["akto", "atlas"], Some(file)).await;
    let after = (banc.get("/v1/dossiers?numeroInterne=INT-D-1").await, banc.piloter("/factures?opco=akto", None).await);
    assert_eq!(before, after);
    assert_eq!(banc.post("/v1/dossiers", &contrat("Exemple")).await.0, 400, "a duplicate stays one");
    assert_eq!(banc.piloter("/factures/INT-F-1/payer", Some(akto)).await.0, 200);
    let clocks = banc.piloter("/horloge", None).await.1;
    assert_eq!((&clocks[0]["date"], &clocks[1]["date"]), (&json!("2027-03-02"), &json!("2026-09-01")));
}

async fn refus(file: &Path) -> EtatIllisible {
    match Hote::demarrer(0, &["akto"], Some(file.to_owned()), None, &[]).await {
        Err(HoteImpossible::Etat(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_file_that_is_not_ours_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("etat.sqlite");
    let banc = Banc::demarrer(&["akto"], Some(whole.clone())).await;
    assert_eq!(banc.post("/v1/dossiers", &contrat("Exemple")).await.0, 200);
    assert!(matches!(refus(&whole).await, EtatIllisible::Inaccessible(_)), "in use");
    banc.hote.arreter().await;
    let whole = std::fs::read(&whole).unwrap();
    assert!(whole.len() > 8_192);

    let file = folder.path().join("autre.sqlite");
    let mut holed = whole.clone();
    holed[4_096..].fill(0xaa);
    let cut = whole[..whole.len() / 2 + 100].to_vec();
    for (name, bytes) in [("empty", vec![]), ("text", b"bonjour".to_vec()), ("cut", cut), ("holed", holed)] {
        std::fs::write(&file, &bytes).unwrap();
        assert!(matches!(refus(&file).await, EtatIllisible::Endommage(_)), "{name}");
        assert_eq!(std::fs::read(&file).unwrap(), bytes, "{name}");
    }
    for (sql, wanted) in [
        ("PRAGMA user_version = 4", "version 4"),
        ("PRAGMA user_version = 0", "version 0"),
        ("PRAGMA application_id = 1", "pas un état"),
    ] {
        std::fs::write(&file, &whole).unwrap();
        rusqlite::Connection::open(&file).unwrap().execute_batch(sql).unwrap();
        let bytes = std::fs::read(&file).unwrap();
        let error = refus(&file).await.to_string();
        assert!(error.contains(wanted), "{error}");
        assert_eq!(std::fs::read(&file).unwrap(), bytes, "{sql}");
    }
    assert!(matches!(refus(folder.path()).await, EtatIllisible::Inaccessible(_)), "a folder");
    assert!(matches!(refus(&folder.path().join("rien/etat")).await, EtatIllisible::Inaccessible(_)), "no folder");
}

/// The file of the version before has everything but some days; it is taken over, and says what it does not know.
#[tokio::test]
async fn a_file_of_the_version_before_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("etat.sqlite");
    let banc = Banc::demarrer(&["akto"], Some(file.clone())).await;
    assert_eq!(banc.post("/v1/dossiers", &contrat("Exemple")).await.0, 200);
    let page = "/dossier?opco=akto&numero=INT-D-1";
    let html = banc.page(page).await.1;
    assert!(html.contains("Reçu par l") && !html.contains("Des moments manquent ici"));
    banc.hote.arreter().await;
    let sql = "UPDATE dossiers SET json = json_remove(json, '$.vie'); PRAGMA user_version = 2;";
    let rows = rusqlite::Connection::open(&file).unwrap();
    rows.execute_batch(sql).unwrap();
    drop(rows);
    let banc = Banc::demarrer(&["akto"], Some(file.clone())).await;
    assert_eq!(banc.piloter("/dossiers/INT-D-1/engager", Some(json!({}))).await.0, 200);
    let html = banc.page(page).await.1;
    assert!(
        !html.contains("Reçu par l")
            && html.contains("Des moments manquent ici")
            && html.contains("<strong>Engagé</strong>"),
        "{html}"
    );
    banc.hote.arreter().await;
    let version = |rows: rusqlite::Connection| rows.query_row("PRAGMA user_version", [], |row| row.get::<_, i32>(0));
    assert_eq!(version(rusqlite::Connection::open(&file).unwrap()).unwrap(), 3);
    let banc = Banc::demarrer(&["akto"], Some(file)).await;
    assert!(banc.page(page).await.1.contains("<strong>Engagé</strong>"));
}

/// A row that is no longer what we write is damage, even in a sound database.
#[tokio::test]
async fn a_row_that_lost_its_shape_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("etat.sqlite");
    let banc = Banc::demarrer(&["akto"], Some(file.clone())).await;
    assert_eq!(banc.post("/v1/dossiers", &contrat("Exemple")).await.0, 200);
    banc.hote.arreter().await;
    for sql in
        ["UPDATE dossiers SET rang = 2", "UPDATE dossiers SET rang = 1, json = '{}'", "UPDATE horloge SET date = '?'"]
    {
        rusqlite::Connection::open(&file).unwrap().execute_batch(sql).unwrap();
        assert!(matches!(refus(&file).await, EtatIllisible::Endommage(_)), "{sql}");
    }
}
