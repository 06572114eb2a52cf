//! The token of the software, and its proof of possession for some OPCO (RFC 9449). Raw HTTP, independent of the SDK.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Client;
use serde_json::{Value, json};

use super::injoignable::{Injoignable, hote, octets, panne};
use super::message::Adresse;

/// The key of the proofs, created when first needed.
#[derive(Default)]
pub(super) struct ClePreuve {
    cle: Option<KeyPair>,
}

impl ClePreuve {
    /// A proof for one POST to `adresse`. Time and identifier are real: they appear in no report.
    fn signer(&mut self, adresse: &str) -> Option<String> {
        if self.cle.is_none() {
            self.cle = KeyPair::generate(KeySize::Rsa2048).ok();
        }
        let cle = self.cle.as_ref()?;
        let nombre = |octets: &[u8]| URL_SAFE_NO_PAD.encode(octets);
        let publique = cle.public_key();
        let n = nombre(publique.modulus().big_endian_without_leading_zero());
        let e = nombre(publique.exponent().big_endian_without_leading_zero());
        let tete = json!({ "typ": "dpop+jwt", "alg": "RS256", "jwk": { "kty": "RSA", "n": n, "e": e } });
        let instant = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let jti = format!("preuve-{}", instant.as_nanos());
        let dit = json!({ "jti": jti, "htm": "POST", "htu": adresse, "iat": instant.as_secs() });
        let message = format!("{}.{}", nombre(tete.to_string().as_bytes()), nombre(dit.to_string().as_bytes()));
        let mut signature = vec![0; cle.public_modulus_len()];
        cle.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).ok()?;
        Some(format!("{message}.{}", nombre(&signature)))
    }
}

/// A token, and its lifetime if it is given.
pub(super) struct JetonRecu {
    pub(super) texte: String,
    pub(super) duree: Option<Duration>,
}

/// The maximum credible lifetime of a token.
const DUREE: u64 = 366 * 24 * 3_600;

/// Requests a token with client credentials.
pub(super) async fn demander(
    http: &Client,
    adresse: &Adresse,
    preuve: &mut ClePreuve,
) -> Result<JetonRecu, Injoignable> {
    let (statut, json) = essayer(http, adresse, preuve).await?;
    let texte = json["access_token"].as_str().map(str::to_owned).ok_or(Injoignable::Jeton(statut))?;
    let duree = json["expires_in"].as_u64().map(|duree| Duration::from_secs(duree.min(DUREE)));
    Ok(JetonRecu { texte, duree })
}

/// Status and JSON of a token request.
pub(super) async fn essayer(
    http: &Client,
    adresse: &Adresse,
    preuve: &mut ClePreuve,
) -> Result<(u16, Value), Injoignable> {
    let mut demande = http.post(&adresse.jeton).header("content-type", "application/x-www-form-urlencoded");
    if adresse.dpop
        && let Some(preuve) = preuve.signer(&adresse.jeton)
    {
        demande = demande.header("dpop", preuve);
    }
    let demande = demande.timeout(adresse.delai);
    let reponse = demande.body(formulaire(adresse)).send().await.map_err(|erreur| panne(&erreur, &adresse.jeton))?;
    let statut = reponse.status().as_u16();
    let octets = octets(reponse, &adresse.jeton).await?;
    if octets.trim_ascii_start().starts_with(b"<") {
        return Err(Injoignable::Html(hote(&adresse.jeton)));
    }
    Ok((statut, serde_json::from_slice(&octets).unwrap_or_default()))
}

fn formulaire(adresse: &Adresse) -> String {
    let mut forme = url::form_urlencoded::Serializer::new(String::new());
    forme.append_pair("grant_type", "client_credentials");
    forme.append_pair("client_id", &adresse.client_id).append_pair("client_secret", &adresse.client_secret);
    if let Some(scope) = &adresse.scope {
        forme.append_pair("scope", scope);
    }
    forme.finish()
}
