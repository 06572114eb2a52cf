//! Trying again what may pass: everything that is written here can be written twice without being there twice.

use std::time::Duration;

use cfadock::journal::EchecJournal;
use tokio::time::{Instant, sleep};

use crate::echecs::Obstacle;

/// The wait before the first repetition, and the longest one.
const PREMIERE: Duration = Duration::from_millis(20);
const DERNIERE: Duration = Duration::from_millis(500);

/// The attempts at one thing.
pub(crate) struct Essais {
    fin: Instant,
    attente: Duration,
}

impl Essais {
    pub(crate) fn pendant(duree: Duration) -> Self {
        Self { fin: Instant::now() + duree, attente: PREMIERE }
    }

    /// Waits before the next attempt, where there is one.
    pub(crate) async fn encore(&mut self, obstacle: Obstacle) -> Result<(), EchecJournal> {
        match obstacle {
            Obstacle::Passager(echec) if Instant::now() + self.attente >= self.fin => Err(echec),
            Obstacle::Passager(_) => {
                sleep(self.attente).await;
                self.attente = (self.attente * 2).min(DERNIERE);
                Ok(())
            }
            definitif => Err(definitif.echec()),
        }
    }
}
