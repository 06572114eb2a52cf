//! The measures of the service, beside those of the SDK. No label says anything of a person, or of what travels.

use std::sync::OnceLock;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

const REQUETES: &str = "cfadock.service.requetes";
const DUREES: &str = "cfadock.service.requetes.duree";
const NOTIFICATIONS: &str = "cfadock.service.notifications.attente";
const TRAVAUX: &str = "cfadock.service.travaux";
const ABANDONS: &str = "cfadock.service.notifications.abandonnees";

/// Bounds of durations, in seconds.
const BORNES: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

/// What keeps the measures of the process. The first call installs it, unless the program has another; call it before
/// anything is measured.
///
/// # Panics
/// When the bounds of durations are none, which they are not.
pub fn enregistreur() -> &'static PrometheusHandle {
    static ENREGISTREUR: OnceLock<PrometheusHandle> = OnceLock::new();
    ENREGISTREUR.get_or_init(|| {
        let durees = ["duration", "duree", "wait"].map(|fin| Matcher::Suffix(fin.to_owned()));
        let monteur = durees.into_iter().fold(PrometheusBuilder::new(), |monteur, fin| {
            monteur.set_buckets_for_metric(fin, &BORNES).expect("there are bounds")
        });
        let garde = monteur.build_recorder();
        let poignee = garde.handle();
        // Another one that is installed already gets the measures, and these pages say nothing of them.
        let _ = metrics::set_global_recorder(garde);
        annoncer();
        poignee
    })
}

fn annoncer() {
    describe_counter!(REQUETES, Unit::Count, "Requêtes reçues, par route, méthode et statut.");
    describe_histogram!(DUREES, Unit::Seconds, "Durée de ces requêtes.");
    describe_counter!("cfadock.service.passes", Unit::Count, "Passages de suivi, par OPCO et par issue.");
    describe_counter!("cfadock.service.evenements", Unit::Count, "Événements notés, par OPCO.");
    describe_counter!("cfadock.service.notifications", Unit::Count, "Envois de notifications, par issue.");
    describe_gauge!(TRAVAUX, Unit::Count, "Travaux en cours : dépôts, boucles de fond.");
    describe_gauge!(NOTIFICATIONS, Unit::Count, "Notifications qui attendent de partir.");
    describe_gauge!(ABANDONS, Unit::Count, "Notifications abandonnées, encore gardées.");
}

/// Counts a request by its route, never by its path, and measures it.
pub async fn compter(requete: Request, suite: Next) -> Response {
    let debut = Instant::now();
    let route = requete.extensions().get::<MatchedPath>().map_or("autre", MatchedPath::as_str).to_owned();
    let methode = match requete.method().as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "HEAD" => "HEAD",
        _ => "autre",
    };
    let reponse = suite.run(requete).await;
    let statut = reponse.status().as_u16().to_string();
    counter!(REQUETES, "route" => route.clone(), "methode" => methode, "statut" => statut).increment(1);
    histogram!(DUREES, "route" => route, "methode" => methode).record(debut.elapsed().as_secs_f64());
    reponse
}

/// Sets how many webhooks wait, and how many were given up.
pub fn compter_notifications(attente: u32, abandonnees: u32) {
    gauge!(NOTIFICATIONS).set(attente);
    gauge!(ABANDONS).set(abandonnees);
}

/// Sets how many deposits are under way.
pub fn compter_travaux(nombre: usize) {
    gauge!(TRAVAUX).set(u32::try_from(nombre).unwrap_or(u32::MAX));
}
