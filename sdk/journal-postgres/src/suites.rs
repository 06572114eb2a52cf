//! What follows an intent: each writing is compared with the token of its entry, in the statement that writes.

use std::ops::ControlFlow;

use cfadock::journal::rangees::{Ligne, Rangee};
use cfadock::journal::{Choix, EchecJournal, Entree, IdEntree, Relecture, Situation, Trace};
use tokio_postgres::types::Type;

use crate::base;
use crate::dedans::Dedans;
use crate::echecs::{Obstacle, acces};
use crate::essais::Essais;
use crate::lectures::{self, Bail, Lue, Tranche};

/// The event, and what follows from it; nothing where the entry is not as it was read. It gives the entry back.
const NOTER: &str = "
WITH suivie AS (
    UPDATE cfadock.entrees
    SET ouverte = $4, tient = $5, traces = $6, somme = $7, porteur = $8, jeton = $9, echeance = cfadock.heure(),
        situation = $12, situee = $6
    WHERE id = $1 AND jeton = $2 AND traces = $3 AND (porteur = $8 OR echeance <= cfadock.heure())
    RETURNING id
), ligne AS (
    INSERT INTO cfadock.traces (entree, rang, contenu, somme) SELECT id, $6, $10, $11 FROM suivie
)
SELECT id FROM suivie";

/// The entry for a look, unless another process has it. The token grows where it comes from another one.
const RELIRE: &str = "
UPDATE cfadock.entrees
SET jeton = jeton + CASE WHEN porteur = $2 THEN 0 ELSE 1 END, porteur = $2,
    echeance = greatest(echeance, cfadock.heure() + make_interval(secs => $3))
WHERE id = $1 AND ouverte AND (porteur = $2 OR echeance <= cfadock.heure())
RETURNING jeton";

/// How often others may write the same entry in between.
const TOURS: usize = 100;

/// Appends to an entry, once however often it is tried.
pub(crate) async fn noter(dedans: &Dedans, id: IdEntree, trace: Trace) -> Result<Situation, EchecJournal> {
    let mut essais = Essais::pendant(dedans.delais.reprise);
    // What was tried, and whether an answer to it was lost: then the database may still be doing it.
    let (mut tours, mut tentee, mut perdue) = (0, None, false);
    loop {
        match essayer(dedans, id, &trace, &mut tentee).await {
            Ok(ControlFlow::Break(situation)) => {
                dedans.rendre(id);
                return Ok(situation);
            }
            Ok(ControlFlow::Continue(())) if tours < TOURS => {
                tours += 1;
                if !perdue {
                    // It was not written, for certain: the same event of somebody else is not this one.
                    tentee = None;
                }
            }
            Ok(ControlFlow::Continue(())) => return Err(acces("l'entrée change sans cesse")),
            Err(Obstacle::Unicite) => return Err(EchecJournal::CleReprise { entree: id }),
            Err(obstacle) => {
                perdue = true;
                essais.encore(obstacle).await?;
            }
        }
    }
}

/// Once. What was tried before under a place is remembered: its answer may have been lost, and then it is there.
async fn essayer(
    dedans: &Dedans,
    id: IdEntree,
    trace: &Trace,
    tentee: &mut Option<Trace>,
) -> Result<ControlFlow<Situation>, Obstacle> {
    let Lue { entree, rangee, bail } = une(dedans, id).await?.ok_or(EchecJournal::EntreeInconnue(id))?;
    if tentee.as_ref().is_some_and(|tentee| entree.traces().contains(tentee)) {
        return Ok(ControlFlow::Break(entree.situation()));
    }
    let jeton = jeton(dedans, id, &bail)?;
    // Dated by the database, once: a repetition is the same event.
    let trace = tentee.get_or_insert_with(|| Trace { le: bail.heure, evenement: trace.evenement.clone() });
    let suivie = suivre(dedans, (entree, rangee, bail.jeton), jeton, trace).await?;
    Ok(suivie.map_or(ControlFlow::Continue(()), ControlFlow::Break))
}

