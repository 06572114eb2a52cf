//! The proof of possession on a token request (RFC 9449 §4.3), checked independently of the SDK. Whether one is asked for
//! and whether it was seen before is known elsewhere.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// How far the clocks of the two sides may be apart, in seconds; the RFC leaves it to the server.
const ECART: u64 = 300;

/// Checks a proof for a `methode` to `adresse`, and gives its identifier.
pub(crate) fn verifier(preuve: &str, methode: &str, adresse: &str) -> Result<String, &'static str> {
    let parties: Vec<&str> = preuve.split('.').collect();
    let [entete, revendications, signature] = parties[..] else {
        return Err("la preuve n'a pas trois parties");
    };
    let tete = objet(entete)?;
    if tete["typ"] != "dpop+jwt" || tete["alg"] != "RS256" {
        return Err("la preuve n'est pas de type dpop+jwt, signée en RS256");
    }
    let cle = &tete["jwk"];
    if cle["kty"] != "RSA" || ["d", "p", "q", "dp", "dq", "qi"].iter().any(|prive| cle.get(prive).is_some()) {
        return Err("la preuve ne porte pas la clé publique, ou porte la privée");
    }
    let nombre = |nom: &str| cle[nom].as_str().ok_or("la clé est incomplète").and_then(octets);
    let cle = RsaPublicKeyComponents { n: nombre("n")?, e: nombre("e")? };
    let message = format!("{entete}.{revendications}");
    cle.verify(&RSA_PKCS1_2048_8192_SHA256, message.as_bytes(), &octets(signature)?)
        .map_err(|_| "la signature ne correspond pas à la clé")?;
    let dit = objet(revendications)?;
    if dit["htm"] != methode || dit["htu"] != adresse {
        return Err("la preuve vaut pour une autre demande");
    }
    let maintenant = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    if dit["iat"].as_u64().is_none_or(|iat| iat.abs_diff(maintenant) > ECART) {
        return Err("la preuve n'est pas d'aujourd'hui");
    }
    dit["jti"].as_str().filter(|jti| !jti.is_empty()).map(str::to_owned).ok_or("la preuve n'a pas d'identifiant")
}

fn objet(partie: &str) -> Result<Value, &'static str> {
    let json: Option<Value> = serde_json::from_slice(&octets(partie)?).ok();
    json.filter(Value::is_object).ok_or("une partie de la preuve n'est pas un objet JSON")
}

fn octets(texte: &str) -> Result<Vec<u8>, &'static str> {
    URL_SAFE_NO_PAD.decode(texte).map_err(|_| "une partie de la preuve n'est pas en base64url")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_proof_is_refused() {
        let partie = |texte: &str| URL_SAFE_NO_PAD.encode(texte);
        let en_tete = |tete: &str| format!("{}.{}.{}", partie(tete), partie("{}"), partie("s"));
        let cle = r#"{"typ":"dpop+jwt","alg":"RS256","jwk":{"kty":"RSA","n":"AQAB","e":"AQAB"}}"#;
        for preuve in [
            String::new(),
            "a.b".to_owned(),
            "é.é.é".to_owned(),
            en_tete("[]"),
            en_tete(r#"{"typ":"dpop+jwt","alg":"none"}"#),
            en_tete(r#"{"typ":"dpop+jwt","alg":"RS256"}"#),
            en_tete(&cle.replace(r#""n""#, r#""d":"x","n""#)),
            en_tete(cle),
        ] {
            assert!(verifier(&preuve, "POST", "http://127.0.0.1/").is_err(), "{preuve}");
        }
    }
}
