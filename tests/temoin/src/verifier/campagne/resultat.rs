//! The result of one control, for the reports.

use serde::{Deserialize, Serialize};

use crate::verifier::observations::Observations;
use crate::verifier::verdict::Verdict;
use crate::verifier::verification::VerificationCiblee;

/// The result of one requirement at one OPCO.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resultat {
    /// Identifier of the requirement.
    pub exigence: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// The reason, in a French sentence; empty for a success.
    pub phrase: String,
    /// How many assertions were made.
    pub assertions: usize,
    /// Known deviations that occurred, by their identifiers.
    pub particularites: Vec<String>,
    /// Exchanges that show it, as indexes.
    pub preuves: Vec<usize>,
}

impl Resultat {
    /// The result of a control, from its observations.
    pub(super) fn new(controle: VerificationCiblee, verdict: Verdict, phrase: String, constat: Observations) -> Self {
        let mut particularites: Vec<String> = constat.reserves.iter().map(|(id, _)| (*id).to_owned()).collect();
        particularites.sort_unstable();
        particularites.dedup();
        let Observations { assertions, preuves, .. } = constat;
        Self { exigence: controle.id(), verdict, phrase, assertions, particularites, preuves }
    }
}
