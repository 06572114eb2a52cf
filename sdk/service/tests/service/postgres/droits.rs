//! The role of the README: it deposits and repeats, and takes nothing back.

use std::sync::Arc;

use serveur_postgres::Serveur;

use super::{Flotte, configurer};
use crate::banc::contrat;
use crate::commande;
use crate::processus::Processus;

/// The blocks of SQL of a page.
fn blocs(page: &str) -> impl Iterator<Item = &str> {
    page.split("```sql\n").skip(1).map(|suite| suite.split("```").next().unwrap())
}

/// On a server of its own, since roles are of the whole server.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn the_least_rights_are_enough() {
    let flotte = Flotte::monter(&Arc::new(Serveur::new())).await;
    let (statut, _, dit) = commande::lancer(flotte.dossiers[0].path(), &["journal", "verifier"]);
    assert_eq!(statut, Some(0), "{dit}");
    let du_journal = blocs(include_str!("../../../../journal-postgres/README.md")).next();
    let du_service: Vec<_> = blocs(include_str!("../../../README.md")).collect();
    assert_eq!((du_journal.is_some(), du_service.len()), (true, 1));
    for bloc in du_journal.into_iter().chain(du_service) {
        flotte.base.pool().get().await.unwrap().batch_execute(bloc).await.unwrap();
    }
    let depots = flotte.base.adresse("depots", false);
    for dossier in &flotte.dossiers {
        configurer(dossier.path(), &flotte.simulateur, &depots);
    }
    let (a, b) = flotte.lancer();
    assert_eq!(a.envoyer("contrat-1", &contrat("DROITS"), "wait=20").await.0, 201);
    let (statut, rejouee, relu) = b.envoyer("contrat-1", &contrat("DROITS"), "wait=20").await;
    assert_eq!((statut, rejouee), (201, true), "{relu:#}");
    // Why nothing was sent is written too.
    let mut faux = contrat("CONTROLE");
    faux["cerfa"]["contrat"]["salaireEmbauche"] = "beaucoup".into();
    assert_eq!(a.envoyer("contrat-2", &faux, "wait=20").await.0, 422);
    assert_eq!(flotte.compter("SELECT count(*) FROM cfadock_service.refus").await, 1);
    drop((a, b));
    // Also of a key that the journal alone knows.
    flotte.executer("DELETE FROM cfadock_service.demandes").await;
    let c = Processus::lancer(flotte.dossiers[0].path());
    assert_eq!(c.lire("/v1/cfa/000006544/demandes/contrat-1").await.0, 200);
    assert_eq!(flotte.compter("SELECT count(*) FROM cfadock_service.demandes").await, 1);
    let client = serveur_postgres::pool(&depots).get().await.unwrap();
    for sql in ["DELETE FROM cfadock_service.demandes", "UPDATE cfadock_service.version SET version = 9"] {
        let refus = client.batch_execute(sql).await.unwrap_err();
        assert_eq!(refus.code().map(|code| code.code()), Some("42501"), "{sql}");
    }
}
