//! Why nothing was sent under a key, in the database of the journal: whichever service is asked says the same. The words of
//! an OPCO and the draft of an invoice are not kept, and so nothing of a person.

use cfadock::journal::{EchecJournal, IdEntree};
use cfadock_journal_postgres::tokio_postgres::types::Type;
use serde::{Deserialize, Serialize};

use super::base::{BaseCles, ValeurSql};
use crate::etat::demandes::CleDemande;
use crate::probleme::{FauteChamp, Probleme};

/// Those of the last day are kept; some older ones leave with each that comes.
const NOTER: &str = "
WITH anciens AS (
    SELECT cfa, cle FROM cfadock_service.refus
    WHERE le < now() - interval '1 day' AND (cfa, cle) <> ($1, $2) ORDER BY le LIMIT 100 FOR UPDATE SKIP LOCKED
), partis AS (
    DELETE FROM cfadock_service.refus USING anciens WHERE refus.cfa = anciens.cfa AND refus.cle = anciens.cle
)
INSERT INTO cfadock_service.refus (cfa, cle, entree, contenu, le) VALUES ($1, $2, $3, $4, now())
ON CONFLICT (cfa, cle) DO UPDATE SET entree = excluded.entree, contenu = excluded.contenu, le = excluded.le";

/// That of a key which stands for what it stood for then.
const LIRE: &str = "
SELECT contenu FROM cfadock_service.refus
WHERE cfa = $1 AND cle = $2 AND entree IS NOT DISTINCT FROM $3 AND le >= now() - interval '1 day'";

const OUBLIER: &str = "DELETE FROM cfadock_service.refus WHERE cfa = $1 AND cle = $2";

/// Why nothing was sent under a key. After how long it was worth trying again is not kept: that counted from then.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RefusGarde {
    statut: u16,
    code: String,
    detail: String,
    erreurs: Vec<FauteChamp>,
    /// The entry of the deposit that was there before.
    pub depot: Option<i64>,
}

impl From<&Probleme> for RefusGarde {
    fn from(probleme: &Probleme) -> Self {
        Self {
            statut: probleme.statut,
            code: probleme.code.clone(),
            detail: probleme.detail.clone(),
            erreurs: probleme.erreurs.clone(),
            depot: probleme.depot.as_ref().and_then(|depot| depot.entree),
        }
    }
}

impl From<RefusGarde> for Probleme {
    fn from(garde: RefusGarde) -> Self {
        let mut probleme = Self::new(garde.statut, &garde.code, garde.detail);
        probleme.erreurs = garde.erreurs;
        probleme
    }
}

pub(super) async fn noter(
    base: &BaseCles,
    cle: &CleDemande,
    (entree, refus): (Option<IdEntree>, &RefusGarde),
) -> Result<(), EchecJournal> {
    let contenu = serde_json::to_string(refus);
    let contenu = contenu.map_err(|_| EchecJournal::Acces("une valeur ne s'écrit pas".to_owned()))?;
    let entree = entree.map(|entree| entree.0);
    let valeurs: [ValeurSql<'_>; 4] = [
        (&cle.cfa.as_str(), Type::TEXT),
        (&cle.cle.as_str(), Type::TEXT),
        (&entree, Type::INT8),
        (&contenu, Type::TEXT),
    ];
    base.demander(NOTER, &valeurs).await.map(drop)
}

pub(super) async fn oublier(base: &BaseCles, cle: &CleDemande) -> Result<(), EchecJournal> {
    let valeurs: [ValeurSql<'_>; 2] = [(&cle.cfa.as_str(), Type::TEXT), (&cle.cle.as_str(), Type::TEXT)];
    base.demander(OUBLIER, &valeurs).await.map(drop)
}

/// Nothing where it is of another version of the service, which writes it otherwise.
pub(super) async fn lire(
    base: &BaseCles,
    cle: &CleDemande,
    entree: Option<IdEntree>,
) -> Result<Option<RefusGarde>, EchecJournal> {
    let entree = entree.map(|entree| entree.0);
    let valeurs: [ValeurSql<'_>; 3] =
        [(&cle.cfa.as_str(), Type::TEXT), (&cle.cle.as_str(), Type::TEXT), (&entree, Type::INT8)];
    let lignes = base.demander(LIRE, &valeurs).await?;
    Ok(lignes.first().and_then(|ligne| serde_json::from_str(ligne.get(0)).ok()))
}
