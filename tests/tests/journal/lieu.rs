//! Where the entries of a case are: in memory, in a file, or in a real PostgreSQL behind PgBouncer.

use std::sync::{Arc, Mutex};

use cfadock::JournalSqlite;
use cfadock::journal::{
    Choix, EchecJournal, Entree, IdEntree, Inscription, Journal, JournalMemoire, Ouverture, Relecture, Sceau,
    Situation, Trace,
};
use cfadock::parcours::Horloge as _;
use cfadock::runtime::BoxFuture;
use cfadock::runtime::jiff::Timestamp;
use cfadock_journal_postgres::JournalPostgres;
use cfadock_journal_postgres::deadpool_postgres::Pool;
use serveur_postgres::{Base, partage, pool};
use tempfile::TempDir;

use super::banc::Montre;

/// A kind of journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Genre {
    Memoire,
    Fichier,
    Postgres,
}

/// Where entries are: whoever opens it later finds them, like a restarted process.
pub enum Lieu {
    Memoire(Arc<JournalMemoire>),
    Fichier(TempDir),
    Postgres(Base, Pool),
}

/// The clock of the journal in PostgreSQL is that of the database: here it is one that tests move.
const CADRAN: &str = "CREATE TABLE cfadock.cadran (heure timestamptz NOT NULL);
                      INSERT INTO cfadock.cadran VALUES (clock_timestamp());
                      CREATE OR REPLACE FUNCTION cfadock.heure() RETURNS timestamptz LANGUAGE sql VOLATILE AS
                          'SELECT heure FROM cfadock.cadran'";

/// No entry ever leaves: what refuses that is passed over.
const VIDER: &str = "SET session_replication_role = replica; TRUNCATE cfadock.traces, cfadock.entrees;
                     SET session_replication_role = DEFAULT";

impl Lieu {
    pub async fn nouveau(genre: Genre) -> Self {
        match genre {
            Genre::Memoire => Self::Memoire(Arc::default()),
            Genre::Fichier => Self::Fichier(tempfile::tempdir().unwrap()),
            Genre::Postgres => {
                let base = partage().base().await;
                let reserve = base.pool();
                JournalPostgres::preparer(&reserve, &sceau()).await.unwrap();
                reserve.get().await.unwrap().batch_execute(CADRAN).await.unwrap();
                Self::Postgres(base, reserve)
            }
        }
    }

    /// Nothing is in it any more. A new database for each case would take longer than the cases.
    pub async fn vider(&mut self) {
        match self {
            Self::Memoire(journal) => *journal = Arc::default(),
            Self::Fichier(dossier) => *dossier = tempfile::tempdir().unwrap(),
            Self::Postgres(_, reserve) => reserve.get().await.unwrap().batch_execute(VIDER).await.unwrap(),
        }
    }

    pub async fn ouvrir(&self, montre: &Arc<Montre>) -> Arc<dyn Journal> {
        match self {
            Self::Memoire(journal) => journal.clone(),
            Self::Fichier(dossier) => Arc::new(JournalSqlite::ouvrir(dossier.path().join("depots.sqlite")).unwrap()),
            Self::Postgres(base, reserve) => {
                let pooler = pool(&base.adresse("postgres", true));
                let journal = JournalPostgres::ouvrir(pooler, sceau()).await.unwrap();
                Arc::new(AuCadran { journal, reserve: reserve.clone(), montre: montre.clone(), mis: Mutex::default() })
            }
        }
    }
}

fn sceau() -> Sceau {
    Sceau::new(&[7; 32]).unwrap()
}

/// The journal of one process, whose database has the time of the test.
#[derive(Debug)]
struct AuCadran {
    journal: JournalPostgres,
    /// Straight to the database.
    reserve: Pool,
    montre: Arc<Montre>,
    mis: Mutex<Option<Timestamp>>,
}

impl AuCadran {
    async fn a_l_heure(&self) -> &JournalPostgres {
        let heure = self.montre.maintenant();
        if self.mis.lock().unwrap().replace(heure) != Some(heure) {
            let sql = format!("UPDATE cfadock.cadran SET heure = '{heure}'");
            self.reserve.get().await.unwrap().batch_execute(&sql).await.unwrap();
        }
        &self.journal
    }
}

impl Journal for AuCadran {
    fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
        Box::pin(async { self.a_l_heure().await.ouvrir(inscription).await })
    }

    fn noter(&self, id: IdEntree, trace: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
        Box::pin(async move { self.a_l_heure().await.noter(id, trace).await })
    }

    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
        Box::pin(async { self.a_l_heure().await.lire(choix).await })
    }

    fn sceau(&self) -> &Sceau {
        self.journal.sceau()
    }

    fn heure(&self) -> BoxFuture<'_, Result<Option<Timestamp>, EchecJournal>> {
        Box::pin(async { self.a_l_heure().await.heure().await })
    }

    fn relire(&self, id: IdEntree) -> BoxFuture<'_, Result<Relecture, EchecJournal>> {
        Box::pin(async move { self.a_l_heure().await.relire(id).await })
    }

    fn porteur(&self) -> Option<&str> {
        self.journal.porteur()
    }
}
