//! How many entries there are of each CFA and OPCO in each situation: the database counts them, by a column that is
//! written with each event.

use cfadock::journal::{Choix, Compte, EchecJournal, Situation};
use cfadock::scalaires::Siren;
use tokio_postgres::Row;
use tokio_postgres::types::Type;

use crate::base::{self, colonne};
use crate::dedans::Dedans;
use crate::echecs::Obstacle;
use crate::essais::Essais;
use crate::lectures::{self, Tranche};

/// Lots that one count reads at most: somebody waits for it.
const LOTS: usize = 4;

/// By an index that has all of it, and with a row without a CFA where something is not counted yet.
const COMPTER: &str = "
SELECT cfa, opco, situation, count(*) FROM cfadock.entrees WHERE situee = traces GROUP BY cfa, opco, situation
UNION ALL
SELECT NULL, NULL, NULL, 0 WHERE EXISTS (SELECT FROM cfadock.entrees WHERE situee IS DISTINCT FROM traces)";

/// What was read of each, unless something was written since: the code of a row is of one state of it alone. Rows that
/// somebody writes are left to a later count: who waits for one would hold the others meanwhile.
const SITUER: &str = "
WITH libres AS (
    SELECT e.id, lue.situation FROM cfadock.entrees e
    JOIN unnest($1::bigint[], $2::bytea[], $3::text[]) AS lue (id, somme, situation) ON e.id = lue.id
    WHERE e.somme = lue.somme AND e.situee IS DISTINCT FROM e.traces
    ORDER BY e.id FOR NO KEY UPDATE OF e SKIP LOCKED
)
UPDATE cfadock.entrees e SET situation = libres.situation, situee = e.traces FROM libres WHERE e.id = libres.id";

pub(crate) async fn compter(dedans: &Dedans) -> Result<Vec<Compte>, EchecJournal> {
    if !situer(dedans).await? {
        return Err(EchecJournal::ComptesEnCours);
    }
    let mut essais = Essais::pendant(dedans.delais.reprise);
    let lignes = loop {
        match dedans.reserve.demander(COMPTER, &[]).await {
            Ok(lignes) => break lignes,
            Err(obstacle) => essais.encore(obstacle).await?,
        }
    };
    for ligne in &lignes {
        // Older software wrote it meanwhile.
        colonne::<Option<&str>>(ligne, 0)?.ok_or(EchecJournal::ComptesEnCours)?;
    }
    let mut comptes = lignes.iter().map(lire).collect::<Result<Vec<_>, _>>()?;
    comptes.sort_by(|un, autre| (&un.cfa, un.opco, un.situation).cmp(&(&autre.cfa, autre.opco, autre.situation)));
    Ok(comptes)
}

fn lire(ligne: &Row) -> Result<Compte, EchecJournal> {
    let illisible = || EchecJournal::Endommage("une rangée n'est pas de la forme attendue".to_owned());
    let (cfa, opco, mot) = (colonne::<String>(ligne, 0)?, colonne::<&str>(ligne, 1)?, colonne::<&str>(ligne, 2)?);
    Ok(Compte {
        cfa: Siren::tel_quel(cfa),
        opco: opco.parse().map_err(|_| illisible())?,
        situation: Situation::du_mot(mot).ok_or_else(illisible)?,
        nombre: u64::try_from(colonne::<i64>(ligne, 3)?).map_err(|_| illisible())?,
    })
}

/// Reads some of what has no situation, which older software wrote, and writes its situation. Says whether nothing is left
/// of it to be read. Several processes may do so at once: what one writes, the others pass over.
async fn situer(dedans: &Dedans) -> Result<bool, EchecJournal> {
    let mut essais = Essais::pendant(dedans.delais.reprise);
    let (mut depuis, mut faits) = (0, 0);
    while faits < LOTS {
        match un_lot(dedans, depuis).await {
            Ok(None) => return Ok(true),
            Ok(Some(derniere)) => {
                (depuis, faits) = (derniere, faits + 1);
                essais = Essais::pendant(dedans.delais.reprise);
            }
            Err(obstacle) => essais.encore(obstacle).await?,
        }
    }
    Ok(false)
}

/// One lot, of the entries after a number; says where it goes on.
async fn un_lot(dedans: &Dedans, depuis: i64) -> Result<Option<i64>, Obstacle> {
    let lues = lectures::lot(dedans, &Choix::toutes(), Tranche::ASituer(depuis)).await?;
    let ids: Vec<_> = lues.iter().map(|lue| lue.rangee.id).collect();
    let sommes: Vec<_> = lues.iter().map(|lue| lue.rangee.somme(&dedans.sceau)).collect();
    let situations: Vec<_> = lues.iter().map(|lue| lue.entree.situation().mot()).collect();
    if ids.is_empty() {
        return Ok(None);
    }
    let valeurs: [base::Valeur<'_>; 3] =
        [(&ids, Type::INT8_ARRAY), (&sommes, Type::BYTEA_ARRAY), (&situations, Type::TEXT_ARRAY)];
    dedans.reserve.demander(SITUER, &valeurs).await?;
    Ok(ids.last().copied())
}
