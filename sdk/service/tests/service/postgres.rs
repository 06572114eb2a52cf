//! Several services over one journal in a real PostgreSQL, behind one OPCO: what each guarantees alone, they guarantee
//! together. `cargo test -p cfadock-service --test service -- --ignored postgres` where Debian's `postgresql` and
//! `pgbouncer` are installed.

mod chiffrement;
mod cles;
mod disque;
mod droits;
mod montee;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use serveur_postgres::{Base, Serveur, partage};
use temoin::generated::operation::Operation;
use temoin::simulateur::{Panne, Simulateur};
use tempfile::TempDir;

use crate::banc::{Banc, OPCO, contrat, ecrire_configuration};
use crate::bornes::nom;
use crate::depots::{contrats_de, lue};
use crate::ecluse::Ecluse;
use crate::processus::Processus;

/// The clock of the journal, which is that of the database, past the end of all leases.
const PLUS_TARD: &str = "CREATE OR REPLACE FUNCTION cfadock.heure() RETURNS timestamptz LANGUAGE sql VOLATILE AS
                         $$ SELECT clock_timestamp() + interval '16 minutes' $$";

/// An OPCO, a database, and the folders of services that share both.
struct Flotte {
    simulateur: Simulateur,
    base: Base,
    dossiers: Vec<TempDir>,
}

impl Flotte {
    async fn monter(serveur: &Arc<Serveur>) -> Self {
        let simulateur = Simulateur::profil(OPCO.identifiant()).unwrap().demarrer().await.unwrap();
        let mut flotte = Self { simulateur, base: serveur.base().await, dossiers: Vec::new() };
        for _ in 0..2 {
            flotte.ajouter();
        }
        flotte
    }

    /// A folder more: its own state file, and nothing in it yet. Every second one is behind the pooler.
    fn ajouter(&mut self) -> &Path {
        let dossier = tempfile::tempdir().unwrap();
        let pooler = self.dossiers.len() % 2 == 1;
        configurer(dossier.path(), &self.simulateur, &self.base.adresse("postgres", pooler));
        self.dossiers.push(dossier);
        self.dossiers.last().unwrap().path()
    }

    fn lancer(&self) -> (Processus, Processus) {
        (Processus::lancer(self.dossiers[0].path()), Processus::lancer(self.dossiers[1].path()))
    }

    fn contrats(&self) -> usize {
        contrats_de(&self.simulateur)
    }

    /// The first service, which is `a`, has an intent under `contrat-1`, and nothing leaves: its key at the OPCO cannot be
    /// read. Says why.
    async fn manquer(&self, a: &Processus) -> Value {
        let cle = self.dossiers[0].path().join("secrets/cle");
        fs::rename(&cle, cle.with_extension("ailleurs")).unwrap();
        let (statut, _, refus) = a.envoyer("contrat-1", &contrat("SANSCLE"), "wait=20").await;
        assert_eq!((statut, self.contrats()), (503, 0), "{refus:#}");
        refus
    }

    async fn executer(&self, sql: &str) {
        self.base.pool().get().await.unwrap().batch_execute(sql).await.unwrap();
    }

    /// What the database has.
    async fn compter(&self, sql: &str) -> i64 {
        self.base.pool().get().await.unwrap().query_one(sql, &[]).await.unwrap().get(0)
    }
}

