//! The same suite over every journal: in memory, in a file, in PostgreSQL, and there behind a pooler in transaction mode.

use std::sync::Arc;

use cfadock::Opco;
use cfadock::journal::{
    Auteur, Choix, Decision, EchecJournal, Entree, EvenementJournal, IdEntree, Inscription, Journal, JournalMemoire,
    JournalSqlite, Ouverture, Regard, Situation, Trace,
};
use cfadock::runtime::Outcome;
use cfadock::scalaires::Siren;
use cfadock_journal_postgres::JournalPostgres;
use tempfile::TempDir;
use tokio::task::JoinSet;

use super::communes::{inscription, issue, nouvelle, preparee, sceau, trace};
use super::serveur::{self, Base};

/// Where a journal is.
enum Lieu {
    Memoire(Arc<JournalMemoire>),
    Fichier(TempDir),
    Base(Base, bool),
}

impl Lieu {
    async fn tous() -> Vec<(&'static str, Self)> {
        vec![
            ("memory", Self::Memoire(Arc::default())),
            ("file", Self::Fichier(TempDir::new().unwrap())),
            ("PostgreSQL", Self::Base(preparee().await, false)),
            ("PgBouncer", Self::Base(preparee().await, true)),
        ]
    }

    /// As another process would open it; what is in memory is the same.
    async fn ouvrir(&self) -> Arc<dyn Journal> {
        match self {
            Self::Memoire(journal) => journal.clone(),
            Self::Fichier(dossier) => Arc::new(JournalSqlite::ouvrir(dossier.path().join("depots.sqlite")).unwrap()),
            Self::Base(base, pooler) => {
                let pool = serveur::pool(&base.adresse("postgres", *pooler));
                Arc::new(JournalPostgres::ouvrir(pool, sceau()).await.unwrap())
            }
        }
    }
}

/// Without the instants, which a shared journal gives itself.
fn evenements(entree: &Entree) -> Vec<EvenementJournal> {
    entree.traces().iter().map(|trace| trace.evenement.clone()).collect()
}

#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn what_was_written_is_read_again() {
    for (nom, lieu) in Lieu::tous().await {
        let journal = lieu.ouvrir().await;
        let (une, autre) = (nouvelle(&*journal, "1").await, nouvelle(&*journal, "2").await);
        let suite = [
            issue(Outcome::Unknown),
            EvenementJournal::Regard(Regard::Absent),
            EvenementJournal::Reglement {
                decision: Decision::Absente,
                par: Auteur::Personne { motif: "vu".to_owned() },
            },
        ];
        for evenement in suite.clone() {
            journal.noter(une, trace(evenement)).await.unwrap();
        }
        drop(journal);
        let journal = lieu.ouvrir().await;
        let lues = journal.lire(Choix::toutes()).await.unwrap();
        assert_eq!(lues.iter().map(|entree| entree.id).collect::<Vec<_>>(), [une, autre], "{nom}");
        let le = lues[0].inscription.le;
        assert_eq!(lues[0].inscription, Inscription { le, ..inscription("1") }, "{nom}");
        assert_eq!(evenements(&lues[0]), suite, "{nom}");
        let situations: Vec<_> = lues.iter().map(Entree::situation).collect();
        assert_eq!(situations, [Situation::Absente, Situation::EnCours], "{nom}");
        let ouvertes = journal.lire(Choix::de(Siren::tel_quel("000000000"), Opco::Akto).ouvertes()).await.unwrap();
        assert_eq!(ouvertes.len(), 1, "{nom}");
        assert!(journal.lire(Choix::entree(IdEntree(9_999))).await.unwrap().is_empty(), "{nom}");
        // What is free is begun again; what is open is not.
        nouvelle(&*journal, "1").await;
        let tenue = journal.ouvrir(inscription("2")).await.unwrap();
        assert!(matches!(tenue, Ouverture::Tenue(tenue) if tenue.id == autre), "{nom}");
        let inconnue = journal.noter(IdEntree(9_999), trace(issue(Outcome::Accepted))).await;
        assert_eq!(inconnue, Err(EchecJournal::EntreeInconnue(IdEntree(9_999))), "{nom}");
    }
}

