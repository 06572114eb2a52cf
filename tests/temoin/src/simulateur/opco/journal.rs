//! The requests that the simulated OPCO received, and its own answers that violate the norm. No value of a request is
//! stored, only the dossiers that it concerns.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use crate::generated::operation::Operation;
use crate::table::{OperationRow, Reply};
use crate::validation::{Violation, valider};

/// One received request, with names only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appel {
    /// HTTP method.
    pub methode: String,
    /// Path without the query.
    pub chemin: String,
    /// Names of the query parameters, in order.
    pub parametres: Vec<String>,
    /// Names of the headers in lower case, sorted.
    pub entetes: Vec<String>,
    /// Parts of a multipart body, in order: name and content type.
    pub parts: Vec<(String, Option<String>)>,
    /// The operation, if method and path match one.
    pub operation: Option<Operation>,
    /// Status of the answer; 0 if the connection was cut.
    pub statut: u16,
    /// Why it was refused, as code and French sentence without values; empty otherwise.
    pub motifs: Vec<(String, String)>,
    /// Whether the answer was forced by a fault.
    pub forcee: bool,
}

impl Appel {
    /// The verdict of the norm on the request, as one French word: `conforme`, `refusé`, `forcé`, or `coupé`.
    pub fn verdict(&self) -> &'static str {
        match self.statut {
            0 => "coupé",
            _ if self.forcee => "forcé",
            200..300 => "conforme",
            _ => "refusé",
        }
    }
}

/// A request with its position in the history of the OPCO.
#[derive(Clone, Debug)]
pub(crate) struct Passage {
    pub(crate) appel: Appel,
    /// Its number, from 1, in the order of the answers.
    pub(crate) rang: u64,
    /// The day of the virtual clock.
    pub(crate) jour: Date,
    /// Ranks of the dossiers concerned, as far as they are known.
    pub(crate) dossiers: Vec<usize>,
    #[cfg_attr(not(feature = "commandes"), expect(dead_code, reason = "only the page shows it"))]
    pub(crate) horaire: Horaire,
}

/// The time and duration of a request, by the real clock: for display, never compared or stored.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "commandes"), expect(dead_code, reason = "only the page shows it"))]
pub(crate) struct Horaire {
    pub(crate) heure: Timestamp,
    pub(crate) duree: Duration,
}

/// The maximum number of requests in the recorder; then the oldest is dropped.
pub const APPELS_RETENUS: usize = 10_000;

/// The maximum number of own deviations.
const MANQUEMENTS_RETENUS: usize = 1_000;

/// An answer of the simulated OPCO that the norm does not allow; a fault of this crate.
#[derive(Clone, Debug)]
pub struct Manquement {
    /// The operation answered.
    pub operation: Operation,
    /// Status of the answer.
    pub statut: u16,
    /// What is wrong with it.
    pub violations: Vec<Violation>,
}

#[derive(Debug, Default)]
pub(crate) struct Journal {
    pub(crate) passages: VecDeque<Passage>,
    /// Their total number, including dropped ones.
    recus: u64,
    pub(crate) manquements: Vec<Manquement>,
}

impl Journal {
    /// Keeps a request, and gives it its number.
    pub(crate) fn noter(&mut self, mut passage: Passage) {
        if self.passages.len() >= APPELS_RETENUS {
            self.passages.pop_front();
        }
        self.recus += 1;
        passage.rang = self.recus;
        self.passages.push_back(passage);
    }

    /// Keeps a deviation of our own.
    pub(crate) fn retenir(&mut self, manquement: Manquement) {
        if self.manquements.len() < MANQUEMENTS_RETENUS {
            self.manquements.push(manquement);
        }
    }
}

impl Manquement {
    /// Checks one of our own answers against the table; `None` if it is valid.
    pub(crate) fn de(operation: Operation, statut: u16, corps: Option<&Value>) -> Option<Self> {
        let violations = match (documentee(operation.row(), statut), corps) {
            (Some(Reply { body: Some((_, schema)), .. }), Some(corps)) => valider(schema, corps),
            // For a status outside the table, or for HTML, the norm has no demand on the body.
            _ => Vec::new(),
        };
        (!violations.is_empty()).then_some(Self { operation, statut, violations })
    }
}

/// The documented answer for a status: the exact one, its class, or the default.
fn documentee(ligne: &OperationRow, statut: u16) -> Option<&'static Reply> {
    let exact = statut.to_string();
    let classe = format!("{}XX", statut / 100);
    let trouver = |voulu: &str| ligne.replies.iter().find(|reponse| reponse.status.eq_ignore_ascii_case(voulu));
    trouver(&exact).or_else(|| trouver(&classe)).or_else(|| trouver("default"))
}
