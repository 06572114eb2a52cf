//! Moving settled entries out of the journal, without freeing their keys.

use std::io::{self, Write};

use cfadock::journal::rangees::{Ligne, Rangee};
use cfadock::journal::{Choix, EchecJournal, Entree};
use cfadock::runtime::jiff::Timestamp;
use tokio_postgres::types::Type;

use crate::base::{self, Prise};
use crate::dedans::Dedans;
use crate::echecs::Obstacle;
use crate::essais::Essais;
use crate::lectures::{self, Lue, Tranche};

/// An entry that nobody wrote since it was read.
const REDUIRE: &str = "
UPDATE cfadock.entrees SET archivee = TRUE, traces = $3, somme = $4, situation = $5, situee = $3
WHERE id = $1 AND traces = $2 AND NOT archivee RETURNING id";
const RETIRER: &str = "DELETE FROM cfadock.traces WHERE entree = $1";
const POSER: &str = "INSERT INTO cfadock.traces (entree, rang, contenu, somme) VALUES ($1, $2, $3, $4)";

pub(crate) async fn archiver(
    dedans: &Dedans,
    avant: Timestamp,
    vers: &mut (impl Write + Send),
) -> Result<usize, EchecJournal> {
    let mut essais = Essais::pendant(dedans.delais.reprise);
    let (mut sorties, mut depuis) = (0, 0);
    loop {
        let lues = match lectures::lot(dedans, &Choix::toutes(), Tranche::Apres(depuis, lectures::LOT)).await {
            Ok(lues) => lues,
            Err(obstacle) => {
                essais.encore(obstacle).await?;
                continue;
            }
        };
        let Some(derniere) = lues.last() else { return Ok(sorties) };
        let suite = derniere.rangee.id;
        let anciennes = lues.into_iter().filter(|lue| !lue.rangee.archivee && lue.entree.est_archivable(avant));
        let anciennes: Vec<Lue> = anciennes.collect();
        match sortir(dedans, anciennes, vers).await {
            Ok(nombre) => {
                sorties += nombre;
                depuis = suite;
                essais = Essais::pendant(dedans.delais.reprise);
            }
            // The lot is read anew: what left by a commit whose answer was lost is not there any more.
            Err(obstacle) => essais.encore(obstacle).await?,
        }
    }
}

/// Writes a lot to `vers`, and then takes it out in one transaction.
async fn sortir(dedans: &Dedans, lues: Vec<Lue>, vers: &mut (impl Write + Send)) -> Result<usize, Obstacle> {
    if lues.is_empty() {
        return Ok(0);
    }
    for lue in &lues {
        writeln!(vers, "{}", lue.entree.en_json()).map_err(disque)?;
    }
    vers.flush().map_err(disque)?;
    let transaction = dedans.reserve.connexion().await?;
    transaction.commander("BEGIN").await?;
    let mut sorties = 0;
    for Lue { entree, rangee, .. } in lues {
        sorties += usize::from(reduire(dedans, &transaction, (entree, rangee)).await?);
    }
    transaction.commander("COMMIT").await?;
    transaction.rendre();
    Ok(sorties)
}

/// Leaves of an entry what holds its key. Says whether it was as it was read.
async fn reduire(dedans: &Dedans, transaction: &Prise, (entree, lue): (Entree, Rangee)) -> Result<bool, Obstacle> {
    let reduite = entree.reduite();
    let rangee = Rangee::de(&reduite, true, &dedans.sceau);
    let somme = rangee.somme(&dedans.sceau);
    let situation = reduite.situation().mot();
    let valeurs: [base::Valeur<'_>; 5] = [
        (&lue.id, Type::INT8),
        (&lue.traces, Type::INT8),
        (&rangee.traces, Type::INT8),
        (&somme, Type::BYTEA),
        (&situation, Type::TEXT),
    ];
    if transaction.demander(REDUIRE, &valeurs).await?.is_empty() {
        return Ok(false);
    }
    transaction.demander(RETIRER, &[(&lue.id, Type::INT8)]).await?;
    for Ligne { rang, contenu, somme } in Ligne::toutes(&reduite, &dedans.sceau)? {
        let valeurs: [base::Valeur<'_>; 4] =
            [(&lue.id, Type::INT8), (&rang, Type::INT8), (&contenu, Type::TEXT), (&somme, Type::BYTEA)];
        transaction.demander(POSER, &valeurs).await?;
    }
    Ok(true)
}

/// The kind alone: the whole text may hold a path.
fn disque(erreur: io::Error) -> EchecJournal {
    EchecJournal::Acces(erreur.kind().to_string())
}
