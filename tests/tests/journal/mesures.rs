//! What is counted of deposits by what is known of them, of reconciliations, and of what stays open.

use std::sync::Arc;

use cfadock::Opco;
use cfadock::journal::EchecJournal;
use cfadock::parcours::{Acces, Logiciel};
use conformance::exemple;
use serde_json::json;

use super::banc::{Banc, cfa, deposer_contrat};
use super::guichet::Accueil;
use crate::mesures::Releve;

fn nomme(paires: &[(&str, f64)]) -> Vec<(String, f64)> {
    paires.iter().map(|&(nom, valeur)| (nom.to_owned(), valeur)).collect()
}

#[tokio::test]
async fn deposits_are_counted_by_what_is_known_of_them() {
    for (accueil, issue) in [
        (Accueil::Bien, "aboutie"),
        (Accueil::Rompu { agit: false }, "unknown"),
        (Accueil::Coupe, "answer-lost"),
        (Accueil::Ferme, "not-sent"),
        (Accueil::Dit { agit: false, status: 400, corps: json!({}) }, "refused"),
    ] {
        let banc = Banc::new(Opco::Akto);
        banc.guichet.accueillir(accueil);
        let releve = Releve::default();
        let garde = releve.poser();
        drop(deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await);
        drop(garde);
        let compte = format!("issue={issue} opco=akto operation=transmettreDossier parcours=deposer");
        assert_eq!(releve.de("cfadock.parcours"), nomme(&[(&compte, 1.0)]));
    }
}

#[tokio::test]
async fn a_reconciliation_is_counted_entry_by_entry() {
    for (agit, regards) in [(true, &[("deposee", 1.0)][..]), (false, &[("absente", 1.0), ("restante", 2.0)])] {
        let banc = Banc::new(Opco::Akto);
        banc.guichet.accueillir(Accueil::Rompu { agit });
        deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.unwrap_err();
        let releve = Releve::default();
        let garde = releve.poser();
        // Too early, late enough for a first look, and for the second.
        for minutes in [0, 16, 6] {
            banc.montre.avancer(minutes);
            drop(banc.connexion().reconcilier().await.unwrap());
        }
        drop(garde);
        let attendus = regards.iter().map(|(resultat, nombre)| (format!("opco=akto resultat={resultat}"), *nombre));
        assert_eq!(releve.de("cfadock.reconciliations"), attendus.collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn what_is_open_is_counted_at_each_opco_and_as_old_as_its_intent() {
    let banc = Banc::new(Opco::Akto);
    let logiciel = Logiciel::new("E", "L", "1").horloge(banc.montre.clone()).journal(banc.journal.clone());
    let logiciel = logiciel.transport(banc.guichet.clone());
    let logiciel = logiciel.acces(Opco::Atlas, Acces::sans_jeton("https://atlas.example"));
    let releve = Releve::default();
    let _garde = releve.poser();
    banc.guichet.accueillir(Accueil::Rompu { agit: true });
    for nom in ["Premier", "Second"] {
        deposer_contrat(&banc.connexion(), &exemple::autre_contrat(nom).unwrap()).await.unwrap_err();
        banc.montre.avancer(10);
        banc.guichet.accueillir(Accueil::Rompu { agit: true });
    }
    let ouverts = logiciel.depots_ouverts().await.unwrap();
    assert!(ouverts.iter().map(|ouverts| ouverts.opco).eq(Opco::TOUS));
    let nombres = ouverts.iter().map(|ouverts| if ouverts.opco == Opco::Akto { 2 } else { 0 });
    assert!(ouverts.iter().map(|ouverts| ouverts.nombre).eq(nombres), "{ouverts:?}");
    let chacun = |nom: &str, akto: f64| {
        let valeur = |opco| if opco == Opco::Akto { akto } else { 0.0 };
        let une = |opco: Opco| (format!("{nom}opco={}", opco.identifiant()), valeur(opco));
        Opco::TOUS.into_iter().map(une).collect::<Vec<_>>()
    };
    assert_eq!(releve.de("cfadock.journal."), [chacun("anciennete ", 1200.0), chacun("ouvertes ", 2.0)].concat());
    // What is settled is no longer counted, though this software has no access to that OPCO.
    drop(banc.connexion().reconcilier().await.unwrap());
    logiciel.depots_ouverts().await.unwrap();
    assert_eq!(releve.de("cfadock.journal.ouvertes"), chacun("", 0.0));
    let akto = logiciel.acces(Opco::Akto, Acces::sans_jeton("https://opco.exemple.test/api"));
    assert_eq!(akto.connexion(&cfa(), Opco::Akto).unwrap().marque_du_cfa().len(), 12);
}

#[tokio::test]
async fn without_a_journal_nothing_is_counted_as_none() {
    let logiciel = Logiciel::new("E", "L", "1").transport(Arc::new(super::guichet::Guichet::new()));
    assert!(matches!(logiciel.depots_ouverts().await, Err(EchecJournal::Absent)));
}
