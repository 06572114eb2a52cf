//! When the next pass is due.

use std::time::Duration;

use cfadock::Opco;
use cfadock::parcours::Cadence;
use cfadock::runtime::jiff::Timestamp;
use cfadock::scalaires::Siren;

use crate::etat::suivis::Sante;
use crate::service::Service;

/// How long to wait now. A clock that jumps never makes it longer than the longest wait.
pub(super) async fn attente(service: &Service, (cfa, opco): (&Siren, Opco), intervalle: Duration) -> Duration {
    let maintenant = service.suite.maintenant().as_second();
    match service.etat.sante(cfa, opco).await {
        Ok(sante) => {
            let reste = sante.prochain_le.max(sante.demande_le).saturating_sub(maintenant);
            Duration::from_secs(reste.try_into().unwrap_or(0)).min(Cadence::default().plus_long.max(intervalle))
        }
        // Without its state nothing could be written.
        Err(_) => intervalle,
    }
}

/// Says when the next pass is due, after one that came to this.
pub(super) fn fixer(sante: &mut Sante, intervalle: Option<u64>, maintenant: Timestamp, demandee: Option<Duration>) {
    let secondes = |duree: Duration| i64::try_from(duree.as_secs()).unwrap_or(i64::MAX);
    let defaut = Cadence::default();
    let cadence = Cadence { intervalle: intervalle.map_or(defaut.intervalle, Duration::from_secs), ..defaut };
    let attente = cadence.attente(sante.echecs, demandee, fastrand::f64());
    sante.prochain_le = maintenant.as_second().saturating_add(secondes(attente));
    let demandee = demandee.map(secondes).filter(|demandee| *demandee > 0);
    sante.demande_le = demandee.map_or(0, |demandee| maintenant.as_second().saturating_add(demandee));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_and_what_the_opco_asks_for_make_the_wait_longer() {
        let le = Timestamp::from_second(1_000_000).unwrap();
        for (echecs, demandee, bornes) in
            [(0, None, 54..=66), (1, None, 108..=132), (30, None, 19_440..=23_760), (0, Some(7_200), 7_200..=7_200)]
        {
            let mut sante = Sante { echecs, ..Sante::default() };
            fixer(&mut sante, Some(60), le, demandee.map(Duration::from_secs));
            assert!(bornes.contains(&(sante.prochain_le - 1_000_000)), "{sante:?}");
            let asked = demandee.map_or(0, |_| 1_007_200);
            assert_eq!(sante.demande_le, asked);
        }
    }
}
