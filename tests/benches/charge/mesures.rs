//! The requests of each measurement, and their results.

use std::time::{Duration, Instant};

use hyper::body::Bytes;
use serde_json::json;

use crate::contrat::contrat;
use crate::processus::Processus;
use crate::rafale::{Mesure, Question, rafale};

/// Items of a page of the sandbox.
const PAR_PAGE: usize = 50;

/// How much and how wide.
pub struct Banc {
    pub requetes: usize,
    pub connexions: usize,
    pub dossiers: usize,
}

/// All that was measured of one process; memory in KiB.
#[derive(Default)]
pub struct Bilan {
    pub pret: Duration,
    pub vide: u64,
    pub semis: Duration,
    pub memoire: u64,
    pub sommet: u64,
    pub mesures: Vec<Mesure>,
    pub taille: u64,
    pub reprise: Duration,
    pub apres_reprise: u64,
}

fn get(path: String) -> Question {
    Question { method: "GET", path, body: Bytes::new(), entetes: true }
}

fn depot(rang: usize) -> Question {
    deposer(contrat(rang).to_string().into())
}

fn deposer(body: Bytes) -> Question {
    Question { method: "POST", path: "/v1/dossiers".to_owned(), body, entetes: true }
}

impl Banc {
    /// Deposits the portfolio, and engages every other dossier.
    pub async fn semer(&self, process: &Processus) -> Duration {
        let start = Instant::now();
        let width = (self.dossiers, self.connexions);
        rafale("semis", process, width, &[200], depot).await;
        let engager = |rang| {
            let path = format!("/_simulateur/dossiers/INT-D-{}/engager", 2 * rang + 1);
            Question { method: "POST", path, body: Bytes::from_static(b"{}"), entetes: true }
        };
        rafale("engagement", process, (self.dossiers.div_ceil(2), self.connexions), &[200], engager).await;
        start.elapsed()
    }

    /// Contracts that nobody sent before.
    pub async fn deposer(&self, process: &Processus) -> Mesure {
        let first = self.dossiers;
        // They are written in advance, so that the client's use of the processors does not include it.
        let bodies: Vec<Bytes> = (0..self.requetes).map(|rang| contrat(first + rang).to_string().into()).collect();
        let question = move |rang: usize| deposer(bodies[rang].clone());
        rafale("dépôt d'un contrat", process, (self.requetes, self.connexions), &[200], question).await
    }

    /// The last of the portfolio is a duplicate, and can be read.
    pub async fn verifier(&self, process: &Processus) {
        let last = self.dossiers - 1;
        rafale("doublon", process, (1, 1), &[400], move |_| depot(last)).await;
        let path = format!("/v1/dossiers?numeroInterne=INT-D-{}", self.dossiers);
        rafale("lecture", process, (1, 1), &[200], move |_| get(path.clone())).await;
    }

    /// Every measure; `simule` where there is a state behind, and not the same example for everything.
    pub async fn mesurer(&self, process: &Processus, simule: bool) -> Vec<Mesure> {
        let width = (self.requetes, self.connexions);
        let dossiers = self.dossiers;
        let last = dossiers.div_ceil(PAR_PAGE);
        let mut mesures = Vec::new();
        let pages =
            [("états, première page", 1), ("états, page du milieu", last.div_ceil(2)), ("états, dernière page", last)];
        for (nom, page) in pages {
            let question = move |_| get(format!("/v2/dossiers/etats?numeroPage={page}"));
            mesures.push(rafale(nom, process, width, &[200], question).await);
        }
        // A step that shares no factor with the portfolio goes everywhere.
        let lecture = move |rang: usize| {
            let number = if simule { 1 + rang * 7_919 % dossiers } else { 1 };
            get(format!("/v1/dossiers?numeroInterne=INT-D-{number}"))
        };
        mesures.push(rafale("lecture d'un dossier", process, width, &[200], lecture).await);
        mesures.push(self.deposer(process).await);
        if simule {
            let known: Vec<Bytes> = (0..100).map(|rang| contrat(rang * dossiers / 100).to_string().into()).collect();
            let question = move |rang: usize| deposer(known[rang % 100].clone());
            mesures.push(rafale("dépôt d'un doublon (400)", process, width, &[400], question).await);
            let mut wrong = contrat(0);
            wrong["cerfa"]["employeur"]["siret"] = json!("123");
            wrong["cerfa"]["apprenti"].as_object_mut().unwrap().remove("nom");
            let wrong = Bytes::from(wrong.to_string());
            let question = move |_| deposer(wrong.clone());
            mesures.push(rafale("contrat faux (400)", process, width, &[400], question).await);
        }
        let nameless = |_| Question { entetes: false, ..get("/v1/dossiers?numeroInterne=INT-D-1".to_owned()) };
        mesures.push(rafale("en-têtes oubliés (400)", process, width, &[400], nameless).await);
        if simule {
            let question = |_| get("/v1/dossiers/etats".to_owned());
            mesures.push(rafale("états en V1, tous à la fois", process, (10, 1), &[200], question).await);
        }
        mesures
    }
}
