//! Indexes of long tables: they are built beside the deposits, by statements that are no part of a transaction, and built
//! again where that was cut. Without them all is as right, and counting and searching for a reference take longer.

use std::time::Duration;

use cfadock::journal::EchecJournal;
use tokio_postgres::types::Type;

use crate::base::{PATIENCE, Reserve, colonne};
use crate::echecs::{Obstacle, acces};
use crate::essais::Essais;

/// How long one of them may take, and for how long it is tried: a transaction of anybody that does not end holds it up.
const ATTENTE: Duration = Duration::from_secs(600);
const ENSEMBLE: Duration = Duration::from_secs(3600);

/// The reference of an intent, in the words that the index and those who search it share: it is written last.
macro_rules! reference_ecrite {
    () => {
        r#"substring(contenu FROM '"reference":"([^"]*)"[}]$')"#
    };
}
pub(crate) use reference_ecrite;

/// Its name, its table, and what of it.
pub(crate) struct Index {
    nom: &'static str,
    table: &'static str,
    sur: &'static str,
}

/// Those that counting reads, and who searches for a reference.
pub(crate) const INDEX: [Index; 3] = [
    Index { nom: "entrees_par_situation", table: "entrees", sur: "(cfa, opco, situation) WHERE situee = traces" },
    Index { nom: "entrees_a_situer", table: "entrees", sur: "(id) WHERE situee IS DISTINCT FROM traces" },
    Index {
        nom: "traces_par_reference",
        table: "traces",
        sur: concat!("((", reference_ecrite!(), ")) WHERE rang = 0"),
    },
];

/// Whether it is there, and whole: where its building was cut, it is there and not used.
const ENTIER: &str = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('cfadock.' || $1)";

impl Index {
    /// In tables of which nothing is written yet.
    pub(crate) fn d_emblee(&self) -> String {
        format!("CREATE INDEX {} ON cfadock.{} {}", self.nom, self.table, self.sur)
    }

    /// Who builds an index of a table has the same lock from the beginning to the end.
    fn seul(&self) -> String {
        format!("LOCK TABLE cfadock.{} IN SHARE UPDATE EXCLUSIVE MODE", self.table)
    }

    fn a_cote(&self) -> String {
        format!("CREATE INDEX CONCURRENTLY IF NOT EXISTS {} ON cfadock.{} {}", self.nom, self.table, self.sur)
    }

    /// What its building left where that was cut: nobody builds under this name, so anybody may remove it.
    fn reste(&self) -> String {
        format!("{}_reste", self.nom)
    }

    async fn batir(&self, reserve: &Reserve) -> Result<(), Obstacle> {
        let prise = reserve.connexion().await?;
        let entier = async |nom: &str| -> Result<Option<bool>, Obstacle> {
            let lues = prise.demander(ENTIER, &[(&nom, Type::TEXT)]).await?;
            Ok(lues.first().map(|lue| colonne(lue, 0)).transpose()?)
        };
        let reste = self.reste();
        if entier(self.nom).await? != Some(true) {
            // While another process builds one, this lock is not to be had, and is asked for again: two that wait for each
            // other would both begin anew.
            prise.commander("BEGIN").await?;
            prise.commander(PATIENCE).await?;
            prise.commander(&self.seul()).await?;
            if entier(self.nom).await? == Some(false) && entier(&reste).await?.is_none() {
                prise.commander(&format!("ALTER INDEX cfadock.{} RENAME TO {reste}", self.nom)).await?;
            }
            prise.commander("COMMIT").await?;
            // No part of a transaction: so it waits for who reads the table, and nobody waits for it.
            prise.commander(&format!("DROP INDEX CONCURRENTLY IF EXISTS cfadock.{reste}")).await?;
            prise.commander(&self.a_cote()).await?;
        }
        let fait = entier(self.nom).await? == Some(true);
        prise.rendre();
        match fait {
            true => Ok(()),
            false => Err(Obstacle::Passager(acces("un index n'est pas achevé"))),
        }
    }
}

/// Builds those that are missing.
pub(crate) async fn batir(reserve: &Reserve) -> Result<(), EchecJournal> {
    let reserve = reserve.pendant(ATTENTE);
    let mut essais = Essais::pendant(ENSEMBLE);
    for index in &INDEX {
        while let Err(obstacle) = index.batir(&reserve).await {
            essais.encore(obstacle).await?;
        }
    }
    Ok(())
}
