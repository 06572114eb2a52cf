//! The secrets as they were read last, so that it can be said which of them changed.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, PoisonError};

use cfadock::Secret;
use hmac_sha256::HMAC;

/// The secrets as they were read last: condenses under a key of this process, by their key in the configuration.
#[derive(Debug)]
pub(super) struct SecretsVus {
    sel: [u8; 32],
    pub(super) lus: Mutex<BTreeMap<String, [u8; 32]>>,
    pub(super) relectures: AtomicU64,
    /// One reading after another.
    pub(super) tour: tokio::sync::Mutex<()>,
}

impl Default for SecretsVus {
    fn default() -> Self {
        let mut sel = [0; 32];
        getrandom::fill(&mut sel).expect("the system has random numbers");
        Self { sel, lus: Mutex::default(), relectures: AtomicU64::new(0), tour: tokio::sync::Mutex::default() }
    }
}

impl SecretsVus {
    /// The condenses of what was read, and what of it is not as before.
    pub(super) fn comparer(&self, lus: &[(String, Secret)]) -> (BTreeMap<String, [u8; 32]>, Vec<String>) {
        let neufs: BTreeMap<_, _> =
            lus.iter().map(|(cle, secret)| (cle.clone(), HMAC::mac(secret.expose(), self.sel))).collect();
        let connus = self.lus.lock().unwrap_or_else(PoisonError::into_inner);
        let autres = neufs.iter().filter(|(cle, neuf)| connus.get(*cle).is_some_and(|connu| connu != *neuf));
        let autres = autres.map(|(cle, _)| cle.clone()).collect();
        (neufs, autres)
    }

    /// Whether what is under a key of the configuration is not as it was read before, or was not read before.
    pub(super) fn a_change(&self, neufs: &BTreeMap<String, [u8; 32]>, debut: &str) -> bool {
        let connus = self.lus.lock().unwrap_or_else(PoisonError::into_inner);
        neufs.iter().any(|(cle, neuf)| cle.starts_with(debut) && connus.get(cle) != Some(neuf))
    }
}