/// Writes a configuration with its journal at this address.
fn configurer(dossier: &Path, simulateur: &Simulateur, adresse: &str) {
    let fichier = ecrire_configuration(dossier, simulateur, "");
    let journal = "postgres = { fichier = \"secrets/postgres\" }\nsceau = { fichier = \"secrets/sceau\" }";
    let texte = fs::read_to_string(&fichier).unwrap().replace("fichier = \"depots.sqlite\"", journal);
    fs::write(&fichier, texte).unwrap();
    fs::write(dossier.join("secrets/postgres"), adresse).unwrap();
    fs::write(dossier.join("secrets/sceau"), "07".repeat(32)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn what_one_deposits_another_reads_and_repeats() {
    let mut flotte = Flotte::monter(&partage()).await;
    let (a, b) = flotte.lancer();
    let corps = contrat("PREMIER");
    let (statut, rejouee, depot) = a.envoyer("contrat-1", &corps, "wait=20").await;
    assert_eq!((statut, rejouee, &depot["situation"]), (201, false, &json!("deposee")), "{depot:#}");
    let troisieme = Processus::lancer(flotte.ajouter());
    for autre in [&b, &troisieme] {
        for chemin in
            [Banc::chemin(&format!("/depots/{}", depot["entree"])), "/v1/cfa/000006544/demandes/contrat-1".into()]
        {
            let (statut, relu) = autre.lire(&chemin).await;
            assert_eq!((statut, &relu["entree"]), (200, &depot["entree"]), "{chemin}");
        }
        let (statut, rejouee, relu) = autre.envoyer("contrat-1", &corps, "wait=20").await;
        assert_eq!((statut, rejouee, &relu["entree"]), (201, true, &depot["entree"]), "{relu:#}");
        // The same key for something else, and another key for the same.
        let (statut, _, refus) = autre.envoyer("contrat-1", &contrat("AUTRE"), "wait=20").await;
        assert_eq!((statut, &refus["code"]), (409, &json!("cle-reutilisee")), "{refus:#}");
        let (statut, _, refus) = autre.envoyer("contrat-2", &corps, "wait=20").await;
        assert_eq!((statut, &refus["code"], &refus["depot"]["entree"]), (409, &json!("doublon"), &depot["entree"]));
    }
    assert_eq!(flotte.contrats(), 1);
}

/// Whatever comes first: of each key one deposit is made, and who asked for another thing under it is told so.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn of_one_key_at_both_at_once_one_deposit_is_made() {
    const PAIRES: usize = 12;
    let flotte = Flotte::monter(&partage()).await;
    let (a, b) = flotte.lancer();
    for operation in [Operation::TransmettreDossier, Operation::TransmettreDossierV2] {
        let delai = Duration::from_millis(150);
        flotte.simulateur.panne(Some(operation), u32::MAX, Panne { delai, ..Panne::default() });
    }
    for rang in 0..PAIRES {
        let memes = rang % 2 == 0;
        let (cle, corps) = (format!("contrat-{rang}"), contrat(&nom(rang)));
        let autre = if memes { corps.clone() } else { contrat(&nom(rang + 200)) };
        let (une, deux) = tokio::join!(a.envoyer(&cle, &corps, "wait=20"), b.envoyer(&cle, &autre, "wait=20"));
        let acceptees = [&une, &deux].into_iter().filter(|(statut, ..)| [201, 202].contains(statut)).count();
        assert_eq!(acceptees, if memes { 2 } else { 1 }, "{rang}: {une:?} {deux:?}");
        if !memes {
            let refusee = if une.0 == 409 { &une } else { &deux };
            assert_eq!((refusee.0, &refusee.2["code"]), (409, &json!("cle-reutilisee")), "{rang}: {refusee:?}");
        }
        // Both say the same afterwards.
        let gagne = if une.0 == 409 { &autre } else { &corps };
        let (relue, aussi) = (a.envoyer(&cle, gagne, "wait=20").await, b.envoyer(&cle, gagne, "wait=20").await);
        assert_eq!(
            (relue.0, aussi.0, &relue.2["entree"]),
            (201, 201, &aussi.2["entree"]),
            "{rang}: {relue:?} {aussi:?}"
        );
    }
    assert_eq!(flotte.contrats(), PAIRES);
    let cles = flotte.compter("SELECT count(*) FROM cfadock_service.demandes").await;
    let entrees = flotte.compter("SELECT count(*) FROM cfadock.entrees").await;
    assert_eq!((cles, entrees), (PAIRES as i64, PAIRES as i64));
}

/// A key under which nothing was sent is free for the other one too, and for something else.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn a_key_under_which_nothing_was_sent_is_free_for_all() {
    let flotte = Flotte::monter(&partage()).await;
    let (a, b) = flotte.lancer();
    flotte.manquer(&a).await;
    let (statut, rejouee, depot) = b.envoyer("contrat-1", &contrat("AUTRE"), "wait=20").await;
    assert_eq!((statut, rejouee, flotte.contrats()), (201, false, 1), "{depot:#}");
    let (statut, _, refus) = a.envoyer("contrat-1", &contrat("SANSCLE"), "wait=20").await;
    assert_eq!((statut, &refus["code"], flotte.contrats()), (409, &json!("cle-reutilisee"), 1), "{refus:#}");
}

