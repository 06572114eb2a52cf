//! A connection to a simulated OPCO, on the simulated OPCO's own clock.

use std::sync::{Arc, Mutex};

use cfadock::parcours::Horloge;
use cfadock::scalar::Siren;
use cfadock::{Client, ClientCredentials, Connexion, Opco};
use conformance::simulateur::{Reglages, Simulateur};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Noon in France, on the day that it was set to.
#[derive(Debug)]
pub struct HorlogeReglee(Mutex<Date>);

impl HorlogeReglee {
    pub fn regler(&self, jour: Date) {
        *self.0.lock().unwrap() = jour;
    }
}

impl Horloge for HorlogeReglee {
    fn maintenant(&self) -> Timestamp {
        let noon = self.0.lock().unwrap().at(12, 0, 0, 0);
        noon.to_zoned(TimeZone::get("Europe/Paris").unwrap()).unwrap().timestamp()
    }
}

pub struct Banc {
    pub opco: Simulateur,
    pub connexion: Connexion,
    horloge: Arc<HorlogeReglee>,
}

impl Banc {
    pub async fn monter(qui: Opco, reglages: Reglages) -> Self {
        let opco = reglages.demarrer().await.unwrap();
        let horloge = Arc::new(HorlogeReglee(Mutex::new(opco.date())));
        let connexion = Connexion::new(qui, cfa(), client(&opco)).horloge(horloge.clone());
        Self { opco, connexion, horloge }
    }

    /// Both clocks, that of the OPCO and that of the CFA.
    pub fn avancer(&self, jour: Date) {
        self.opco.avancer(jour).unwrap();
        self.horloge.regler(jour);
    }

    /// The clock of the CFA alone.
    pub fn regler(&self, jour: Date) {
        self.horloge.regler(jour);
    }

    /// How many requests of this operation arrived.
    pub fn appels(&self, operation: conformance::generated::operation::Operation) -> usize {
        self.opco.appels().iter().filter(|appel| appel.operation == Some(operation)).count()
    }
}

pub fn cfa() -> Siren {
    "000006544".parse().unwrap()
}

pub fn client(opco: &Simulateur) -> Client {
    let acces = &opco.acces;
    let mut logiciel = ClientCredentials::new(&opco.token_url, &acces.client_id, acces.client_secret.as_str());
    if let Some(scope) = &acces.scope {
        logiciel = logiciel.scope(scope);
    }
    let builder = Client::builder().base_url(&opco.base_url).cle_api(acces.cle_api.as_str()).oauth2(logiciel);
    builder.editeur("Editions Exemple").logiciel("Logiciel Exemple").version("1.0.0").build().unwrap()
}
