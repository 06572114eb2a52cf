//! The cache of answers, and the rate limit of requests.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::siro::Lu;
use crate::runtime::jiff::Timestamp;

/// How many answers are kept.
const CAPACITE: usize = 10_000;

/// Answers by SIRET, with the time of receipt by the caller's clock.
pub(super) struct Memoire {
    duree: Duration,
    connus: HashMap<String, (Timestamp, Lu)>,
}

impl Memoire {
    pub(super) fn new(duree: Duration) -> Self {
        Self { duree, connus: HashMap::new() }
    }

    /// A cached answer that has not expired. If the clock was set back, it has expired.
    pub(super) fn lire(&self, siret: &str, maintenant: Timestamp) -> Option<Lu> {
        let (alors, lu) = self.connus.get(siret)?;
        let age = Duration::try_from(maintenant.duration_since(*alors)).ok()?;
        (age < self.duree).then(|| lu.clone())
    }

    pub(super) fn garder(&mut self, siret: &str, maintenant: Timestamp, lu: Lu) {
        if self.connus.len() >= CAPACITE && !self.connus.contains_key(siret) {
            let plus_ancien = self.connus.iter().min_by(|(a, x), (b, y)| (x.0, a).cmp(&(y.0, b)));
            if let Some(plus_ancien) = plus_ancien.map(|(siret, _)| siret.clone()) {
                self.connus.remove(&plus_ancien);
            }
        }
        self.connus.insert(siret.to_owned(), (maintenant, lu));
    }
}

/// The time of the next request. The requesting task holds it, so that requests are made one by one.
#[derive(Default)]
pub(super) struct Pas {
    prochain: Option<Instant>,
}

impl Pas {
    /// The remaining wait.
    pub(super) fn attente(&self) -> Duration {
        self.prochain.map_or(Duration::ZERO, |suivant| suivant.saturating_duration_since(Instant::now()))
    }

    /// Waits until then, and sets the time of the next question.
    pub(super) async fn avancer(&mut self, intervalle: Duration) {
        if let Some(suivant) = self.prochain {
            sleep_until(suivant).await;
        }
        self.reculer(intervalle);
    }

    /// No question before this time from now.
    pub(super) fn reculer(&mut self, attente: Duration) {
        let maintenant = Instant::now();
        self.prochain = maintenant.checked_add(attente).or(self.prochain);
    }
}