/// The OPCO has it, the server that sent it is killed before it hears so, and another one finds it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn what_a_killed_server_sent_another_one_settles_once() {
    let flotte = Flotte::monter(&partage()).await;
    let ecluse = Ecluse::vers(&flotte.simulateur.url).await;
    let fichier = flotte.dossiers[0].path().join("cfadock.toml");
    let texte = fs::read_to_string(&fichier).unwrap();
    let (droit, detourne) = (format!("base = \"{}\"", flotte.simulateur.url), format!("base = \"{}\"", ecluse.url));
    assert!(texte.contains(&droit));
    fs::write(&fichier, texte.replace(&droit, &detourne)).unwrap();
    let (a, b) = flotte.lancer();
    let corps = contrat("TUE");
    let (statut, ..) = a.envoyer("contrat-1", &corps, "wait=0").await;
    assert_eq!(statut, 202);
    ecluse.retenue().await;
    assert_eq!(flotte.contrats(), 1);
    let reconcilier = async || {
        let chemin = Banc::chemin("/reconciliation");
        lue(b.requete(Method::POST, &chemin).send().await.unwrap()).await.2
    };
    // While its lease lasts, it is the other's.
    let bilan = reconcilier().await;
    assert_eq!(
        (bilan["reglees"].as_array().map(Vec::len), bilan["restantes"].as_array().map(Vec::len)),
        (Some(0), Some(1))
    );
    a.tuer();
    let (statut, rejouee, depot) = b.envoyer("contrat-1", &corps, "wait=5").await;
    assert_eq!((statut, rejouee, &depot["situation"]), (202, true, &json!("en-cours")), "{depot:#}");
    flotte.executer(PLUS_TARD).await;
    let bilan = reconcilier().await;
    assert_eq!(bilan["reglees"].as_array().map(Vec::len), Some(1), "{bilan:#}");
    let (statut, rejouee, depot) = b.envoyer("contrat-1", &corps, "wait=5").await;
    assert_eq!((statut, rejouee, &depot["situation"]), (201, true, &json!("deposee")), "{depot:#}");
    assert_eq!((flotte.contrats(), &depot["numeros"]["dossier"]), (1, &json!("INT-D-1")));
    // It comes back, and knows.
    let a = Processus::lancer(flotte.dossiers[0].path());
    let (statut, rejouee, relu) = a.envoyer("contrat-1", &corps, "wait=5").await;
    assert_eq!((statut, rejouee, &relu["entree"], flotte.contrats()), (201, true, &depot["entree"], 1), "{relu:#}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn without_its_database_nothing_is_sent_and_with_it_again_all_works() {
    let serveur = Arc::new(Serveur::new());
    let flotte = Flotte::monter(&serveur).await;
    let (a, b) = flotte.lancer();
    let (statut, _, premier) = a.envoyer("contrat-1", &contrat("AVANT"), "wait=20").await;
    assert_eq!(statut, 201, "{premier:#}");
    serveur.arreter();
    let apres = contrat("APRES");
    let sans = async |service: &Processus| {
        let demande = service.requete(Method::POST, &Banc::chemin("/contrats")).header("idempotency-key", "contrat-2");
        let reponse = demande.json(&apres).send().await.unwrap();
        assert!(reponse.headers().contains_key("retry-after"));
        let (statut, _, refus) = lue(reponse).await;
        assert_eq!((statut, &refus["code"]), (503, &json!("journal")), "{refus:#}");
        let (statut, _) = service.lire("/readyz").await;
        assert_eq!(statut, 503);
    };
    tokio::join!(sans(&a), sans(&b));
    assert_eq!(flotte.contrats(), 1);
    serveur.reprendre();
    let (statut, rejouee, depot) = b.envoyer("contrat-2", &apres, "wait=20").await;
    assert_eq!((statut, rejouee, flotte.contrats()), (201, false, 2), "{depot:#}");
    let (statut, rejouee, relu) = a.envoyer("contrat-2", &apres, "wait=20").await;
    assert_eq!((statut, rejouee, &relu["entree"]), (201, true, &depot["entree"]));
    let (statut, rejouee, relu) = a.envoyer("contrat-1", &contrat("AVANT"), "wait=20").await;
    assert_eq!((statut, rejouee, &relu["entree"], flotte.contrats()), (201, true, &premier["entree"], 2));
}

