//! Digests: which document was sent, without keeping it.

use std::fmt;
use std::str::FromStr;

use hmac_sha256::Hash as Sha256;
use serde::{Deserialize, Serialize};

use crate::FilePart;
use crate::runtime::serde_json;

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Empreinte(pub(super) [u8; 32]);

impl Empreinte {
    /// Of bytes, for example of a file.
    pub fn octets(octets: &[u8]) -> Self {
        Self(Sha256::hash(octets))
    }

    /// Of a document, as the JSON that is sent.
    ///
    /// # Errors
    /// When it cannot be written as JSON; then it cannot be sent either.
    pub fn json(document: &impl Serialize) -> Result<Self, serde_json::Error> {
        serde_json::to_vec(document).map(|octets| Self::octets(&octets))
    }

    /// Of texts; their lengths are included, so that they cannot be shifted.
    pub fn textes<'a>(textes: impl IntoIterator<Item = &'a str>) -> Self {
        let mut calcul = Sha256::new();
        for texte in textes {
            calcul.update((texte.len() as u64).to_be_bytes());
            calcul.update(texte);
        }
        Self(calcul.finalize())
    }

    /// Of this digest and a file that accompanies it.
    #[must_use]
    pub fn avec(self, fichier: &FilePart) -> Self {
        Self::octets(&[self.0, Self::octets(&fichier.content).0].concat())
    }
}

/// 64 hexadecimal digits.
impl fmt::Display for Empreinte {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(formatter, "{octet:02x}"))
    }
}

impl fmt::Debug for Empreinte {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Empreinte({self})")
    }
}

/// A text that is no SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("une empreinte compte 64 chiffres hexadécimaux")]
pub struct PasUneEmpreinte;

impl FromStr for Empreinte {
    type Err = PasUneEmpreinte;

    fn from_str(texte: &str) -> Result<Self, PasUneEmpreinte> {
        let mut octets = [0; 32];
        if texte.len() != 64 || !texte.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(PasUneEmpreinte);
        }
        for (index, octet) in octets.iter_mut().enumerate() {
            *octet = u8::from_str_radix(&texte[2 * index..2 * index + 2], 16).map_err(|_| PasUneEmpreinte)?;
        }
        Ok(Self(octets))
    }
}

impl TryFrom<String> for Empreinte {
    type Error = PasUneEmpreinte;

    fn try_from(texte: String) -> Result<Self, PasUneEmpreinte> {
        texte.parse()
    }
}

impl From<Empreinte> for String {
    fn from(empreinte: Empreinte) -> Self {
        empreinte.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_that_of_everybody_and_is_read_back() {
        let abc = Empreinte::octets(b"abc");
        assert_eq!(abc.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(abc.to_string().parse(), Ok(abc));
        assert_eq!(format!("{abc:?}"), format!("Empreinte({abc})"));
        assert!("ba78".parse::<Empreinte>().is_err() && "é".repeat(32).parse::<Empreinte>().is_err());
        assert_ne!(Empreinte::textes(["a", "bc"]), Empreinte::textes(["ab", "c"]));
        assert_ne!(abc.avec(&FilePart::new(&b"1"[..])), abc.avec(&FilePart::new(&b"2"[..])));
    }
}
