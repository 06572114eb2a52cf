//! Answers that are lost: what the database did is repeated by who did not hear of it, and is there once.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use cfadock::journal::{Choix, EchecJournal, Journal, Ouverture, Situation};
use cfadock::runtime::Outcome;
use cfadock_journal_postgres::{Delais, JournalPostgres};
use tempfile::TempDir;
use tokio::net::{UnixListener, UnixStream};
use tokio::time::timeout;

use super::communes::{inscription, issue, preparee, sceau, trace};
use super::serveur::{self, Base, Passage, relayer};

/// What ends an answer of PostgreSQL: it is ready for the next statement.
const PRET: &[u8] = b"Z\0\0\0\x05";

/// How an answer is lost.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Perte {
    /// With its connection.
    Rompue,
    /// The connection stays, and nothing more comes over it.
    Muette,
}

/// A way to a database on which answers are lost.
struct Voie {
    dossier: TempDir,
    /// How many answers to statements with the word are still to be lost.
    pertes: Arc<AtomicU32>,
}

impl Voie {
    fn vers(base: &Base, mot: &'static str, perte: Perte) -> Self {
        let (dossier, pertes) = (TempDir::new().unwrap(), Arc::new(AtomicU32::new(0)));
        let entree = UnixListener::bind(dossier.path().join(".s.PGSQL.5432")).unwrap();
        let (sortie, perdre) = (base.serveur.prise(), pertes.clone());
        tokio::spawn(async move {
            while let Ok((flux, _)) = entree.accept().await {
                // Its end is that of either side.
                tokio::spawn(passer(flux, sortie.clone(), (mot, perte, perdre.clone())));
            }
        });
        Self { dossier, pertes }
    }

    fn adresse(&self, base: &Base) -> String {
        format!("host={} dbname={} user=postgres", self.dossier.path().display(), base.nom)
    }
}

/// Passes on what comes from either side, but for an answer that is to be lost: then the connection is, or says no more.
async fn passer(
    client: UnixStream,
    sortie: PathBuf,
    (mot, perte, pertes): (&str, Perte, Arc<AtomicU32>),
) -> io::Result<()> {
    let serveur = UnixStream::connect(sortie).await?;
    let (armee, muette) = (AtomicBool::new(false), AtomicBool::new(false));
    let demande = |dite: &[u8]| {
        let ecrit = dite.windows(mot.len()).any(|suite| suite == mot.as_bytes());
        if ecrit && pertes.load(Ordering::SeqCst) > 0 {
            armee.store(true, Ordering::SeqCst);
        }
    };
    let reponse = |dite: &[u8]| {
        if armee.load(Ordering::SeqCst)
            && !muette.load(Ordering::SeqCst)
            && dite.windows(PRET.len()).any(|suite| suite == PRET)
        {
            pertes.fetch_sub(1, Ordering::SeqCst);
            muette.store(true, Ordering::SeqCst);
        }
        match (muette.load(Ordering::SeqCst), perte) {
            (true, Perte::Rompue) => Passage::Rompu,
            (true, Perte::Muette) => Passage::Muet,
            (false, _) => Passage::Ouvert,
        }
    };
    relayer(client, serveur, demande, reponse).await
}

/// A statement that is not answered within half a second is tried again.
fn presse() -> Delais {
    Delais { reprise: Duration::from_secs(2), ..Delais::default() }
}

#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn what_is_repeated_is_written_once() {
    for perte in [Perte::Rompue, Perte::Muette] {
        repeter(perte).await;
    }
}

async fn repeter(perte: Perte) {
    let base = preparee().await;
    let voie = Voie::vers(&base, "INSERT INTO cfadock.", perte);
    let pool = serveur::pool(&voie.adresse(&base));
    let journal = JournalPostgres::ouvrir_selon(pool, sceau(), presse()).await.unwrap();
    for numero in 0..5 {
        voie.pertes.store(numero % 2 + 1, Ordering::SeqCst);
        let ouverture = journal.ouvrir(inscription(&numero.to_string())).await.unwrap();
        assert_eq!(voie.pertes.load(Ordering::SeqCst), 0, "answers were lost");
        let Ouverture::Nouvelle(id) = ouverture else { panic!("it is its own") };
        voie.pertes.store(1, Ordering::SeqCst);
        assert_eq!(journal.noter(id, trace(issue(Outcome::Accepted))).await, Ok(Situation::Deposee));
        assert_eq!(voie.pertes.load(Ordering::SeqCst), 0, "an answer was lost");
    }
    let lues = journal.lire(Choix::toutes()).await.unwrap();
    assert_eq!(lues.iter().map(|entree| entree.traces().len()).collect::<Vec<_>>(), [1; 5]);
}

