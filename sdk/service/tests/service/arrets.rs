//! What a signal does to a deposit that is under way, in a process of its own.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::json;
use temoin::simulateur::Simulateur;

use crate::banc::{contrat, ecrire_configuration};
use crate::commande::dossier;
use crate::depots::contrats_de;
use crate::ecluse::Ecluse;
use crate::processus::Processus;

/// Waits until the outcome of the deposit is known.
pub async fn reglee(service: &Processus, cle: &str) {
    for essai in 0.. {
        let (_, depot) = service.lire(&format!("/v1/cfa/000006544/demandes/{cle}")).await;
        if depot["situation"] == json!("deposee") {
            return;
        }
        assert!(essai < 1_000, "{depot:#}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_under_way_ends_and_its_caller_hears_so() {
    let (dossier, simulateur) = dossier().await;
    let (ecluse, mut service) = detourner(dossier.path(), &simulateur, "").await;
    let corps = contrat("ARRET");
    let (reponse, ()) = tokio::join!(service.envoyer("contrat-1", &corps, "wait=20"), async {
        ecluse.retenue().await;
        service.signaler("-TERM");
        service.ligne("arrêt demandé");
        // Its answer comes after the signal was heard.
        ecluse.ouvrir();
    });
    assert_eq!((reponse.0, &reponse.2["situation"]), (201, &json!("deposee")), "{:#}", reponse.2);
    assert_eq!(service.attendre().code(), Some(0), "{}", service.toutes());
    let encore = Processus::lancer(dossier.path());
    let (statut, rejouee, relu) = encore.envoyer("contrat-1", &corps, "wait=20").await;
    assert_eq!((statut, rejouee, &relu["entree"]), (201, true, &reponse.2["entree"]), "{relu:#}");
    assert_eq!(contrats_de(&simulateur), 1);
}

/// A service whose way to the OPCO holds answers back; the next one to start goes straight to it.
async fn detourner(dossier: &Path, simulateur: &Simulateur, suite: &str) -> (Ecluse, Processus) {
    let ecluse = Ecluse::vers(&simulateur.url).await;
    let fichier = ecrire_configuration(dossier, simulateur, suite);
    let texte = fs::read_to_string(&fichier).unwrap();
    let base = |url: &str| format!("base = \"{url}\"");
    fs::write(&fichier, texte.replace(&base(&simulateur.url), &base(&ecluse.url))).unwrap();
    let service = Processus::lancer(dossier);
    fs::write(fichier, texte).unwrap();
    (ecluse, service)
}

/// The OPCO has the contract, and its answer does not come.
async fn retenir(dossier: &Path, simulateur: &Simulateur, suite: &str) -> Processus {
    let (ecluse, service) = detourner(dossier, simulateur, suite).await;
    assert_eq!(service.envoyer("contrat-1", &contrat("RETENU"), "wait=0").await.0, 202);
    ecluse.retenue().await;
    service
}

/// It does not end in time, or who stops it does not wait: the next start finds out.
#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_end_is_settled_by_the_next_start() {
    for (suite, signaux) in [("[limites]\narret = 1\n", 1), ("", 2)] {
        let (dossier, simulateur) = dossier().await;
        let mut service = retenir(dossier.path(), &simulateur, suite).await;
        service.signaler("-TERM");
        service.ligne("arrêt demandé");
        if signaux == 2 {
            service.signaler("-TERM");
        }
        assert_eq!(service.attendre().code(), Some(1), "{signaux}: {}", service.toutes());
        let encore = Processus::lancer(dossier.path());
        reglee(&encore, "contrat-1").await;
        let (statut, rejouee, relu) = encore.envoyer("contrat-1", &contrat("RETENU"), "wait=20").await;
        assert_eq!((statut, rejouee, &relu["numeros"]["dossier"]), (201, true, &json!("INT-D-1")), "{relu:#}");
        assert_eq!(contrats_de(&simulateur), 1, "{signaux}");
    }
}
