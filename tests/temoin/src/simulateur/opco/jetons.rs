//! The tokens that an OPCO gave, and the proofs that it has seen.

use std::collections::BTreeSet;

/// The tokens given and still good.
#[derive(Debug, Default)]
pub(crate) struct Jetons {
    donnes: u32,
    /// The last one that was revoked: tokens are numbered, those after it are good.
    revoques: u32,
    /// Identifiers of the proofs seen: each serves once, as long as it is remembered.
    preuves: BTreeSet<String>,
}

/// Most proofs remembered; then they are forgotten all at once, so that no caller fills the memory.
const PREUVES_RETENUES: usize = 100_000;

impl Jetons {
    pub(crate) fn donner(&mut self) -> String {
        self.donnes += 1;
        format!("jeton-{}", self.donnes)
    }

    /// Whether a proof is seen for the first time.
    pub(crate) fn est_nouvelle(&mut self, preuve: String) -> bool {
        if self.preuves.len() >= PREUVES_RETENUES {
            self.preuves.clear();
        }
        self.preuves.insert(preuve)
    }

    pub(crate) fn est_valide(&self, jeton: &str) -> bool {
        let numero = jeton.strip_prefix("jeton-").filter(|reste| reste.starts_with(|signe| matches!(signe, '1'..='9')));
        let numero = numero.and_then(|reste| reste.parse::<u32>().ok());
        numero.is_some_and(|numero| numero > self.revoques && numero <= self.donnes)
    }

    pub(crate) fn revoquer(&mut self) {
        self.revoques = self.donnes;
    }

    pub(crate) fn donnes(&self) -> u32 {
        self.donnes
    }
}
