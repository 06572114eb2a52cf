//! What this process knows by a monotonic clock: which deposits are under way, when they ended, and when they were
//! first looked for. A wall clock that jumps forward frees none of their keys.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::runtime::Handle;
use tokio::time::Instant;

use super::restes::{Pris, Reste, Restes};
use crate::journal::{EchecJournal, IdEntree, Journal};

/// The deposits of this process, by a monotonic clock.
#[derive(Debug, Default)]
pub(in crate::parcours) struct Presences {
    entrees: Mutex<BTreeMap<IdEntree, Memoire>>,
    restes: Restes,
}

#[derive(Clone, Copy, Debug, Default)]
struct Memoire {
    en_vol: bool,
    /// When the call ended or was dropped.
    fin: Option<Instant>,
    /// The first look that found nothing.
    regard: Option<Instant>,
}

/// A deposit in progress, until this is dropped.
#[derive(Debug)]
pub(in crate::parcours) struct Presence {
    presences: Arc<Presences>,
    entree: IdEntree,
}

impl Presences {
    fn entrees(&self) -> MutexGuard<'_, BTreeMap<IdEntree, Memoire>> {
        // The map is consistent after every statement.
        self.entrees.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::parcours) fn entrer(self: &Arc<Self>, entree: IdEntree) -> Presence {
        self.entrees().insert(entree, Memoire { en_vol: true, ..Memoire::default() });
        Presence { presences: self.clone(), entree }
    }

    /// Whether this process is waiting for it.
    pub(in crate::parcours) fn en_vol(&self, entree: IdEntree) -> bool {
        self.entrees().get(&entree).is_some_and(|memoire| memoire.en_vol)
    }

    /// Whether it ended less than `duree` ago, as far as this process knows.
    pub(in crate::parcours) fn recente(&self, entree: IdEntree, duree: Duration) -> bool {
        let fin = self.entrees().get(&entree).and_then(|memoire| memoire.fin);
        fin.is_some_and(|fin| fin.elapsed() < duree)
    }

    /// Records the first look that found nothing.
    pub(in crate::parcours) fn regarder(&self, entree: IdEntree) {
        self.entrees().entry(entree).or_default().regard.get_or_insert_with(Instant::now);
    }

    /// Whether the first look of this process was less than `duree` ago.
    pub(in crate::parcours) fn regardee(&self, entree: IdEntree, duree: Duration) -> bool {
        let regard = self.entrees().get(&entree).and_then(|memoire| memoire.regard);
        regard.is_some_and(|regard| regard.elapsed() < duree)
    }

    /// Forgets settled entries.
    pub(in crate::parcours) fn oublier(&self, entree: IdEntree) {
        self.entrees().remove(&entree);
    }

    /// Stores a write of a future that is being dropped, where nothing can be awaited.
    pub(in crate::parcours) fn laisser(self: &Arc<Self>, reste: Reste, journal: &Arc<dyn Journal>) {
        self.restes.ajouter(reste);
        // A journal may need the runtime; without one, the next call completes the write.
        let Ok(runtime) = Handle::try_current() else { return };
        let (presences, journal) = (self.clone(), journal.clone());
        let mut suite = Box::pin(async move { presences.achever(&journal).await });
        if suite.as_mut().now_or_never().is_none() {
            runtime.spawn(suite);
        }
    }

    /// Completes the writes of dropped deposits. If the journal refuses one, the next call tries again. If it is not
    /// accessible, each of the others would wait as long.
    pub(in crate::parcours) async fn achever(&self, journal: &Arc<dyn Journal>) {
        let _tour = self.restes.tour.lock().await;
        for _ in 0..self.restes.nombre() {
            let mut pris = Pris::un(&self.restes);
            let Some(reste) = &mut pris.reste else { return };
            match reste.achever(journal).await {
                Ok(ecrite) => {
                    pris.reste = None;
                    if let Some((entree, _)) = ecrite.filter(|(_, situation)| !situation.est_ouverte()) {
                        self.oublier(entree);
                    }
                }
                Err(EchecJournal::Acces(_) | EchecJournal::Refuse(_)) => return,
                Err(_) => {}
            }
        }
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let memoire = Memoire { fin: Some(Instant::now()), ..Memoire::default() };
        self.presences.entrees().insert(self.entree, memoire);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::journal::{Choix, Entree, Inscription, JournalMemoire, Ouverture, Sceau, Situation, Trace};
    use crate::runtime::BoxFuture;
    use crate::runtime::jiff::Timestamp;

    /// A journal whose place is away, how often that was waited for, and what it says of a note when it is back.
    #[derive(Debug, Default)]
    struct Loin(JournalMemoire, AtomicUsize, Option<Situation>);

    impl Loin {
        fn absent<T: Send + 'static>(&self) -> BoxFuture<'_, Result<T, EchecJournal>> {
            self.1.fetch_add(1, Ordering::Relaxed);
            Box::pin(async { Err(EchecJournal::Acces("absent".to_owned())) })
        }
    }

    impl Journal for Loin {
        fn ouvrir(&self, _: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
            self.absent()
        }

        fn noter(&self, _: IdEntree, _: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
            self.2.map_or_else(|| self.absent(), |situation| Box::pin(async move { Ok(situation) }))
        }

        fn lire(&self, _: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
            self.absent()
        }

        fn sceau(&self) -> &Sceau {
            self.0.sceau()
        }
    }

    /// When a time is over, it is over.
    #[tokio::test(start_paused = true)]
    async fn what_this_process_saw_counts_for_less_than_a_time() {
        let (presences, [finie, regardee]) = (Arc::new(Presences::default()), [1, 2].map(IdEntree));
        let duree = Duration::from_secs(10);
        drop(presences.entrer(finie));
        presences.regarder(regardee);
        for (avance, vue) in [(0, true), (9, true), (1, false)] {
            tokio::time::advance(Duration::from_secs(avance)).await;
            // A further look does not begin anew.
            presences.regarder(regardee);
            assert_eq!((presences.recente(finie, duree), presences.regardee(regardee, duree)), (vue, vue), "{avance}");
            assert_eq!((presences.recente(regardee, duree), presences.regardee(finie, duree)), (false, false));
        }
    }

    #[tokio::test]
    async fn an_outage_is_waited_for_once_whatever_remains() {
        let (presences, loin) = (Presences::default(), Arc::new(Loin::default()));
        let journal: Arc<dyn Journal> = loin.clone();
        let absente = Box::pin(async { Err(EchecJournal::Acces("absent".to_owned())) });
        presences.restes.ajouter(Reste::Intention(Some(absente), Timestamp::UNIX_EPOCH));
        for entree in 0..5 {
            presences.restes.ajouter(Reste::non_envoye(IdEntree(entree), Timestamp::UNIX_EPOCH));
        }
        // An intent that failed has nothing to complete: it is gone at the next turn.
        for (attendus, restes) in [(0, 6), (1, 6), (2, 6), (3, 6), (4, 6), (5, 6), (6, 5)] {
            presences.achever(&journal).await;
            assert_eq!((loin.1.load(Ordering::Relaxed), presences.restes.nombre()), (attendus, restes));
        }
        assert_eq!(format!("{:?}", presences.restes), "Restes(5)");
    }
    /// Waits are counted by the memory of what is open.
    #[tokio::test]
    async fn what_is_noted_late_is_forgotten_when_it_is_settled() {
        for (situation, retenue) in [(Situation::NonEnvoyee, false), (Situation::EnCours, true)] {
            let (presences, entree) = (Presences::default(), IdEntree(1));
            let journal: Arc<dyn Journal> = Arc::new(Loin(JournalMemoire::new(), AtomicUsize::new(0), Some(situation)));
            presences.regarder(entree);
            presences.restes.ajouter(Reste::non_envoye(entree, Timestamp::UNIX_EPOCH));
            presences.achever(&journal).await;
            let regardee = presences.regardee(entree, Duration::from_secs(3600));
            assert_eq!((regardee, presences.restes.nombre()), (retenue, 0), "{situation:?}");
        }
    }
}
