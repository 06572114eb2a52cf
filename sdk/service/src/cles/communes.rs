//! The keys in the database of the journal: what one service writes of a key, all others read.

use std::fmt;

use cfadock::journal::{EchecJournal, Empreinte, IdEntree};
use cfadock_journal_postgres::JournalPostgres;
use cfadock_journal_postgres::deadpool_postgres::Pool;
use cfadock_journal_postgres::tokio_postgres::types::Type;

use super::EchecCles;
use super::base::{BaseCles, ValeurSql};
use super::de_cle::JournalDeCle;
use super::refus::{self, RefusGarde};
use super::tables;
use crate::etat::demandes::CleDemande;

const LIRE: &str = "SELECT entree, empreinte FROM cfadock_service.demandes WHERE cfa = $1 AND cle = $2";

/// The first entry of a key that is found has it.
const RATTRAPER: &str = "
INSERT INTO cfadock_service.demandes (cfa, cle, entree) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

/// Another entry for a key, of which nothing is known but that it was sent.
const REMPLACER: &str = "
UPDATE cfadock_service.demandes SET entree = $4, empreinte = NULL WHERE cfa = $1 AND cle = $2 AND entree = $3";

/// The keys in the database of a journal.
#[derive(Clone)]
pub struct ClesCommunes {
    base: BaseCles,
    journal: JournalPostgres,
}

/// Shows neither where the database is nor as whom.
impl fmt::Debug for ClesCommunes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ClesCommunes").field("journal", &self.journal).finish_non_exhaustive()
    }
}

impl ClesCommunes {
    /// Opens the tables of the service, which are made or brought to this version. `reserve` is not that of the journal,
    /// and leads to the same database: a transaction on one of its connections waits for one of the journal's.
    ///
    /// # Errors
    /// When they are of a later version, or cannot be read or made.
    pub async fn ouvrir(reserve: Pool, journal: JournalPostgres) -> Result<Self, EchecCles> {
        let base = BaseCles::new(reserve);
        tables::preparer(&base).await?;
        Ok(Self { base, journal })
    }

    /// The entry of a key, and the digest of what was asked, where it is known.
    pub(super) async fn lire(&self, cle: &CleDemande) -> Result<Option<(IdEntree, Option<String>)>, EchecJournal> {
        let valeurs: [ValeurSql<'_>; 2] = [(&cle.cfa.as_str(), Type::TEXT), (&cle.cle.as_str(), Type::TEXT)];
        let lignes = self.base.demander(LIRE, &valeurs).await?;
        Ok(lignes.first().map(|ligne| (IdEntree(ligne.get(0)), ligne.get(1))))
    }

    pub(super) async fn remplacer(
        &self,
        cle: &CleDemande,
        avant: IdEntree,
        apres: IdEntree,
    ) -> Result<(), EchecJournal> {
        let valeurs: [ValeurSql<'_>; 4] = [
            (&cle.cfa.as_str(), Type::TEXT),
            (&cle.cle.as_str(), Type::TEXT),
            (&avant.0, Type::INT8),
            (&apres.0, Type::INT8),
        ];
        self.base.demander(REMPLACER, &valeurs).await.map(drop)
    }

    pub(super) async fn noter_refus(
        &self,
        cle: &CleDemande,
        refus: (Option<IdEntree>, &RefusGarde),
    ) -> Result<(), EchecJournal> {
        refus::noter(&self.base, cle, refus).await
    }

    pub(super) async fn oublier_refus(&self, cle: &CleDemande) -> Result<(), EchecJournal> {
        refus::oublier(&self.base, cle).await
    }

    pub(super) async fn refus(
        &self,
        cle: &CleDemande,
        entree: Option<IdEntree>,
    ) -> Result<Option<RefusGarde>, EchecJournal> {
        refus::lire(&self.base, cle, entree).await
    }

    /// Gives a key of which nothing is known an entry of the journal.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) async fn rattraper(&self, cle: &CleDemande, entree: IdEntree) -> Result<(), EchecJournal> {
        let valeurs: [ValeurSql<'_>; 3] =
            [(&cle.cfa.as_str(), Type::TEXT), (&cle.cle.as_str(), Type::TEXT), (&entree.0, Type::INT8)];
        self.base.demander(RATTRAPER, &valeurs).await.map(drop)
    }

    pub(super) fn journal(&self, cle: CleDemande, empreinte: Empreinte, remplacee: Option<IdEntree>) -> JournalDeCle {
        JournalDeCle::new(self.base.clone(), self.journal.clone(), (cle, empreinte, remplacee))
    }
}
