//! The journal for one deposit, whose key is taken in the transaction of its intent: of services that are asked the same
//! or another thing under one key at once, one deposits, and the others find the key taken.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cfadock::journal::{
    Choix, Compte, EchecJournal, Empreinte, Entree, IdEntree, Inscription, Journal, Ouverture, Relecture, Sceau,
    Situation, Trace,
};
use cfadock::runtime::BoxFuture;
use cfadock::runtime::jiff::Timestamp;
use cfadock_journal_postgres::JournalPostgres;
use cfadock_journal_postgres::tokio_postgres::types::{ToSql, Type};

use super::base::BaseCles;
use crate::etat::demandes::CleDemande;

/// The row of the key, unless another entry than the one that is to be replaced has it. One that is being committed
/// elsewhere is waited for.
const PRENDRE: &str = "
INSERT INTO cfadock_service.demandes AS connue (cfa, cle, empreinte, entree) VALUES ($1, $2, $3, $4)
ON CONFLICT (cfa, cle) DO UPDATE SET empreinte = excluded.empreinte, entree = excluded.entree WHERE connue.entree = $5
RETURNING entree";

/// The journal for the deposit of one key.
pub struct JournalDeCle {
    base: BaseCles,
    journal: JournalPostgres,
    demande: (CleDemande, Empreinte, Option<IdEntree>),
    prise_ailleurs: Arc<AtomicBool>,
}

impl JournalDeCle {
    pub(super) fn new(
        base: BaseCles,
        journal: JournalPostgres,
        demande: (CleDemande, Empreinte, Option<IdEntree>),
    ) -> Self {
        Self { base, journal, demande, prise_ailleurs: Arc::default() }
    }

    /// Whether the key was taken by another service before the intent could be: then nothing was written here.
    pub fn est_prise_ailleurs(&self) -> bool {
        self.prise_ailleurs.load(Ordering::Acquire)
    }

    async fn inscrire(&self, inscription: Inscription) -> Result<Ouverture, EchecJournal> {
        let transaction = self.base.commencer().await?;
        let ((cle, empreinte, remplacee), ailleurs) = (self.demande.clone(), self.prise_ailleurs.clone());
        let joint = self.journal.joindre(transaction).avec_suite(Box::new(move |client, id| {
            Box::pin(async move {
                let (empreinte, remplacee) = (empreinte.to_string(), remplacee.map(|entree| entree.0));
                let valeurs: [(&(dyn ToSql + Sync), Type); 5] = [
                    (&cle.cfa.as_str(), Type::TEXT),
                    (&cle.cle.as_str(), Type::TEXT),
                    (&empreinte, Type::TEXT),
                    (&id.0, Type::INT8),
                    (&remplacee, Type::INT8),
                ];
                let prise = !client.query_typed(PRENDRE, &valeurs).await?.is_empty();
                ailleurs.store(!prise, Ordering::Release);
                Ok(prise)
            })
        }));
        joint.ouvrir(inscription).await
    }
}

impl Journal for JournalDeCle {
    fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
        Box::pin(self.inscrire(inscription))
    }

    fn noter(&self, id: IdEntree, trace: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
        self.journal.noter(id, trace)
    }

    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
        self.journal.lire(choix)
    }

    fn compter(&self) -> BoxFuture<'_, Result<Vec<Compte>, EchecJournal>> {
        self.journal.compter()
    }

    fn sceau(&self) -> &Sceau {
        self.journal.sceau()
    }

    fn heure(&self) -> BoxFuture<'_, Result<Option<Timestamp>, EchecJournal>> {
        self.journal.heure()
    }

    fn relire(&self, id: IdEntree) -> BoxFuture<'_, Result<Relecture, EchecJournal>> {
        self.journal.relire(id)
    }

    fn porteur(&self) -> Option<&str> {
        self.journal.porteur()
    }
}

impl fmt::Debug for JournalDeCle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JournalDeCle").field("journal", &self.journal).finish_non_exhaustive()
    }
}