/// The token under which this process may write now.
fn jeton(dedans: &Dedans, id: IdEntree, bail: &Bail) -> Result<i64, EchecJournal> {
    match dedans.jeton(id) {
        Some(tenu) if tenu != bail.jeton => {
            // It is known now; what comes next is not late any more.
            dedans.rendre(id);
            Err(EchecJournal::Reprise { entree: id, tenu, courant: bail.jeton })
        }
        Some(tenu) => Ok(tenu),
        None if bail.est_tenu_contre(&dedans.porteur) => {
            Err(EchecJournal::Tenue { entree: id, jusqu_a: bail.echeance })
        }
        None if bail.porteur == dedans.porteur => Ok(bail.jeton),
        None => Ok(bail.jeton + 1),
    }
}

/// Writes the event after those that were read; nothing where there are others, or another token.
async fn suivre(
    dedans: &Dedans,
    (mut entree, rangee, avant): (Entree, Rangee, i64),
    jeton: i64,
    trace: &Trace,
) -> Result<Option<Situation>, Obstacle> {
    let sceau = &dedans.sceau;
    let ligne = Ligne::trace(entree.id, rangee.traces + 1, trace, sceau)?;
    entree.ajouter(trace.clone());
    let apres = Rangee::de(&entree, rangee.archivee, sceau);
    let (tient, somme) = (entree.situation().tient_la_cle(), apres.somme(sceau));
    let situation = entree.situation().mot();
    let valeurs: [base::Valeur<'_>; 12] = [
        (&rangee.id, Type::INT8),
        (&avant, Type::INT8),
        (&rangee.traces, Type::INT8),
        (&apres.ouverte, Type::BOOL),
        (&tient, Type::BOOL),
        (&apres.traces, Type::INT8),
        (&somme, Type::BYTEA),
        (&dedans.porteur, Type::TEXT),
        (&jeton, Type::INT8),
        (&ligne.contenu, Type::TEXT),
        (&ligne.somme, Type::BYTEA),
        (&situation, Type::TEXT),
    ];
    let suivies = dedans.reserve.demander(NOTER, &valeurs).await?;
    Ok((!suivies.is_empty()).then(|| entree.situation()))
}

/// Takes an open entry for a look at the OPCO.
pub(crate) async fn relire(dedans: &Dedans, id: IdEntree) -> Result<Relecture, EchecJournal> {
    let mut essais = Essais::pendant(dedans.delais.reprise);
    loop {
        match prendre(dedans, id).await {
            Ok(relecture) => return Ok(relecture),
            Err(obstacle) => essais.encore(obstacle).await?,
        }
    }
}

async fn prendre(dedans: &Dedans, id: IdEntree) -> Result<Relecture, Obstacle> {
    let duree = dedans.delais.relecture.as_secs_f64();
    let valeurs: [base::Valeur<'_>; 3] = [(&id.0, Type::INT8), (&dedans.porteur, Type::TEXT), (&duree, Type::FLOAT8)];
    let prises = dedans.reserve.demander(RELIRE, &valeurs).await?;
    if let Some(prise) = prises.first() {
        dedans.tenir(id, base::colonne(prise, 0)?);
    }
    let Lue { entree, bail, .. } = une(dedans, id).await?.ok_or(EchecJournal::EntreeInconnue(id))?;
    if !entree.situation().est_ouverte() {
        dedans.rendre(id);
        return Ok(Relecture::Reprise(Box::new(entree)));
    }
    Ok(match prises.is_empty() {
        true => Relecture::Tenue { jusqu_a: bail.echeance },
        false => Relecture::Reprise(Box::new(entree)),
    })
}

/// One entry, with who has it.
async fn une(dedans: &Dedans, id: IdEntree) -> Result<Option<Lue>, Obstacle> {
    let lues = lectures::lot(dedans, &Choix::entree(id), Tranche::Apres(0, 1)).await?;
    Ok(lues.into_iter().next())
}
