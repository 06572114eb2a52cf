//! Software of before, beside tables of this version: what it made, and the statements by which it writes.

use cfadock::journal::rangees::{Ligne, Rangee};
use cfadock::journal::{Choix, Entree, EvenementJournal, IdEntree, Journal};
use cfadock_journal_postgres::JournalPostgres;
use cfadock_journal_postgres::tokio_postgres::types::ToSql;

use super::communes::{sceau, trace};
use super::serveur::Base;

/// From the tables of this version to those of the second one, and to those of the first one.
pub const DEUXIEME: &str = "DROP TRIGGER entrees_sans_situation_passee ON cfadock.entrees;
                            DROP FUNCTION cfadock.oublier_la_situation();
                            UPDATE cfadock.journal SET version = 2;";
pub const PREMIERE: &str = "DROP TRIGGER entrees_sans_situation_passee ON cfadock.entrees;
                            DROP FUNCTION cfadock.oublier_la_situation();
                            DROP INDEX cfadock.traces_par_reference;
                            ALTER TABLE cfadock.entrees DROP COLUMN situation, DROP COLUMN situee;
                            UPDATE cfadock.journal SET version = 1;";

pub async fn executer(base: &Base, sql: &str) {
    base.pool().get().await.unwrap().batch_execute(sql).await.unwrap();
}

pub async fn nombre(base: &Base, sql: &str) -> i64 {
    base.pool().get().await.unwrap().query_one(sql, &[]).await.unwrap().get(0)
}

async fn lue(journal: &JournalPostgres, id: IdEntree) -> Entree {
    journal.lire(Choix::entree(id)).await.unwrap().remove(0)
}

/// An event, as the first version writes it.
pub async fn noter(base: &Base, journal: &JournalPostgres, id: IdEntree, evenement: EvenementJournal) {
    let (mut entree, trace) = (lue(journal, id).await, trace(evenement));
    let rang = i64::try_from(entree.traces().len()).unwrap() + 1;
    let ligne = Ligne::trace(id, rang, &trace, &sceau()).unwrap();
    entree.ajouter(trace);
    let rangee = Rangee::de(&entree, false, &sceau());
    let sql = "
        WITH suivie AS (
            UPDATE cfadock.entrees SET ouverte = $2, tient = $3, traces = $4, somme = $5, echeance = cfadock.heure()
            WHERE id = $1 RETURNING id
        )
        INSERT INTO cfadock.traces (entree, rang, contenu, somme) SELECT id, $4, $6, $7 FROM suivie";
    let (tient, somme) = (entree.situation().tient_la_cle(), rangee.somme(&sceau()));
    let client = base.pool().get().await.unwrap();
    let valeurs: [&(dyn ToSql + Sync); 7] =
        [&id.0, &rangee.ouverte, &tient, &rangee.traces, &somme, &ligne.contenu, &ligne.somme];
    assert_eq!(client.execute(sql, &valeurs).await.unwrap(), 1);
}

/// An entry leaves, as the first version takes it out.
pub async fn archiver(base: &Base, journal: &JournalPostgres, id: IdEntree) {
    let reduite = lue(journal, id).await.reduite();
    let rangee = Rangee::de(&reduite, true, &sceau());
    let client = base.pool().get().await.unwrap();
    client.batch_execute("BEGIN").await.unwrap();
    let sql = "UPDATE cfadock.entrees SET archivee = TRUE, traces = $2, somme = $3 WHERE id = $1 AND NOT archivee";
    assert_eq!(client.execute(sql, &[&id.0, &rangee.traces, &rangee.somme(&sceau())]).await.unwrap(), 1);
    client.execute("DELETE FROM cfadock.traces WHERE entree = $1", &[&id.0]).await.unwrap();
    for Ligne { rang, contenu, somme } in Ligne::toutes(&reduite, &sceau()).unwrap() {
        let sql = "INSERT INTO cfadock.traces (entree, rang, contenu, somme) VALUES ($1, $2, $3, $4)";
        client.execute(sql, &[&id.0, &rang, &contenu, &somme]).await.unwrap();
    }
    client.batch_execute("COMMIT").await.unwrap();
}
