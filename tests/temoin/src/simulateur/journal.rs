//! What the simulated OPCO received, and where its own answers left the norm. No value of a request is kept.

use std::collections::VecDeque;

use serde_json::Value;

use super::serveur::{Opco, verrou};
use crate::check::{Violation, check};
use crate::generated::operation::Operation;
use crate::table::{OperationRow, Reply};

/// One request as it arrived, by its names only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appel {
    /// HTTP method.
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// Names of the query parameters, in order.
    pub query: Vec<String>,
    /// Names of the headers in lower case, sorted.
    pub headers: Vec<String>,
    /// Parts of a multipart body, in order: name and content type.
    pub parts: Vec<(String, Option<String>)>,
    /// The operation, where method and path are those of one.
    pub operation: Option<Operation>,
    /// Status of the answer; 0 where the connection was cut.
    pub status: u16,
    /// Why it was refused, as code and French sentence without values; empty when it was not.
    pub motifs: Vec<(String, String)>,
    /// Whether the answer was forced by a fault.
    pub forcee: bool,
}

impl Appel {
    /// What the norm says of the request, in one French word: `conforme`, `refusé`, `forcé`, or `coupé`.
    pub fn verdict(&self) -> &'static str {
        match self.status {
            0 => "coupé",
            _ if self.forcee => "forcé",
            200..300 => "conforme",
            _ => "refusé",
        }
    }
}

/// Most requests the recorder keeps; then the oldest goes.
pub const APPELS_RETENUS: usize = 10_000;

/// Most deviations of our own it keeps.
const ECARTS_RETENUS: usize = 1_000;

/// An answer of the simulated OPCO that the norm does not allow; a fault of this crate.
#[derive(Clone, Debug)]
pub struct Ecart {
    /// The operation answered.
    pub operation: Operation,
    /// Status of the answer.
    pub status: u16,
    /// What is wrong with it.
    pub violations: Vec<Violation>,
}

#[derive(Debug, Default)]
pub(super) struct Journal {
    pub(super) appels: VecDeque<Appel>,
    pub(super) ecarts: Vec<Ecart>,
}

impl Journal {
    pub(super) fn noter(&mut self, appel: Appel) {
        if self.appels.len() >= APPELS_RETENUS {
            self.appels.pop_front();
        }
        self.appels.push_back(appel);
    }
}

impl Opco {
    /// Holds one of our own answers against the table, and keeps what is wrong. The others need not wait for that.
    pub(super) fn controler(&self, operation: Operation, status: u16, body: Option<&Value>) {
        let violations = match (documented(operation.row(), status), body) {
            (Some(Reply { body: Some((_, schema)), .. }), Some(body)) => check(schema, body),
            // A status outside the table, or HTML: the norm says nothing about the body.
            _ => Vec::new(),
        };
        if violations.is_empty() {
            return;
        }
        let mut journal = verrou(&self.journal);
        if journal.ecarts.len() < ECARTS_RETENUS {
            journal.ecarts.push(Ecart { operation, status, violations });
        }
    }
}

/// The documented answer for a status: the exact one, its class, or the default.
fn documented(row: &OperationRow, status: u16) -> Option<&'static Reply> {
    let exact = status.to_string();
    let class = format!("{}XX", status / 100);
    let find = |wanted: &str| row.replies.iter().find(|reply| reply.status.eq_ignore_ascii_case(wanted));
    find(&exact).or_else(|| find(&class)).or_else(|| find("default"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::ViolationKind;
    use crate::simulateur::Simulateur;

    #[tokio::test]
    async fn an_answer_that_the_norm_does_not_allow_is_kept() {
        let simulateur = Simulateur::neutre().demarrer().await.unwrap();
        simulateur.opco.controler(Operation::ConsulterDossier, 200, Some(&json!(7)));
        let ecarts = simulateur.ecarts();
        let [Ecart { operation: Operation::ConsulterDossier, status: 200, violations }] = &ecarts[..] else {
            panic!("{ecarts:?}")
        };
        assert_eq!(violations[0].kind, ViolationKind::Type);
    }
}