/// Whoever watches over the service starts it again, as its unit says: its status tells what passes from what does not.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn a_service_whose_database_is_down_at_its_start_is_told_to_come_back() {
    let serveur = Arc::new(Serveur::new());
    let flotte = Flotte::monter(&serveur).await;
    drop(Processus::lancer(flotte.dossiers[0].path()));
    serveur.arreter();
    // Each of them insists for a while before it says so.
    let attente = [&["servir"][..], &["journal", "lister"], &["journal", "verifier"]].map(|arguments| {
        let la = flotte.dossiers[0].path().to_owned();
        tokio::task::spawn_blocking(move || (arguments, crate::commande::lancer(&la, arguments)))
    });
    for fini in attente {
        let (arguments, (statut, _, dit)) = fini.await.unwrap();
        assert!(
            statut == Some(4) && dit.contains("connexion à PostgreSQL est rompue"),
            "{arguments:?}: {statut:?} {dit}"
        );
    }
    let unite = include_str!("../../deploiement/cfadock.service");
    assert!(unite.contains("\nRestart=on-failure\n") && unite.contains("\nRestartPreventExitStatus=2\n"), "{unite}");
    serveur.reprendre();
    let a = Processus::lancer(flotte.dossiers[0].path());
    let (statut, _, depot) = a.envoyer("contrat-1", &contrat("REVENUE"), "wait=20").await;
    assert_eq!((statut, flotte.contrats()), (201, 1), "{depot:#}");
}

/// What the tables of a later version hold is not understood, and not touched.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn keys_of_a_later_version_are_refused() {
    let flotte = Flotte::monter(&partage()).await;
    // Two first starts at once make them once.
    let (a, b) = tokio::join!(
        tokio::task::spawn_blocking({
            let la = flotte.dossiers[0].path().to_owned();
            move || Processus::lancer(&la)
        }),
        tokio::task::spawn_blocking({
            let la = flotte.dossiers[1].path().to_owned();
            move || Processus::lancer(&la)
        })
    );
    drop((a.unwrap(), b.unwrap()));
    flotte.executer("UPDATE cfadock_service.version SET version = 9").await;
    let (statut, _, dit) = crate::commande::lancer(flotte.dossiers[0].path(), &["journal", "lister"]);
    assert!(statut == Some(2) && dit.contains("version 9 (schéma cfadock_service)"), "{dit}");
    assert_eq!(flotte.compter("SELECT version FROM cfadock_service.version").await, 9);
}

/// Keys that only the journal knows: of deposits made before there was a table for them, or by another program.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn keys_that_only_the_journal_has_are_found_again() {
    let flotte = Flotte::monter(&partage()).await;
    let (a, b) = flotte.lancer();
    let corps: Vec<Value> = ["UNE", "DEUX"].map(contrat).into();
    for (rang, corps) in corps.iter().enumerate() {
        assert_eq!(a.envoyer(&format!("contrat-{rang}"), corps, "wait=20").await.0, 201);
    }
    flotte.executer("DELETE FROM cfadock_service.demandes").await;
    assert_eq!(b.lire("/v1/cfa/000006544/demandes/contrat-0").await.0, 200);
    // It is not known with which words it was asked, but what was sent: the same gives the same, and nothing else does.
    let (statut, rejouee, relu) = b.envoyer("contrat-1", &corps[1], "wait=20").await;
    assert_eq!((statut, rejouee), (201, true), "{relu:#}");
    let (statut, _, refus) = b.envoyer("contrat-1", &contrat("TROIS"), "wait=20").await;
    assert_eq!((statut, &refus["code"], &refus["depot"]["entree"]), (409, &json!("cle-du-journal"), &relu["entree"]));
    assert_eq!(flotte.contrats(), 2);
}