/// The end of the editor's transaction is not heard: whether it was committed is found out.
#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn a_commit_whose_answer_is_lost_is_known_afterwards() {
    for perte in [Perte::Rompue, Perte::Muette] {
        valider(perte).await;
    }
}

async fn valider(perte: Perte) {
    let base = preparee().await;
    let voie = Voie::vers(&base, "COMMIT", perte);
    let pool = serveur::pool(&voie.adresse(&base));
    pool.get().await.unwrap().batch_execute("CREATE TABLE contrats (numero int)").await.unwrap();
    let journal = JournalPostgres::ouvrir_selon(base.pool(), sceau(), presse()).await.unwrap();
    let transaction = pool.get().await.unwrap();
    transaction.batch_execute("BEGIN; INSERT INTO contrats VALUES (1)").await.unwrap();
    let joint = journal.joindre(transaction);
    voie.pertes.store(1, Ordering::SeqCst);
    let ouverture = joint.ouvrir(inscription("1")).await.unwrap();
    assert_eq!(voie.pertes.load(Ordering::SeqCst), 0, "the answer was lost");
    let Ouverture::Nouvelle(id) = ouverture else { panic!("it is its own") };
    let client = base.pool().get().await.unwrap();
    assert_eq!(client.query_one("SELECT count(*) FROM contrats", &[]).await.unwrap().get::<_, i64>(0), 1);
    assert_eq!(journal.lire(Choix::toutes()).await.unwrap()[0].id, id);
    assert_eq!(joint.noter(id, trace(issue(Outcome::Accepted))).await, Ok(Situation::Deposee));
}

/// A database that holds its connections and says nothing: every writing fails in time, and its connections are not used
/// again.
#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn a_database_that_hangs_is_given_up_in_time() {
    let base = preparee().await;
    for mot in ["nextval", "INSERT INTO cfadock.entrees", "SET archivee"] {
        let voie = Voie::vers(&base, mot, Perte::Muette);
        let pool = serveur::pool(&voie.adresse(&base));
        let journal = JournalPostgres::ouvrir_selon(pool.clone(), sceau(), presse()).await.unwrap();
        let Ouverture::Nouvelle(id) = journal.ouvrir(inscription(mot)).await.unwrap() else { panic!("it is its own") };
        journal.noter(id, trace(issue(Outcome::Accepted))).await.unwrap();
        let limite = journal.heure().await.unwrap().unwrap();
        voie.pertes.store(u32::MAX, Ordering::SeqCst);
        let muet = format!("muet {mot}");
        let travail = async {
            match mot {
                "SET archivee" => journal.archiver(limite, &mut Vec::new()).await.map(drop),
                _ => {
                    let transaction = pool.get().await.unwrap();
                    transaction.batch_execute("BEGIN").await.unwrap();
                    let joint = journal.joindre(transaction).ouvrir(inscription(&muet)).await.map(drop);
                    assert!(matches!(joint, Err(EchecJournal::Acces(_))), "{mot}: {joint:?}");
                    journal.ouvrir(inscription(&muet)).await.map(drop)
                }
            }
        };
        let echec = timeout(Duration::from_secs(20), travail).await.expect("it does not wait without end");
        assert!(matches!(echec, Err(EchecJournal::Acces(_))), "{mot}: {echec:?}");
        voie.pertes.store(0, Ordering::SeqCst);
        assert_eq!(journal.archiver(limite, &mut Vec::new()).await, Ok(1), "{mot}");
        assert!(journal.ouvrir(inscription("apres")).await.is_ok(), "{mot}");
    }
}
