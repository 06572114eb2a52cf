//! The tables of the keys, in a schema of the service, and the way from one version of them to the next.

use cfadock::journal::EchecJournal;
use cfadock_journal_postgres::deadpool_postgres::Object;
use cfadock_journal_postgres::tokio_postgres::error::SqlState;
use cfadock_journal_postgres::tokio_postgres::types::Type;

use super::EchecCles;
use super::base::{BaseCles, EchecOrdre, borner, insister};

/// Each from the version of its rank to the next one. What was published is never changed: a change is another step.
const PAS: [&str; 2] = [include_str!("schema/1.sql"), include_str!("schema/2.sql")];

/// Their version, and nothing where there are none.
const TETE: &str = "SELECT version FROM cfadock_service.version";

/// Others wait at the lock until it is done.
const SOCLE: &str = "
CREATE SCHEMA IF NOT EXISTS cfadock_service;
CREATE TABLE IF NOT EXISTS cfadock_service.version (
    seule boolean PRIMARY KEY DEFAULT TRUE CHECK (seule),
    version bigint NOT NULL
);
LOCK TABLE cfadock_service.version IN ACCESS EXCLUSIVE MODE;
INSERT INTO cfadock_service.version (version) VALUES (0) ON CONFLICT DO NOTHING;";

/// Makes the tables, or brings older ones to this version. Where nothing is to be done, nothing is written.
pub(super) async fn preparer(base: &BaseCles) -> Result<(), EchecCles> {
    let connue = i64::try_from(PAS.len()).expect("there are few steps");
    let mut version = version(base).await?;
    if version < connue {
        insister(|| avancer(base, connue)).await.map_err(EchecOrdre::echec)?;
        version = self::version(base).await?;
    }
    if version == connue { Ok(()) } else { Err(EchecCles::Posterieures { version, connue }) }
}

async fn version(base: &BaseCles) -> Result<i64, EchecJournal> {
    match insister(|| base.essayer(TETE, &[])).await {
        Ok(lignes) => Ok(lignes.first().map_or(0, |ligne| ligne.get(0))),
        Err(EchecOrdre::Refus(SqlState::UNDEFINED_TABLE | SqlState::INVALID_SCHEMA_NAME)) => Ok(0),
        Err(manque) => Err(manque.echec()),
    }
}

/// All steps that are missing, in one transaction.
async fn avancer(base: &BaseCles, connue: i64) -> Result<(), EchecOrdre> {
    let transaction = base.transaction().await?;
    let faits = borner(async {
        transaction.batch_execute(SOCLE).await?;
        let version: i64 = transaction.query_typed(TETE, &[]).await?.first().map_or(0, |ligne| ligne.get(0));
        for pas in PAS.iter().skip(usize::try_from(version).unwrap_or(usize::MAX)) {
            transaction.batch_execute(pas).await?;
        }
        let sql = "UPDATE cfadock_service.version SET version = greatest(version, $1)";
        transaction.query_typed(sql, &[(&connue, Type::INT8)]).await?;
        transaction.batch_execute("COMMIT").await
    });
    let faits = faits.await;
    if faits.is_err() {
        // Closed, and so rolled back.
        drop(Object::take(transaction));
    }
    match faits {
        // Of processes that make a schema at once, the catalogue refuses all but one.
        Err(EchecOrdre::Refus(
            code @ (SqlState::UNIQUE_VIOLATION | SqlState::DUPLICATE_SCHEMA | SqlState::DUPLICATE_TABLE),
        )) => Err(EchecOrdre::Passager(format!("PostgreSQL : {}", code.code()))),
        faits => faits,
    }
}
