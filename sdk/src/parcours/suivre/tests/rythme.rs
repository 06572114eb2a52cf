//! The times of passes, with a clock that skips every wait.

use std::time::Duration;

use super::opco::{Joue, Panne, etat};
use crate::Opco;
use crate::parcours::{Cadence, Curseur, CurseurIllisible, Echec};
use crate::runtime::serde_json::json;

fn cadence() -> Cadence {
    let minute = Duration::from_secs(60);
    Cadence { intervalle: minute * 10, gigue: 0.0, plus_long: minute * 60, graine: Some(1) }
}

/// Seconds between the requests.
fn waits(opco: &Joue) -> Vec<u64> {
    let etat = opco.etat.lock().unwrap();
    etat.demandes.windows(2).map(|two| two[1].1.duration_since(two[0].1).as_secs()).collect()
}

#[tokio::test(start_paused = true)]
async fn passes_come_at_the_interval_slower_after_failures_and_as_asked() {
    let opco = Joue::new(Opco::OpcoEp);
    let failures = [
        (2, Panne::Status(500, None)),
        (3, Panne::Rien),
        (4, Panne::Status(503, None)),
        (5, Panne::Status(500, None)),
        (7, Panne::Status(429, Some("5000"))),
        (8, Panne::Status(429, Some("60"))),
    ];
    opco.dire(|une| une.pannes = failures.into());
    let mut suivi = opco.connexion().suivi(Curseur::default(), cadence());
    let mut results = Vec::new();
    for _ in 0..11 {
        results.push(suivi.suivante().await.unwrap().is_ok());
    }
    assert_eq!(results, [true, true, false, false, false, false, true, false, false, true, true]);
    // 10 minutes; 20, 40, 60, 60 after failures; 10; the 5000 s asked for; 40 min, longer than the 60 s asked for; 10.
    assert_eq!(waits(&opco), [600, 600, 1200, 2400, 3600, 3600, 600, 5000, 2400, 600]);
    drop(suivi);
    tokio::time::sleep(Duration::from_secs(86_400)).await;
    assert_eq!(waits(&opco).len(), 10, "dropped is stopped");
}

#[tokio::test(start_paused = true)]
async fn chance_spreads_the_passes_and_a_seed_repeats_it() {
    let run = async |graine| {
        let opco = Joue::new(Opco::OpcoEp);
        let mut suivi =
            opco.connexion().suivi(Curseur::default(), Cadence { gigue: 0.5, graine: Some(graine), ..cadence() });
        for _ in 0..20 {
            suivi.suivante().await.unwrap().unwrap();
        }
        waits(&opco)
    };
    let (one, again, other) = (run(1).await, run(1).await, run(2).await);
    assert_eq!(one, again);
    assert_ne!(one, other);
    assert!(one.iter().all(|wait| (300..=900).contains(wait)) && one.iter().any(|wait| *wait != 600), "{one:?}");
}

#[tokio::test(start_paused = true)]
async fn the_cursor_goes_from_pass_to_pass_and_one_that_cannot_be_used_ends_them() {
    let opco = Joue::new(Opco::OpcoEp);
    opco.dire(|une| une.etats = json!([etat("D1", "TRANSMIS")]));
    let mut suivi = opco.connexion().suivi(Curseur::default(), cadence());
    let first = suivi.suivante().await.unwrap().unwrap();
    assert_eq!(first.evenements.len(), 2);
    assert!(suivi.suivante().await.unwrap().unwrap().evenements.is_empty());
    let mut foreign = Joue::new(Opco::Akto).connexion().suivi(first.curseur, cadence());
    assert!(matches!(foreign.suivante().await, Some(Err(Echec::Curseur(CurseurIllisible::AutreConnexion)))));
    assert!(foreign.suivante().await.is_none());
}
