//! The tokens that an OPCO issued, and the proofs that it received.

use std::collections::BTreeSet;

/// The valid tokens.
#[derive(Debug, Default)]
pub(crate) struct Jetons {
    donnes: u32,
    /// The last revoked token: tokens are numbered, later ones are valid.
    revoques: u32,
    /// Identifiers of the received proofs: each is valid once, as long as it is remembered.
    preuves: BTreeSet<String>,
}

/// The maximum number of remembered proofs; then all are forgotten, so that no caller fills the memory.
const PREUVES_RETENUES: usize = 100_000;

impl Jetons {
    pub(crate) fn donner(&mut self) -> String {
        self.donnes += 1;
        format!("jeton-{}", self.donnes)
    }

    /// Whether a proof is used for the first time.
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
