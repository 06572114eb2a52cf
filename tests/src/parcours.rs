//! What tests and examples of the workflows share: a connection to a simulated OPCO, and a clock that stands still.

use std::sync::{Arc, Mutex, PoisonError};

use cfadock::parcours::Horloge;
use cfadock::{Connexion, Opco};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::scenario::Echec;
use crate::scenarios::banc;
use crate::simulateur::Simulateur;

/// The CFA of the sample contract.
const CFA: &str = "000006544";

/// A connection to the simulated OPCO, which passes for `opco`: its profile decides on V1 or V2.
///
/// # Errors
///
/// When no client can be built.
pub fn connexion(simulateur: &Simulateur, opco: Opco) -> Result<Connexion, Echec> {
    let cfa = CFA.parse()?;
    let pendule = Arc::new(Pendule::new(simulateur.date()));
    Ok(Connexion::new(opco, cfa, banc::client(simulateur)?).horloge(pendule))
}

/// A clock that shows noon in Paris of one day, until it is set to another.
#[derive(Debug)]
pub struct Pendule(Mutex<Date>);

impl Pendule {
    /// On that day.
    pub fn new(jour: Date) -> Self {
        Self(Mutex::new(jour))
    }

    /// Sets it.
    pub fn regler(&self, jour: Date) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = jour;
    }
}

impl Horloge for Pendule {
    fn maintenant(&self) -> Timestamp {
        let jour = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let midnight = jour.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp());
        midnight.saturating_add(11.hours()).unwrap_or(midnight)
    }
}
