//! The key of a journal: without it, its digests reveal nothing.

use std::fmt;
use std::sync::Arc;

use hmac_sha256::HMAC;

use super::Empreinte;

/// The secret key of every digest of an identity (HMAC-SHA-256): without it, guessing names proves nothing.
///
/// A journal keeps its key for life: with another key the same contract would have another digest, and would seem new.
#[derive(Clone)]
pub struct Sceau(Arc<HMAC>);

/// Why a secret is refused: it is short enough to be guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("une clé de journal compte au moins {} octets tirés au hasard", Sceau::OCTETS)]
pub struct SceauTropCourt;

impl Sceau {
    /// The minimum length of a secret in bytes.
    pub const OCTETS: usize = 32;

    /// From a secret of the editor: at least 32 random bytes.
    ///
    /// # Errors
    /// When it is shorter.
    pub fn new(secret: &[u8]) -> Result<Self, SceauTropCourt> {
        if secret.len() < Self::OCTETS {
            return Err(SceauTropCourt);
        }
        Ok(Self::de(secret))
    }

    fn de(secret: &[u8]) -> Self {
        Self(Arc::new(HMAC::new(secret)))
    }

    /// A random key, for a journal that is lost with the process.
    pub(super) fn ephemere() -> Self {
        Self::de(&hasard::<{ Self::OCTETS }>())
    }

    /// A fixed key, for the absent journal, which writes nothing.
    pub(super) fn aucun() -> Self {
        Self::de(&[])
    }

    /// The digest that is stored instead of `empreinte`.
    #[must_use]
    pub fn sceller(&self, empreinte: Empreinte) -> Empreinte {
        Empreinte(self.code("empreinte", &[&empreinte.0]))
    }

    /// Its public name: it distinguishes keys, and does not reveal them.
    pub fn nom(&self) -> String {
        hexadecimal(&self.code("nom", &[])[..8])
    }

    /// The authentication code of `parts` within a domain; lengths are included, so that parts cannot be shifted.
    pub(super) fn code(&self, domaine: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut code = HMAC::clone(&self.0);
        for part in [domaine.as_bytes()].iter().chain(parts) {
            code.update((part.len() as u64).to_be_bytes());
            code.update(part);
        }
        code.finalize()
    }
}

/// Its public name only.
impl fmt::Debug for Sceau {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Sceau({})", self.nom())
    }
}

/// Random bytes of the system.
pub(super) fn hasard<const N: usize>() -> [u8; N] {
    let mut octets = [0; N];
    getrandom::fill(&mut octets).expect("the system's random generator works, since TLS needs it too");
    octets
}

pub(super) fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_that_of_its_key_and_the_key_does_not_print() {
        let secret = [7; 32];
        let (un, meme, autre) = (Sceau::new(&secret).unwrap(), Sceau::new(&secret).unwrap(), Sceau::ephemere());
        let empreinte = Empreinte::octets(b"abc");
        assert_eq!(un.sceller(empreinte), meme.sceller(empreinte));
        for autre in [autre.sceller(empreinte), empreinte, un.sceller(Empreinte::octets(b"abd"))] {
            assert_ne!(un.sceller(empreinte), autre);
        }
        // The value of another implementation of HMAC-SHA-256.
        let attendu = "1800bb69b90498f7d2f682bb809e385744a807706cebc76b58cb3a56b6adc9c8";
        assert_eq!(un.sceller(empreinte).to_string(), attendu);
        assert_eq!((un.nom(), un.nom().len()), (meme.nom(), 16));
        assert_eq!(format!("{un:?}"), format!("Sceau({})", un.nom()));
        assert!(!un.nom().contains("0707") && un.nom() != autre.nom());
        assert_eq!(Sceau::new(&secret[1..]).map(drop), Err(SceauTropCourt));
    }

    #[test]
    fn parts_are_not_taken_for_one_another() {
        let sceau = Sceau::aucun();
        assert_ne!(sceau.code("a", &[b"b", b"c"]), sceau.code("a", &[b"bc"]));
        assert_ne!(sceau.code("a", &[b"b"]), sceau.code("ab", &[]));
    }
}
