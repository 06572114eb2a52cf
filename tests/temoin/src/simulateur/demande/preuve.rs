//! The proof of possession on a token request (RFC 9449 §4.3), checked independently of the SDK. The caller decides
//! whether one is required, and whether it was used before.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// The maximum difference between the two clocks, in seconds; the RFC leaves it to the server.
const ECART: u64 = 300;

/// Checks a proof for a `methode` to `adresse`, and returns its identifier.
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
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::rsa::KeySize;
    use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair as KeyPair};
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_no_proof_is_refused() {
        let partie = |texte: &str| URL_SAFE_NO_PAD.encode(texte);
        let en_tete = |tete: &str| format!("{}.{}.{}", partie(tete), partie("{}"), partie("s"));
        let cle = r#"{"typ":"dpop+jwt","alg":"RS256","jwk":{"kty":"RSA","n":"AQAB","e":"AQAB"}}"#;
        for (preuve, raison) in [
            (String::new(), "la preuve n'a pas trois parties"),
            ("a.b".to_owned(), "la preuve n'a pas trois parties"),
            ("é.é.é".to_owned(), "une partie de la preuve n'est pas en base64url"),
            (en_tete("[]"), "une partie de la preuve n'est pas un objet JSON"),
            (en_tete(r#"{"typ":"dpop+jwt","alg":"none"}"#), "la preuve n'est pas de type dpop+jwt, signée en RS256"),
            (
                en_tete(r#"{"typ":"dpop+jwt","alg":"RS256"}"#),
                "la preuve ne porte pas la clé publique, ou porte la privée",
            ),
            (
                en_tete(&cle.replace(r#""n""#, r#""d":"x","n""#)),
                "la preuve ne porte pas la clé publique, ou porte la privée",
            ),
            (en_tete(cle), "la signature ne correspond pas à la clé"),
        ] {
            assert_eq!(verifier(&preuve, "POST", "http://127.0.0.1/"), Err(raison), "{preuve}");
        }
    }

    #[test]
    fn a_proof_holds_for_one_request_of_today() {
        let paire = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let publique = paire.public_key();
        let nombre = |octets: &[u8]| URL_SAFE_NO_PAD.encode(octets);
        let modulus = nombre(publique.modulus().big_endian_without_leading_zero());
        let exponent = nombre(publique.exponent().big_endian_without_leading_zero());
        let tete = json!({ "typ": "dpop+jwt", "alg": "RS256", "jwk": { "kty": "RSA", "n": modulus, "e": exponent } });
        let signer = |dit: &Value| {
            let message = format!("{}.{}", nombre(tete.to_string().as_bytes()), nombre(dit.to_string().as_bytes()));
            let mut signature = vec![0; paire.public_modulus_len()];
            paire.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
            format!("{message}.{}", nombre(&signature))
        };
        let maintenant = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let bonne = json!({ "htm": "POST", "htu": "http://127.0.0.1/", "iat": maintenant, "jti": "un" });
        let juger = |dit: &Value| verifier(&signer(dit), "POST", "http://127.0.0.1/");
        assert_eq!(juger(&bonne).as_deref(), Ok("un"));
        for (nom, valeur, raison) in [
            ("htm", json!("GET"), "la preuve vaut pour une autre demande"),
            ("htu", json!("http://127.0.0.1/autre"), "la preuve vaut pour une autre demande"),
            ("iat", json!(maintenant - ECART - 60), "la preuve n'est pas d'aujourd'hui"),
            ("iat", json!(maintenant + ECART + 60), "la preuve n'est pas d'aujourd'hui"),
            ("jti", json!(""), "la preuve n'a pas d'identifiant"),
        ] {
            let mut dit = bonne.clone();
            dit[nom] = valeur;
            assert_eq!(juger(&dit), Err(raison), "{nom}");
        }
    }
}
