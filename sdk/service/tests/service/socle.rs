//! The service opens, stops, and looks for what was open when it starts again.

use cfadock::journal::{Choix, Situation};
use cfadock::models::DossierTransmission;
use reqwest::Method;
use temoin::simulateur::{Coupure, Panne};

use crate::banc::{Banc, OPCO, cfa, contrat};
use crate::depots::panne;

#[tokio::test]
async fn it_starts_answers_stops_and_starts_again() {
    let banc = Banc::monter().await;
    for _ in 0..2 {
        let reponse = banc.sans_jeton(Method::GET, "/nulle-part").send().await.unwrap();
        assert_eq!(reponse.status(), 404);
    }
    let banc = banc.redemarrer().await;
    let reponse = banc.requete(Method::GET, &Banc::chemin("/nulle-part")).send().await.unwrap();
    assert_eq!(reponse.status(), 404);
}

/// A deposit whose answer was lost is found at the next start, and the service says when it has looked.
#[tokio::test]
async fn what_is_open_at_the_start_is_looked_for() {
    let banc = Banc::monter().await;
    let connexion = banc.service.connexion(&cfa(), OPCO).unwrap();
    let dossier: DossierTransmission = serde_json::from_value(contrat("Perdue")).unwrap();
    // Of the deposit, and of no reading that comes first.
    panne(&banc, &Panne { coupure: Some(Coupure::Apres), ..Panne::default() });
    connexion.envoyer_contrat(&dossier).await.unwrap_err();
    let ouvertes = banc.service.journal.lire(Choix::toutes().ouvertes()).await.unwrap();
    assert_eq!(ouvertes.len(), 1);
    drop(connexion);

    let banc = banc.redemarrer().await;
    let borne = tokio::time::Instant::now() + std::time::Duration::from_secs(30);
    while !banc.service.est_repris() {
        assert!(tokio::time::Instant::now() < borne, "the reconciliation does not end");
        tokio::task::yield_now().await;
    }
    let entree = banc.service.journal.lire(Choix::entree(ouvertes[0].id)).await.unwrap().remove(0);
    assert_eq!(entree.situation(), Situation::Deposee);
    assert_eq!(entree.numeros().dossier.as_deref(), Some("INT-D-1"));
}

/// The state file and the journal are for this account alone.
#[cfg(unix)]
#[tokio::test]
async fn no_other_account_reads_the_files() {
    use std::os::unix::fs::MetadataExt as _;

    let banc = Banc::monter().await;
    for entree in std::fs::read_dir(banc.dossier.path()).unwrap() {
        let entree = entree.unwrap();
        let nom = entree.file_name().into_string().unwrap();
        if nom.contains("sqlite") {
            assert_eq!(entree.metadata().unwrap().mode() & 0o077, 0, "{nom}");
        }
    }
}
