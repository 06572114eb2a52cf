//! When a deposit that is not found counts as not arrived: after the delay of the OPCO, and at a second look.

use std::time::Duration;

use super::raison::Raison;
use crate::Connexion;
use crate::journal::{Decision, EchecJournal, Entree, EvenementJournal, Regard, Situation, Trace};
use crate::runtime::jiff::{SignedDuration, Timestamp};

impl Connexion {
    /// The conclusion of a look at `le` that did not find an entry, if the OPCO shows what it received within `paru`;
    /// `None` if that is unknown.
    ///
    /// A wall clock that jumps ahead frees no key of a deposit of this process: its age is measured by a monotonic
    /// clock.
    pub(super) async fn absente(
        &self,
        entree: &Entree,
        le: Timestamp,
        paru: Option<Duration>,
    ) -> Result<Result<Decision, Raison>, EchecJournal> {
        let attentes = self.attentes_retenues();
        let avant = attentes.avant.saturating_add(paru.unwrap_or(attentes.personne));
        let compte = plus(dernier_signe(entree), avant);
        if le < compte || self.presences().recente(entree.id, avant) {
            return Ok(Err(Raison::TropTot { pas_avant: compte }));
        }
        if entree.situation() == Situation::ReponsePerdue {
            return Ok(Err(Raison::Introuvable));
        }
        if paru.is_none() {
            return Ok(Err(Raison::ParutionInconnue));
        }
        let premier = entree.regards().find(|(vu, _)| *vu >= compte).map(|(vu, _)| vu);
        let Some(premier) = premier else {
            self.presences().regarder(entree.id);
            let evenement = EvenementJournal::Regard(Regard::Absent);
            self.journal_tenu().noter(entree.id, Trace { le, evenement }).await?;
            return Ok(Err(Raison::ARevoir { pas_avant: plus(le, attentes.entre) }));
        };
        let revoir = plus(premier, attentes.entre);
        if le < revoir || self.presences().regardee(entree.id, attentes.entre) {
            return Ok(Err(Raison::ARevoir { pas_avant: revoir }));
        }
        Ok(Ok(Decision::Absente))
    }

    /// Why an entry stays open at `le`, given `raison`: a person decides if no later look can settle it in time.
    ///
    /// If an event is dated after `le`, one of the two clocks was wrong: its age is unknown, and waiting for its date
    /// may take years. A difference smaller than the time between two looks is tolerated.
    pub(super) fn en_suspens(&self, entree: &Entree, le: Timestamp, raison: Raison) -> Raison {
        if raison.pour_une_personne() || matches!(raison, Raison::EnVol | Raison::Ailleurs { .. }) {
            return raison;
        }
        let attentes = self.attentes_retenues();
        let dates = entree.traces().iter().map(|trace| trace.le);
        let derniere = dates.fold(entree.inscription.le, Timestamp::max);
        if derniere > plus(le, attentes.entre) {
            return Raison::DateAVenir { le: derniere };
        }
        let depuis = dernier_signe(entree);
        match raison {
            Raison::Illisible(motif) if le >= plus(depuis, attentes.avant.saturating_add(attentes.personne)) => {
                Raison::ResteeIllisible { depuis, motif }
            }
            raison => raison,
        }
    }
}

/// The last sign of the attempt: its end, otherwise its beginning.
fn dernier_signe(entree: &Entree) -> Timestamp {
    let issues = entree.traces().iter().filter(|trace| matches!(trace.evenement, EvenementJournal::Issue { .. }));
    issues.map(|trace| trace.le).fold(entree.inscription.le, Timestamp::max)
}

fn plus(le: Timestamp, duree: Duration) -> Timestamp {
    let duree = SignedDuration::try_from(duree).unwrap_or(SignedDuration::MAX);
    le.checked_add(duree).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{CleMetier, Empreinte, IdEntree, Inscription, Reperes};
    use crate::{Client, Opco};

    /// A difference of clocks up to the time between two looks is none, and what a person decides or waits for stays.
    #[test]
    fn a_date_to_come_is_told_when_it_is_far_off() {
        let client = Client::builder().base_url("https://opco.example").cle_api("cle").editeur("E").logiciel("L");
        let connexion = Connexion::new(Opco::Akto, "732829320".parse().unwrap(), client.version("1").build().unwrap());
        let entre = SignedDuration::try_from(connexion.attentes_retenues().entre).unwrap();
        let date: Timestamp = "2026-09-01T10:00:00Z".parse().unwrap();
        let inscription = Inscription {
            le: date,
            cfa: connexion.cfa().clone(),
            opco: Opco::Akto,
            operation: "deposerFacture".to_owned(),
            cle: CleMetier::autre("essai", Opco::Akto, &[]),
            empreinte: Empreinte::octets(b""),
            reperes: Reperes::default(),
            reference: None,
        };
        let entree = Entree::new(IdEntree(1), inscription);
        let limite = date.checked_sub(entre).unwrap();
        let avant = limite.checked_sub(SignedDuration::from_nanos(1)).unwrap();
        let (a_venir, trop_tot) = (Raison::DateAVenir { le: date }, Raison::TropTot { pas_avant: date });
        for (le, raison, dite) in [
            (limite, trop_tot.clone(), trop_tot.clone()),
            (avant, trop_tot, a_venir),
            (avant, Raison::EnVol, Raison::EnVol),
            (avant, Raison::SansRelecture, Raison::SansRelecture),
        ] {
            assert_eq!(connexion.en_suspens(&entree, le, raison).to_string(), dite.to_string());
        }
    }
}
