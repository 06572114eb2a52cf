//! What requests and the work in the background share: who follows what at the moment, and that there are new events.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use cfadock::Opco;
use cfadock::parcours::{Horloge, HorlogeSysteme};
use cfadock::runtime::jiff::Timestamp;
use cfadock::scalaires::Siren;
use tokio::sync::{Semaphore, SemaphorePermit, watch};

use crate::bilan::Tour;
use crate::places::{Place, Places};

/// Passes of the follow-up at once, of all CFA.
const PASSES: usize = 4;

/// One in so many connections may wait for the events of a CFA.
const PART: usize = 8;

/// The turn of one CFA at one OPCO: who holds it makes a pass.
pub type Verrou = Arc<tokio::sync::Mutex<Option<Tour>>>;

/// What requests and the work in the background share.
#[derive(Debug)]
pub struct Suite {
    /// The clock.
    pub horloge: Arc<dyn Horloge>,
    verrous: Mutex<BTreeMap<(Siren, Opco), Verrou>>,
    passes: Semaphore,
    attentes: Places,
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
        let (verrous, attentes, nouvelles) = (Mutex::default(), Places::default(), watch::Sender::new(0));
        Self { horloge, verrous, passes: Semaphore::new(PASSES), attentes, nouvelles }
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

    /// A place to wait for events, which takes one of so many connections; most of them stay for requests.
    pub(crate) fn attendre(&self, cfa: &Siren, connexions: usize) -> Option<Place> {
        self.attentes.prendre(cfa, 1, ((connexions / PART).max(1), (connexions / 2).max(1)))
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
