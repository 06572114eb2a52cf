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

/// By an index that has all of it.
const COMPTER: &str = "
SELECT cfa, opco, situation, count(*) FROM cfadock.entrees WHERE situee = traces GROUP BY cfa, opco, situation";

/// What was read of each, unless something was written since.
const SITUER: &str = "
UPDATE cfadock.entrees e SET situation = lue.situation, situee = lue.traces
FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS lue (id, traces, situation)
WHERE e.id = lue.id AND e.traces = lue.traces";

pub(crate) async fn compter(dedans: &Dedans) -> Result<Vec<Compte>, EchecJournal> {
    situer(dedans).await?;
    let mut essais = Essais::pendant(dedans.delais.reprise);
    let lignes = loop {
        match dedans.reserve.demander(COMPTER, &[]).await {
            Ok(lignes) => break lignes,
            Err(obstacle) => essais.encore(obstacle).await?,
        }
    };
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

/// Reads what has no situation, or that of an earlier time, and writes its situation; a lot at a time. There is nothing of
/// the kind, unless older software wrote it.
pub(crate) async fn situer(dedans: &Dedans) -> Result<(), EchecJournal> {
    let mut essais = Essais::pendant(dedans.delais.reprise);
    let mut depuis = Some(0);
    while let Some(id) = depuis {
        match un_lot(dedans, id).await {
            Ok(suite) => {
                depuis = suite;
                essais = Essais::pendant(dedans.delais.reprise);
            }
            Err(obstacle) => essais.encore(obstacle).await?,
        }
    }
    Ok(())
}

/// One lot, of the entries after a number; says where it goes on.
async fn un_lot(dedans: &Dedans, depuis: i64) -> Result<Option<i64>, Obstacle> {
    let lues = lectures::lot(dedans, &Choix::toutes(), Tranche::ASituer(depuis)).await?;
    let ids: Vec<_> = lues.iter().map(|lue| lue.rangee.id).collect();
    let traces: Vec<_> = lues.iter().map(|lue| lue.rangee.traces).collect();
    let situations: Vec<_> = lues.iter().map(|lue| lue.entree.situation().mot()).collect();
    if ids.is_empty() {
        return Ok(None);
    }
    let valeurs: [base::Valeur<'_>; 3] =
        [(&ids, Type::INT8_ARRAY), (&traces, Type::INT8_ARRAY), (&situations, Type::TEXT_ARRAY)];
    dedans.reserve.demander(SITUER, &valeurs).await?;
    Ok(ids.last().copied())
}
