//! The interval of passes, jitter, and exponential backoff after failures.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::stream::{BoxStream, StreamExt as _};
use futures_util::{Stream, stream};
use tokio::time::sleep;

use super::{Curseur, Passe};
use crate::parcours::{Connexion, Echec};

/// How often passes are made.
#[derive(Clone, Debug, PartialEq)]
pub struct Cadence {
    /// From the end of a pass to the next; default 15 minutes.
    pub intervalle: Duration,
    /// Jitter: the random part of the interval, in both directions, from 0 to 1; default 0.1. It spreads the requests
    /// of many CFA.
    pub gigue: f64,
    /// The longest wait after failures, each of which doubles the wait; default 6 hours. If an OPCO asks for a longer
    /// one (`Retry-After`), that one is used.
    pub plus_long: Duration,
    /// Seed of the jitter, for tests.
    pub graine: Option<u64>,
}

impl Default for Cadence {
    fn default() -> Self {
        const HOUR: Duration = Duration::from_secs(3600);
        Self { intervalle: HOUR / 4, gigue: 0.1, plus_long: HOUR * 6, graine: None }
    }
}

impl Cadence {
    /// The wait after this many consecutive failures, and after the OPCO asked for one; `tirage` is a random number
    /// between 0 and 1. For programs that keep their own time; [`Connexion::suivi`] waits by it.
    pub fn attente(&self, echecs: u32, demandee: Option<Duration>, tirage: f64) -> Duration {
        let doublee = self.intervalle.saturating_mul(2_u32.saturating_pow(echecs));
        let delai = if echecs == 0 { self.intervalle } else { doublee.min(self.plus_long.max(self.intervalle)) };
        let etalement = 1.0 + self.gigue.clamp(0.0, 1.0) * (2.0 * tirage - 1.0);
        // Jitter never makes a wait shorter than a requested one.
        let tire = Duration::try_from_secs_f64(delai.as_secs_f64() * etalement).unwrap_or(delai);
        tire.max(demandee.unwrap_or_default())
    }
}

/// An endless stream of passes; dropping it stops them.
///
/// Each item is a [`Passe`], even without events, or the error of the pass; the next pass then starts from the same
/// cursor. The stream ends only when the cursor cannot be used.
#[must_use = "nothing is followed until it is polled"]
pub struct Suivi {
    passes: BoxStream<'static, Result<Passe, Echec>>,
}

impl fmt::Debug for Suivi {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Suivi").finish_non_exhaustive()
    }
}

impl Suivi {
    /// The next pass, at its time; `None` when there is none.
    pub async fn suivante(&mut self) -> Option<Result<Passe, Echec>> {
        self.passes.next().await
    }
}

impl Stream for Suivi {
    type Item = Result<Passe, Echec>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.passes.as_mut().poll_next(context)
    }
}

impl Connexion {
    /// Passes of [`Connexion::suivre`] from `curseur` on, the first at once, the others at the interval of `cadence`.
    /// It needs a tokio runtime with its clock.
    pub fn suivi(&self, curseur: Curseur, cadence: Cadence) -> Suivi {
        let tirage = cadence.graine.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        let boucle = Boucle { connexion: self.clone(), curseur, cadence, tirage, echecs: 0, attente: None };
        let passes = stream::unfold(Some(boucle), |boucle| async {
            let mut boucle = boucle?;
            let passe = boucle.passer().await;
            let finie = matches!(passe, Err(Echec::Curseur(_)));
            Some((passe, (!finie).then_some(boucle)))
        });
        Suivi { passes: passes.boxed() }
    }
}

struct Boucle {
    connexion: Connexion,
    curseur: Curseur,
    cadence: Cadence,
    tirage: fastrand::Rng,
    /// Consecutive passes that the OPCO made incomplete.
    echecs: u32,
    attente: Option<Duration>,
}

impl Boucle {
    async fn passer(&mut self) -> Result<Passe, Echec> {
        if let Some(attente) = self.attente.take() {
            sleep(attente).await;
        }
        let passe = self.connexion.suivre(&self.curseur).await;
        let (echoue, demande) = match &passe {
            Ok(passe) => (passe.est_empechee(), passe.attendre()),
            Err(echec) => (true, echec.attendre()),
        };
        self.echecs = if echoue { self.echecs.saturating_add(1) } else { 0 };
        self.attente = Some(self.cadence.attente(self.echecs, demande, self.tirage.f64()));
        if let Ok(passe) = &passe {
            self.curseur.clone_from(&passe.curseur);
        }
        passe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_their_end_and_chance_is_bounded() {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        let cadence = Cadence { intervalle: minutes(15), gigue: 0.2, plus_long: minutes(100), graine: None };
        let waits = [0, 1, 2, 3, 4, u32::MAX].map(|echecs| cadence.attente(echecs, None, 0.5));
        assert_eq!(waits, [15, 30, 60, 100, 100, 100].map(minutes));
        assert_eq!([0.0, 1.0].map(|tirage| cadence.attente(0, None, tirage)), [12, 18].map(minutes));
        assert_eq!(cadence.attente(1, Some(minutes(40)), 0.0), minutes(40));
        assert_eq!(cadence.attente(0, Some(minutes(40)), 0.5), minutes(40));
        let wild = Cadence { gigue: 7.0, ..cadence };
        assert_eq!([0.0, 1.0].map(|tirage| wild.attente(0, None, tirage)), [0, 30].map(minutes));
    }
}
