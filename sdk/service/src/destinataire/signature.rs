//! The signature of Standard Webhooks: HMAC-SHA256 of identifier, instant and body.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// The shared key of a receiver.
#[derive(Clone, PartialEq, Eq)]
pub struct Cle(Vec<u8>);

impl std::fmt::Debug for Cle {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Cle(***)")
    }
}

/// Why a secret is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "le secret d'une notification commence par whsec_, suivi de 24 à 64 octets en base64 : par exemple \
     `echo whsec_$(openssl rand -base64 32)`"
)]
pub struct SecretInvalide;

impl Cle {
    /// The key of a secret as `whsec_…`.
    ///
    /// # Errors
    /// When it is none.
    pub fn lire(secret: &str) -> Result<Self, SecretInvalide> {
        let texte = secret.trim().strip_prefix("whsec_").ok_or(SecretInvalide)?;
        let octets = BASE64_STANDARD.decode(texte).map_err(|_| SecretInvalide)?;
        (24..=64).contains(&octets.len()).then_some(Self(octets)).ok_or(SecretInvalide)
    }

    /// The value of `webhook-signature`.
    pub fn signer(&self, id: &str, secondes: i64, corps: &[u8]) -> String {
        let mut mac = hmac_sha256::HMAC::new(&self.0);
        mac.update(format!("{id}.{secondes}."));
        mac.update(corps);
        format!("v1,{}", BASE64_STANDARD.encode(mac.finalize()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector that the libraries of Standard Webhooks are tested with.
    #[test]
    fn the_published_vector_is_signed_alike() {
        let cle = Cle::lire("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD").unwrap();
        let corps = br#"{"email":"test@example.com","username":"test_user"}"#;
        assert_eq!(
            cle.signer("msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1_649_367_553, corps),
            "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="
        );
        assert_eq!(format!("{cle:?}"), "Cle(***)");
    }

    #[test]
    fn a_secret_that_is_none_is_refused() {
        for secret in ["", "whsec_", "whsec_AAAA", "C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "whsec_***"] {
            assert_eq!(Cle::lire(secret), Err(SecretInvalide), "{secret}");
        }
    }
}
