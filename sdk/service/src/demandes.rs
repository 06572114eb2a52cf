//! Deposits under way. Each runs in a task of its own: a caller who hangs up does not stop it, and the same request again
//! waits for the same task.

mod fin;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cfadock::journal::Empreinte;
use tokio::sync::watch;

use crate::etat::demandes::CleDemande;
use crate::places::{Place, Places};
use crate::probleme::Probleme;

pub use fin::FinDemande;

/// How many outcomes are kept for callers who come back for them, beside what the journal says.
const RETENUES: usize = 1024;
/// Deposits under way at once, of one CFA and of all. Each also holds the room of its body (`ecoute`).
const PAR_CFA: usize = 32;
const ENSEMBLE: usize = 64;

/// Deposits under way, and how the latest ended of which the journal does not say all.
#[derive(Debug, Default)]
pub struct Demandes {
    registre: Arc<Mutex<Registre>>,
    places: Places,
}

#[derive(Debug, Default)]
struct Registre {
    en_cours: BTreeMap<CleDemande, (Empreinte, watch::Receiver<EtapeDemande>)>,
    retenues: VecDeque<(CleDemande, Probleme)>,
}

/// How far a request is.
#[derive(Clone, Debug)]
pub(crate) enum EtapeDemande {
    /// It is being compared with what is known of its key.
    Reservee,
    /// Its key is written: it is being deposited.
    EnCours,
    /// It has ended.
    Finie(Arc<FinDemande>),
}

/// The request of a key.
pub(crate) enum Reservee {
    /// It is to be carried out now.
    Nouvelle(Reservation, watch::Receiver<EtapeDemande>),
    /// One under the same key is under way, with this digest.
    Deja(Empreinte, watch::Receiver<EtapeDemande>),
}

/// The place of a request; free when it is dropped.
#[derive(Debug)]
pub(crate) struct Reservation {
    cle: CleDemande,
    registre: Arc<Mutex<Registre>>,
    etape: watch::Sender<EtapeDemande>,
    place: Option<Place>,
}

impl Reservation {
    pub(crate) fn en_cours(&self) {
        self.etape.send_replace(EtapeDemande::EnCours);
    }

    /// The key is free before it is said how it ended, so that who waited for it may come again at once. How it ended is
    /// kept where it took the key: a request that was turned away says nothing of the one that the key stands for.
    pub(crate) fn conclure(mut self, conclusion: FinDemande) {
        let conclusion = Arc::new(conclusion);
        {
            let mut registre = occuper(&self.registre);
            registre.en_cours.remove(&self.cle);
            if conclusion.prise {
                registre.retenues.retain(|(cle, _)| *cle != self.cle);
            }
            if let (Err(probleme), true, false) = (&conclusion.reponse, conclusion.prise, conclusion.rejouee) {
                registre.retenues.push_back((self.cle.clone(), probleme.clone()));
                let trop = registre.retenues.len().saturating_sub(RETENUES);
                registre.retenues.drain(..trop);
            }
        }
        self.place = None;
        self.etape.send_replace(EtapeDemande::Finie(conclusion));
    }
}

/// Also when its task panicked.
impl Drop for Reservation {
    fn drop(&mut self) {
        if !matches!(*self.etape.borrow(), EtapeDemande::Finie(_)) {
            occuper(&self.registre).en_cours.remove(&self.cle);
        }
    }
}

impl Demandes {
    /// Enters a request, unless one under the same key is under way.
    ///
    /// # Errors
    /// When too many are under way.
    pub(crate) fn reserver(&self, cle: &CleDemande, empreinte: Empreinte) -> Result<Reservee, Probleme> {
        let mut registre = occuper(&self.registre);
        if let Some((connue, etape)) = registre.en_cours.get(cle) {
            return Ok(Reservee::Deja(*connue, etape.clone()));
        }
        let place = self.places.prendre(&cle.cfa, 1, (PAR_CFA, ENSEMBLE)).ok_or_else(|| {
            let phrase = "Trop de dépôts sont en cours à la fois : rien n'a été envoyé ; recommencez dans un instant, \
                          sous la même clé.";
            Probleme::new(429, "charge", phrase).attendre(5)
        })?;
        let (envoi, etape) = watch::channel(EtapeDemande::Reservee);
        registre.en_cours.insert(cle.clone(), (empreinte, etape.clone()));
        let (registre, place) = (self.registre.clone(), Some(place));
        Ok(Reservee::Nouvelle(Reservation { cle: cle.clone(), registre, etape: envoi, place }, etape))
    }

    /// Whether a request under this key is under way.
    pub(crate) fn est_en_cours(&self, cle: &CleDemande) -> bool {
        occuper(&self.registre).en_cours.contains_key(cle)
    }

    /// How a request ended, where it is kept. The words of the OPCO are given once.
    pub(crate) fn retenue(&self, cle: &CleDemande) -> Option<Probleme> {
        let mut registre = occuper(&self.registre);
        let (_, probleme) = registre.retenues.iter_mut().find(|(connue, _)| connue == cle)?;
        let dit = probleme.clone();
        probleme.motifs.clear();
        Some(dit)
    }

    /// Forgets how a request ended: its caller was told.
    pub(crate) fn oublier(&self, cle: &CleDemande) {
        occuper(&self.registre).retenues.retain(|(connue, _)| connue != cle);
    }
}

fn occuper(registre: &Mutex<Registre>) -> MutexGuard<'_, Registre> {
    // The maps are consistent after every statement.
    registre.lock().unwrap_or_else(PoisonError::into_inner)
}
