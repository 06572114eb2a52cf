//! A process is killed, or the database restarted, at every step of a deposit: nothing is lost, nothing is doubled.

use std::sync::Arc;
use std::time::Duration;

use cfadock::journal::{Choix, EchecJournal, Journal, Situation};
use cfadock::parcours::Raison;
use cfadock::runtime::jiff::SignedDuration;
use cfadock_journal_postgres::{Delais, JournalPostgres};

use super::communes::{inscription, nouvelle, ouvert, preparee, sceau};
use super::deposant::{Deposant, Suite, delais, deposer};
use super::enfant::{Arret, Tache, lancer};
use super::guichet::{Accueil, Guichet};
use super::serveur::{Base, Serveur};

const UN: Tache = Tache { depuis: 0, pas: 1, jusqu_a: 1, graine: 0, une_fois: true };

/// Where a process dies.
#[derive(Clone, Copy, Debug)]
enum Pas {
    /// Around a writing of its own journal.
    Ecriture(Arret),
    /// Killed from outside when its request has arrived.
    Requete(Accueil),
}

/// The steps of a deposit, and what the journal holds afterwards; and how often the OPCO has acted.
const PAS: [(&str, Pas, Option<Situation>, u32); 6] = [
    ("before the intent is written", Pas::Ecriture(Arret::Avant(1)), None, 0),
    ("after the intent, before the connection", Pas::Ecriture(Arret::Apres(1)), Some(Situation::EnCours), 0),
    ("before the OPCO acts", Pas::Requete(Accueil::Muet { agit: false }), Some(Situation::EnCours), 0),
    ("after the OPCO acted", Pas::Requete(Accueil::Muet { agit: true }), Some(Situation::EnCours), 1),
    ("after the answer, before the outcome is written", Pas::Ecriture(Arret::Avant(2)), Some(Situation::EnCours), 1),
    ("after the outcome is written", Pas::Ecriture(Arret::Apres(2)), Some(Situation::Deposee), 1),
];

async fn situations(base: &Base) -> Vec<Situation> {
    ouvert(base).await.lire(Choix::toutes()).await.unwrap().iter().map(|entree| entree.situation()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn killed_at_any_step_of_a_deposit() {
    for (nom, pas, attendue, agi) in PAS {
        let (base, guichet) = (preparee().await, Guichet::ouvrir(0).await);
        let adresse = base.adresse("postgres", true);
        let arret = match pas {
            Pas::Ecriture(arret) => arret,
            Pas::Requete(accueil) => {
                guichet.prevoir(accueil);
                Arret::Jamais
            }
        };
        // The clock of the one who dies is an hour ahead, that of the next one an hour behind.
        let mut enfant = lancer(&guichet.url, &adresse, UN, arret, 60);
        if let Pas::Requete(_) = pas {
            guichet.atteindre(1).await;
            enfant.kill().await.unwrap();
        }
        assert!(!enfant.wait().await.unwrap().success(), "{nom}: it was to be killed");
        assert_eq!(situations(&base).await, attendue.into_iter().collect::<Vec<_>>(), "{nom}");
        assert_eq!(guichet.agi().into_values().sum::<u32>(), agi, "{nom}");
        let suite = Tache { une_fois: false, ..UN };
        assert!(lancer(&guichet.url, &adresse, suite, Arret::Jamais, -60).wait().await.unwrap().success(), "{nom}");
        assert_eq!(guichet.agi().into_values().collect::<Vec<_>>(), [1], "{nom}");
        assert_eq!(situations(&base).await.last(), Some(&Situation::Deposee), "{nom}");
    }
}

/// A server of its own, which the test stops.
async fn seule() -> Base {
    let base = Arc::new(Serveur::new()).base().await;
    JournalPostgres::preparer(&base.pool(), &sceau()).await.unwrap();
    base
}

/// The database falls while a deposit is with the OPCO: its outcome is written when it is back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn a_database_that_falls_during_a_call_hears_the_outcome_later() {
    let (base, guichet) = (seule().await, Guichet::ouvrir(0).await);
    let journal = JournalPostgres::ouvrir_selon(base.pool(), sceau(), delais()).await.unwrap();
    let journal: Arc<dyn Journal> = Arc::new(journal);
    let deposant = Deposant::new(&guichet.url, &journal, SignedDuration::ZERO);
    for (numero, accueil) in
        [Accueil::Bien, Accueil::Rompu { agit: true }, Accueil::Rompu { agit: false }].into_iter().enumerate()
    {
        guichet.prevoir(accueil);
        let numero = u32::try_from(numero).unwrap();
        let depot = {
            let deposant = deposant.clone();
            tokio::spawn(async move { deposant.tenter(numero).await })
        };
        guichet.atteindre(usize::try_from(numero).unwrap() + 1).await;
        base.serveur.redemarrer();
        let attendue = if accueil == Accueil::Bien { Suite::Fini } else { Suite::Chercher };
        assert_eq!(depot.await.unwrap(), attendue, "{accueil:?}");
    }
    let situations = situations(&base).await;
    assert_eq!(situations, [Situation::Deposee, Situation::Inconnue, Situation::Inconnue]);
}

/// Without a database nothing is sent, and that is told within the time that was set.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn without_a_database_nothing_is_sent() {
    let (base, guichet) = (seule().await, Guichet::ouvrir(0).await);
    let presse = Delais { reprise: Duration::from_millis(300), ..delais() };
    let journal = JournalPostgres::ouvrir_selon(base.pool(), sceau(), presse).await.unwrap();
    let commun: Arc<dyn Journal> = Arc::new(journal.clone());
    let deposant = Deposant::new(&guichet.url, &commun, SignedDuration::ZERO);
    base.serveur.arreter();
    let echec = journal.ouvrir(inscription("1")).await.map(drop).unwrap_err();
    assert!(matches!(&echec, EchecJournal::Acces(_)), "{echec}");
    assert_eq!(deposant.tenter(0).await, Suite::Econduit);
    assert_eq!(guichet.demandes(), 0);
    base.serveur.reprendre();
    assert_eq!(deposant.tenter(0).await, Suite::Fini);
    nouvelle(&journal, "1").await;
}

