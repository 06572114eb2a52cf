//! Durations of many calls, and what they say.

use std::fmt;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::appelant::Appelant;

#[derive(Default)]
pub struct Mesure {
    durees: Vec<Duration>,
    total: Duration,
}

impl Mesure {
    /// Calls until the time is over, by so many connections at once. A status that is no success ends the run.
    pub async fn prendre(
        adresse: SocketAddr,
        appelants: usize,
        duree: Duration,
        requete: impl Fn(u64) -> Vec<u8>,
    ) -> Self {
        let debut = Instant::now();
        let rang = std::sync::atomic::AtomicU64::new(0);
        let un = async || {
            let mut appelant = Appelant::joindre(adresse).await;
            let mut durees = Vec::new();
            while debut.elapsed() < duree {
                let envoi = requete(rang.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
                let depart = Instant::now();
                let statut = appelant.appeler(&envoi).await;
                durees.push(depart.elapsed());
                assert!((200..300).contains(&statut), "{}", appelant.lu());
            }
            durees
        };
        let durees = futures_util::future::join_all((0..appelants).map(|_| un())).await.concat();
        Self::new(durees, debut.elapsed())
    }

    pub fn new(mut durees: Vec<Duration>, total: Duration) -> Self {
        durees.sort_unstable();
        Self { durees, total }
    }

    pub fn nombre(&self) -> usize {
        self.durees.len()
    }

    fn centile(&self, cent: usize) -> f64 {
        let rang = (self.durees.len() * cent / 100).min(self.durees.len().saturating_sub(1));
        self.durees.get(rang).map_or(0.0, |duree| duree.as_secs_f64() * 1e3)
    }
}

/// Three cells of a table.
impl fmt::Display for Mesure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let debit = self.durees.len() as f64 / self.total.as_secs_f64().max(f64::EPSILON);
        write!(formatter, "{debit:.0} | {:.2} ms | {:.2} ms", self.centile(50), self.centile(99))
    }
}

/// The load of the machine, as it says it.
pub fn charge() -> String {
    std::fs::read_to_string("/proc/loadavg").map_or_else(|_| "inconnue".to_owned(), |lue| lue.trim().to_owned())
}
