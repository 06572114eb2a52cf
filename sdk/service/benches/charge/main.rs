//! The service under load, with an empty journal and with a full one, beside the SDK in process:
//! `cargo bench -p cfadock-service --bench charge`. It writes the tables of `MESURES.md` on the standard output.
//!
//! Everything is on this machine: an OPCO that answers at once, the service as a process of its own, and the callers.
//! `CHARGE_MILLIERS` is the size of the full journal in thousands (100), `CHARGE_SECONDES` the length of one measure (5).

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

mod appelant;
mod contrats;
mod journal;
mod mesure;
mod opco;
mod sdk;
mod service;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use contrats::Contrats;
use mesure::Mesure;
use opco::OpcoRapide;
use service::ServiceMesure;

/// The CFA of the contract, and of all entries of the journal.
const CFA: &str = "000006544";
/// The token of its callers.
const JETON: &str = "jeton-de-mesure-0123456789abcdef";
/// Callers at once: one, and enough to keep two processors busy.
const APPELANTS: [usize; 2] = [1, 16];

/// A first deposit that takes longer is a failure.
const PREMIER: Duration = Duration::from_secs(600);

/// What a run is made of.
struct Charge {
    opco: OpcoRapide,
    contrats: Arc<Contrats>,
    duree: Duration,
}

fn nombre(nom: &str, defaut: u64) -> u64 {
    std::env::var(nom).map_or(defaut, |texte| texte.parse().unwrap())
}

/// Needs Linux for the memory of the process and for a fast place to write the journal.
fn main() {
    // The test harness asks every bench for its list.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return;
    }
    let execution = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    execution.block_on(async {
        let (entrees, secondes) = (nombre("CHARGE_MILLIERS", 100) * 1_000, nombre("CHARGE_SECONDES", 5));
        let charge = Charge {
            opco: OpcoRapide::demarrer(),
            contrats: Arc::new(Contrats::new()),
            duree: Duration::from_secs(secondes),
        };
        let plein = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        journal::remplir(plein.path(), entrees).await;
        println!("Charge de la machine avant la mesure : {}", mesure::charge());
        println!("\n| mesure | appelants | entrées | par seconde | p50 | p99 | mémoire du service |");
        println!("|---|--:|--:|--:|--:|--:|--:|");
        let vide = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        for (dossier, entrees) in [(vide.path(), 0), (plein.path(), entrees)] {
            charge.mesurer_service(dossier, entrees).await;
            charge.mesurer_sdk(dossier, entrees).await;
        }
        println!("\nCharge de la machine après la mesure : {}", mesure::charge());
    });
}

impl Charge {
    async fn mesurer_service(&self, dossier: &Path, entrees: u64) {
        let mut service = ServiceMesure::demarrer(dossier, &self.opco).await;
        println!("| prêt après {} ms | | {entrees} | | | | {} |", service.pret.as_millis(), service.memoire());
        // The first one reads the keys of a journal that this state file does not know: it may take longer than its caller
        // waits, and is asked again.
        let (premier, debut) = (self.deposer(), Instant::now());
        while appelant::Appelant::joindre(service.adresse).await.appeler(&premier).await != 201 {
            assert!(debut.elapsed() < PREMIER, "the first deposit does not end");
        }
        println!(
            "| premier dépôt après {} ms | | {entrees} | | | | {} |",
            debut.elapsed().as_millis(),
            service.memoire()
        );
        // So that the readings have something to read in an empty journal too.
        for _ in 1..100 {
            let statut = appelant::Appelant::joindre(service.adresse).await.appeler(&self.deposer()).await;
            assert_eq!(statut, 201, "a deposit");
        }
        let derniere = entrees + 100;
        for appelants in APPELANTS {
            let depot = move |rang: u64| requete("GET", &format!("/depots/{}", 1 + rang * 7919 % derniere), "", b"");
            self.mesurer(&service, "relire un dépôt", appelants, entrees, depot).await;
            let liste = move |rang: u64| {
                requete("GET", &format!("/depots?apres={}&limite=100", rang * 7919 % derniere), "", b"")
            };
            self.mesurer(&service, "une page de 100 dépôts", appelants, entrees, liste).await;
            let ouverts = |_| requete("GET", "/depots?ouverts=true&limite=100", "", b"");
            self.mesurer(&service, "les dépôts ouverts", appelants, entrees, ouverts).await;
            let controle = |_| {
                let chemin = format!("/v1/cfa/{CFA}/controles/contrats");
                requete_complete("POST", &chemin, "content-type: application/json\r\n", contrats::MODELE.as_bytes())
            };
            self.mesurer(&service, "contrôler un contrat", appelants, entrees, controle).await;
            self.mesurer(&service, "déposer un contrat", appelants, entrees, |_| self.deposer()).await;
        }
        service.arreter().await;
    }

    async fn mesurer(
        &self,
        service: &ServiceMesure,
        nom: &str,
        appelants: usize,
        entrees: u64,
        requete: impl Fn(u64) -> Vec<u8>,
    ) {
        let debut = service.processeur();
        let mesure = Mesure::prendre(service.adresse, appelants, self.duree, requete).await;
        let processeur = service.processeur().saturating_sub(debut);
        println!("| {nom} | {appelants} | {entrees} | {mesure} | {} |", service.memoire());
        let par_appel = processeur.as_secs_f64() * 1e6 / mesure.nombre().max(1) as f64;
        eprintln!("  {nom}, {appelants} : {par_appel:.0} µs de processeur par appel");
    }

    async fn mesurer_sdk(&self, dossier: &Path, entrees: u64) {
        let sdk = sdk::Sdk::ouvrir(dossier, &self.opco);
        for appelants in APPELANTS {
            let lire = sdk.relire(appelants, self.duree, entrees + 100).await;
            println!("| SDK dans le processus : relire un dépôt | {appelants} | {entrees} | {lire} | |");
            let controle = sdk.controler(appelants, self.duree).await;
            println!("| SDK dans le processus : contrôler un contrat | {appelants} | {entrees} | {controle} | |");
            let depot = sdk.deposer(&self.contrats, appelants, self.duree).await;
            println!("| SDK dans le processus : déposer un contrat | {appelants} | {entrees} | {depot} | |");
        }
    }

    fn deposer(&self) -> Vec<u8> {
        let (rang, contrat) = self.contrats.suivant();
        let entetes = format!("content-type: application/json\r\nidempotency-key: mesure-{rang}\r\n");
        requete("POST", "/contrats", &entetes, contrat.as_bytes())
    }
}

/// A request below the CFA and the OPCO.
fn requete(methode: &str, suite: &str, entetes: &str, corps: &[u8]) -> Vec<u8> {
    requete_complete(methode, &format!("/v1/cfa/{CFA}/opco/opco_ep{suite}"), entetes, corps)
}

fn requete_complete(methode: &str, chemin: &str, entetes: &str, corps: &[u8]) -> Vec<u8> {
    let tete = format!(
        "{methode} {chemin} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {JETON}\r\n{entetes}content-length: \
         {}\r\n\r\n",
        corps.len()
    );
    [tete.as_bytes(), corps].concat()
}