/// A whole deposit in the editor's own transaction: no transaction is open while the OPCO is waited for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn a_joined_deposit_is_committed_before_it_is_sent() {
    let (base, guichet) = (preparee().await, Guichet::ouvrir(0).await);
    let pool = base.pool();
    pool.get().await.unwrap().batch_execute("CREATE TABLE contrats (numero int)").await.unwrap();
    let journal = ouvert(&base).await;
    let transaction = pool.get().await.unwrap();
    transaction.batch_execute("BEGIN; INSERT INTO contrats VALUES (1)").await.unwrap();
    let joint: Arc<dyn Journal> = Arc::new(journal.joindre(transaction));
    let deposant = Deposant::new(&guichet.url, &joint, SignedDuration::ZERO);
    guichet.prevoir(Accueil::Muet { agit: true });
    let depot = tokio::spawn(async move { deposer(deposant.connexion(0), 0).await });
    guichet.atteindre(1).await;
    let sql =
        "SELECT count(*) FROM contrats, pg_stat_activity WHERE datname = current_database() AND xact_start < now()";
    let client = pool.get().await.unwrap();
    assert_eq!(client.query_one(sql, &[]).await.unwrap().get::<_, i64>(0), 0, "a transaction is open");
    assert_eq!(client.query_one("SELECT count(*) FROM contrats", &[]).await.unwrap().get::<_, i64>(0), 1);
    depot.await.unwrap().unwrap_err();
    assert_eq!(situations(&base).await, [Situation::Inconnue]);
}

/// A joined journal is the same one: what this process sends is not looked for, and its key not freed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn a_joined_journal_knows_what_is_under_way() {
    let (base, guichet) = (preparee().await, Guichet::ouvrir(0).await);
    let journal = ouvert(&base).await;
    let commun: Arc<dyn Journal> = Arc::new(journal.clone());
    let deposant = Deposant::new(&guichet.url, &commun, SignedDuration::ZERO);
    guichet.prevoir(Accueil::Muet { agit: false });
    let depot = {
        let deposant = deposant.clone();
        tokio::spawn(async move { deposer(deposant.connexion(0), 0).await })
    };
    guichet.atteindre(1).await;
    let joint = journal.joindre(base.pool().get().await.unwrap());
    let bilan = deposant.connexion(0).clone().journal(Arc::new(joint)).reconcilier().await.unwrap();
    assert_eq!(bilan.restantes.iter().map(|restante| &restante.raison).collect::<Vec<_>>(), [&Raison::EnVol]);
    depot.await.unwrap().unwrap_err();
}