#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn only_what_did_not_arrive_frees_its_key() {
    for (nom, lieu) in Lieu::tous().await {
        let journal = lieu.ouvrir().await;
        for (dite, libre) in [
            (Outcome::Accepted, false),
            (Outcome::AnswerLost, false),
            (Outcome::Unknown, false),
            (Outcome::Refused, true),
            (Outcome::NotSent, true),
        ] {
            let id = nouvelle(&*journal, dite.as_str()).await;
            journal.noter(id, trace(issue(dite))).await.unwrap();
            let encore = journal.ouvrir(inscription(dite.as_str())).await.unwrap();
            assert_eq!(matches!(encore, Ouverture::Nouvelle(_)), libre, "{nom} {dite}");
        }
        let ouvertes = journal.lire(Choix::toutes().ouvertes()).await.unwrap();
        let situations: Vec<_> = ouvertes.iter().map(Entree::situation).collect();
        let (perdue, en_cours) = (Situation::ReponsePerdue, Situation::EnCours);
        assert_eq!(situations, [perdue, Situation::Inconnue, en_cours, en_cours], "{nom}");
        // The same key at another OPCO is another one.
        let ailleurs = Inscription { opco: Opco::Atlas, ..inscription(Outcome::Accepted.as_str()) };
        assert!(matches!(journal.ouvrir(ailleurs).await.unwrap(), Ouverture::Nouvelle(_)), "{nom}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn of_many_that_race_for_a_key_one_wins() {
    for (nom, lieu) in Lieu::tous().await {
        let mut coureurs = JoinSet::new();
        for _ in 0..8 {
            let journal = lieu.ouvrir().await;
            coureurs.spawn(async move {
                let mut gagnees = 0;
                for numero in 0..20 {
                    let ouverture = journal.ouvrir(inscription(&numero.to_string())).await.unwrap();
                    gagnees += u32::from(matches!(ouverture, Ouverture::Nouvelle(_)));
                }
                gagnees
            });
        }
        assert_eq!(coureurs.join_all().await.into_iter().sum::<u32>(), 20, "{nom}");
    }
}

/// All that is noted of one entry at once is there afterwards, each once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn what_is_noted_at_once_is_all_there() {
    for (nom, lieu) in Lieu::tous().await {
        let journal = lieu.ouvrir().await;
        let id = nouvelle(&*journal, "1").await;
        let mut notes = JoinSet::new();
        for _ in 0..10 {
            let journal = journal.clone();
            notes.spawn(
                async move { journal.noter(id, trace(EvenementJournal::Regard(Regard::Absent))).await.unwrap() },
            );
        }
        notes.join_all().await;
        assert_eq!(journal.lire(Choix::entree(id)).await.unwrap()[0].traces().len(), 10, "{nom}");
    }
}

/// The order is that of writing, whatever the clocks say.
#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn clocks_order_nothing() {
    for (nom, lieu) in Lieu::tous().await {
        let journal = lieu.ouvrir().await;
        let mut ids = Vec::new();
        for le in ["2127-09-01T10:00:00Z", "2026-09-01T10:00:00Z", "2025-09-01T10:00:00Z"] {
            let inscription = Inscription { le: le.parse().unwrap(), ..inscription(le) };
            let Ouverture::Nouvelle(id) = journal.ouvrir(inscription).await.unwrap() else { panic!("it is new") };
            let evenement = EvenementJournal::Regard(Regard::Absent);
            journal.noter(id, Trace { le: le.parse().unwrap(), evenement }).await.unwrap();
            ids.push(id);
        }
        let lues = journal.lire(Choix::toutes()).await.unwrap();
        assert_eq!(lues.iter().map(|entree| entree.id).collect::<Vec<_>>(), ids, "{nom}");
        // A journal with a clock of its own dates nothing by another one.
        let Some(heure) = journal.heure().await.unwrap() else { continue };
        let instants = lues.iter().flat_map(|entree| [entree.inscription.le, entree.dernier_instant()]);
        let instants: Vec<_> = instants.collect();
        assert!(instants.is_sorted() && instants.iter().all(|le| *le <= heure), "{nom}: {instants:?}");
    }
}

#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn long_lists_come_in_lots_and_whole() {
    for (nom, lieu) in Lieu::tous().await {
        let journal = lieu.ouvrir().await;
        let mut ids = Vec::new();
        for numero in 0..300 {
            ids.push(nouvelle(&*journal, &numero.to_string()).await);
        }
        let lues = journal.lire(Choix::toutes().ouvertes()).await.unwrap();
        assert_eq!(lues.iter().map(|entree| entree.id).collect::<Vec<_>>(), ids, "{nom}");
        // A page is a part of that list, in its order, from either end, and may be longer than a lot.
        for (choix, attendues) in [
            (Choix::toutes().premieres(3), &ids[..3]),
            (Choix::toutes().apres(ids[4]).premieres(280), &ids[5..285]),
            (Choix::toutes().dernieres(280), &ids[20..]),
            (Choix::toutes().avant(ids[9]).dernieres(4), &ids[5..9]),
            (Choix::toutes().ouvertes().apres(ids[290]), &ids[291..]),
            (Choix::toutes().premieres(0), &[]),
        ] {
            let lues = journal.lire(choix.clone()).await.unwrap();
            assert_eq!(lues.iter().map(|entree| entree.id).collect::<Vec<_>>(), attendues, "{nom} {choix:?}");
        }
    }
}
