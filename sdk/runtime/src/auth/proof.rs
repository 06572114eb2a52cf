//! Proofs of possession on requests of tokens (RFC 9449, RS256). `token::grant` decides when a proof is needed.
//!
//! Calls carry the token as a plain `Bearer`, without a proof: the known servers that ask for proofs accept it so.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

#[cfg(feature = "aws-lc")]
use aws_lc_rs as crypto;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crypto::rand::{SecureRandom as _, SystemRandom};
use crypto::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents};
#[cfg(not(feature = "aws-lc"))]
use ring as crypto;
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject as _;
use serde_json::json;
use url::Url;

/// The RSA key that proofs are signed with (DPoP). Its `Debug` shows nothing of it.
#[derive(Clone)]
pub struct ProofKey(Arc<RsaKeyPair>);

/// Why a text is no key for proofs. It quotes nothing of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no key for proofs: {0}")]
pub struct ProofKeyError(&'static str);

#[cfg(feature = "aws-lc")]
const LENGTHS: &str = "it is no private RSA key of 2048 to 8192 bits";
#[cfg(not(feature = "aws-lc"))]
const LENGTHS: &str = "it is no private RSA key of 2048 to 4096 bits";

impl ProofKey {
    /// Reads a private RSA key of 2048 to 8192 bits in PEM: PKCS#8, `-----BEGIN PRIVATE KEY-----`, not encrypted. With
    /// the feature `ring` instead of `aws-lc` the maximum is 4096 bits.
    ///
    /// # Errors
    /// When the text is no such key.
    pub fn from_pem(pem: &str) -> Result<Self, ProofKeyError> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes())
            .map_err(|_| ProofKeyError("the text holds no `PRIVATE KEY` in PEM (PKCS#8)"))?;
        let key = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map_err(|_| ProofKeyError(LENGTHS))?;
        Ok(Self(Arc::new(key)))
    }

    /// The proof for one `POST` to `url`, valid now; `None` when the system's random generator fails.
    ///
    /// Its `iat` is the time of day of this machine: with a wrong clock the server refuses the proof.
    pub(crate) fn proof(&self, url: &Url, nonce: Option<&str>) -> Option<String> {
        let mut id = [0; 16];
        SystemRandom::new().fill(&mut id).ok()?;
        let mut target = url.clone();
        target.set_query(None);
        target.set_fragment(None);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let mut claims = json!({ "jti": encode(&id), "htm": "POST", "htu": target.as_str(), "iat": now });
        if let Some(nonce) = nonce {
            claims["nonce"] = nonce.into();
        }
        self.signed(&claims)
    }

    fn signed(&self, claims: &serde_json::Value) -> Option<String> {
        let public = self.0.public_key();
        let numbers = RsaPublicKeyComponents::<Vec<u8>>::from(public);
        let jwk = json!({ "kty": "RSA", "n": encode(&numbers.n), "e": encode(&numbers.e) });
        let header = json!({ "typ": "dpop+jwt", "alg": "RS256", "jwk": jwk });
        let message = format!("{}.{}", encode(header.to_string().as_bytes()), encode(claims.to_string().as_bytes()));
        let mut signature = vec![0; public.modulus_len()];
        self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).ok()?;
        Some(format!("{message}.{}", encode(&signature)))
    }
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl fmt::Debug for ProofKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ProofKey").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_is_refused_without_quoting_it() {
        let wrapped = |label: &str, text: &str| format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n");
        for text in [
            String::new(),
            "c2VjcmV0".to_owned(),
            wrapped("RSA PRIVATE KEY", "c2VjcmV0"),
            wrapped("PRIVATE KEY", "c2VjcmV0"),
        ] {
            let error = ProofKey::from_pem(&text).expect_err("no key").to_string();
            assert!(error.starts_with("no key for proofs: ") && !error.contains("c2Vj"), "{error}");
        }
    }
}
