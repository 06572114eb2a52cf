//! What requests and the work in the background share: who follows what at the moment, and that there are new events.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use cfadock::Opco;
use cfadock::parcours::{Horloge, HorlogeSysteme};
use cfadock::runtime::jiff::Timestamp;
use cfadock::scalaires::Siren;
use tokio::sync::{Semaphore, SemaphorePermit, watch};

use crate::bilan::Tour;

/// Passes of the follow-up at once, of all CFA.
const PASSES: usize = 4;

/// The turn of one CFA at one OPCO: who holds it makes a pass.
pub type Verrou = Arc<tokio::sync::Mutex<Option<Tour>>>;

/// What requests and the work in the background share.
#[derive(Debug)]
pub struct Suite {
    /// The clock.
    pub horloge: Arc<dyn Horloge>,
    verrous: Mutex<BTreeMap<(Siren, Opco), Verrou>>,
    passes: Semaphore,
    nouvelles: watch::Sender<u64>,
}

impl Default for Suite {
    fn default() -> Self {
        Self::new(Arc::new(HorlogeSysteme))
    }
}

impl Suite {
    /// Nothing runs yet.
    pub fn new(horloge: Arc<dyn Horloge>) -> Self {
        Self { horloge, verrous: Mutex::default(), passes: Semaphore::new(PASSES), nouvelles: watch::Sender::new(0) }
    }

    /// Now.
    pub fn maintenant(&self) -> Timestamp {
        self.horloge.maintenant()
    }

    /// The turn of a CFA at an OPCO.
    pub fn verrou(&self, cfa: &Siren, opco: Opco) -> Verrou {
        let mut verrous = self.verrous.lock().unwrap_or_else(PoisonError::into_inner);
        verrous.entry((cfa.clone(), opco)).or_default().clone()
    }

    /// Waits until one more pass may run.
    pub async fn passage(&self) -> SemaphorePermit<'_> {
        self.passes.acquire().await.expect("the semaphore of passes is never closed")
    }

    /// Tells all who wait that there are new events.
    pub fn annoncer(&self) {
        self.nouvelles.send_modify(|rang| *rang = rang.wrapping_add(1));
    }

    /// What changes with new events.
    pub fn nouvelles(&self) -> watch::Receiver<u64> {
        self.nouvelles.subscribe()
    }
}
