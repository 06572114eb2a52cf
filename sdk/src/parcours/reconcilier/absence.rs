//! When what is not found has not arrived: late enough, and twice.

use std::time::Duration;

use super::Raison;
use crate::Connexion;
use crate::journal::{Decision, EchecJournal, Entree, Evenement, Regard, Situation, Trace};
use crate::runtime::jiff::{SignedDuration, Timestamp};

impl Connexion {
    /// What follows from a look at `le` that did not find an entry, if looks count from `avant` after the attempt on.
    ///
    /// A clock that jumps back makes it wait longer. One that jumps ahead frees nothing of what this process has sent
    /// or looked at, which it measures by a clock that does not jump.
    pub(super) async fn absente(
        &self,
        entree: &Entree,
        le: Timestamp,
        avant: Duration,
    ) -> Result<Result<Decision, Raison>, EchecJournal> {
        if entree.situation() == Situation::ReponsePerdue {
            return Ok(Err(Raison::Introuvable));
        }
        let attentes = self.lire_attentes();
        let compte = plus(dernier_signe(entree), avant);
        if le < compte || self.presences().recente(entree.id, avant) {
            return Ok(Err(Raison::TropTot { pas_avant: compte }));
        }
        let premier = entree.regards().find(|(vu, _)| *vu >= compte).map(|(vu, _)| vu);
        let Some(premier) = premier else {
            self.presences().regarder(entree.id);
            let evenement = Evenement::Regard(Regard::Absent);
            self.lire_journal().noter(entree.id, Trace { le, evenement }).await?;
            return Ok(Err(Raison::ARevoir { pas_avant: plus(le, attentes.entre) }));
        };
        let revoir = plus(premier, attentes.entre);
        if le < revoir || self.presences().regardee(entree.id, attentes.entre) {
            return Ok(Err(Raison::ARevoir { pas_avant: revoir }));
        }
        Ok(Ok(Decision::Absente))
    }
}

/// The last that was heard of the attempt: its end, or its beginning.
fn dernier_signe(entree: &Entree) -> Timestamp {
    let issues = entree.traces().iter().filter(|trace| matches!(trace.evenement, Evenement::Issue { .. }));
    issues.map(|trace| trace.le).fold(entree.inscription.le, Timestamp::max)
}

fn plus(le: Timestamp, duree: Duration) -> Timestamp {
    let duree = SignedDuration::try_from(duree).unwrap_or(SignedDuration::MAX);
    le.checked_add(duree).unwrap_or(Timestamp::MAX)
}
