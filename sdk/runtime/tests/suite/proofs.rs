//! Proofs of possession (RFC 9449), checked as a token server checks them: signature, claims, and single use.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cfadock_runtime::codegen as rt;
use cfadock_runtime::{Answer, ProofKey, Request, Retries, TransportError};
use serde_json::Value;

use crate::client::{Client, builder};
use crate::memory::{Memory, answer, answer_with};

const TOKEN: &str = r#"{"access_token":"jeton-un","expires_in":3600,"token_type":"DPoP"}"#;

fn key() -> ProofKey {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key");
    let der = AsDer::<Pkcs8V1Der>::as_der(&pair).expect("it encodes");
    let text = STANDARD.encode(der.as_ref());
    ProofKey::from_pem(&format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n")).expect("a key")
}

fn client(memory: &Arc<Memory>) -> Client {
    let key = key();
    assert_eq!(format!("{key:?}"), "ProofKey { .. }");
    let credentials = rt::ClientCredentials::new("https://auth.example/v1/token?a=1", "id", "secret").dpop(key);
    assert_eq!(format!("{credentials:?}"), "ClientCredentials { .. }");
    let builder = builder().retries(Retries::default()).credential("oauth2", credentials).transport(memory.clone());
    Client::with(builder.build().expect("all is set"))
}

/// The claims of a proof whose signature matches the key in its header.
fn checked(request: &Request) -> Value {
    let proof = request.headers["dpop"].to_str().expect("ASCII");
    let [header, claims, signature] = proof.split('.').collect::<Vec<_>>().try_into().expect("three parts");
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("base64url");
    let json = |text: &str| serde_json::from_slice::<Value>(&decode(text)).expect("JSON");
    let named = json(header);
    assert_eq!(
        (&named["typ"], &named["alg"], &named["jwk"]["kty"]),
        (&"dpop+jwt".into(), &"RS256".into(), &"RSA".into())
    );
    assert!(named["jwk"].get("d").is_none(), "the private part stays here");
    let part = |name: &str| decode(named["jwk"][name].as_str().expect("a number"));
    let public = RsaPublicKeyComponents { n: part("n"), e: part("e") };
    let message = format!("{header}.{claims}");
    public.verify(&RSA_PKCS1_2048_8192_SHA256, message.as_bytes(), &decode(signature)).expect("the signature fits");
    assert!(public.verify(&RSA_PKCS1_2048_8192_SHA256, b"autre", &decode(signature)).is_err(), "and nothing else");
    json(claims)
}

fn played(results: Vec<Answer>) -> Arc<Memory> {
    Memory::playing(results.into_iter().map(Ok::<_, TransportError>))
}

#[tokio::test]
async fn the_request_of_a_token_carries_a_proof_and_no_other_does() {
    let memory = played(vec![answer(200, TOKEN), answer(200, r#"{"numero":"1"}"#)]);
    client(&memory).consulter("1", &[]).await.expect("found");
    let requests = memory.requests();
    let claims = checked(&requests[0]);
    assert_eq!((&claims["htm"], &claims["htu"]), (&"POST".into(), &"https://auth.example/v1/token".into()));
    assert!(claims["jti"].as_str().is_some_and(|id| id.len() >= 16) && claims.get("nonce").is_none());
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    assert!(claims["iat"].as_u64().is_some_and(|issued| now - issued < 60));
    // As the only client that is known to work does it.
    assert_eq!(memory.header("authorization")[1], "Bearer jeton-un");
    assert!(!requests[1].headers.contains_key("dpop"));
}

#[tokio::test]
async fn a_nonce_is_put_into_one_further_proof_and_kept() {
    let wanted = |nonce| answer_with(400, &[("dpop-nonce", nonce)], r#"{"error":"use_dpop_nonce"}"#);
    let granted = answer_with(200, &[("dpop-nonce", "trois")], TOKEN);
    let refused = || answer(401, "{}");
    let found = || answer(200, r#"{"numero":"1"}"#);
    let memory = played(vec![wanted("un"), granted, refused(), answer(200, TOKEN), found()]);
    client(&memory).consulter("1", &[]).await.expect("found");
    let requests = memory.requests();
    let asked: Vec<_> = requests.iter().filter(|request| request.headers.contains_key("dpop")).map(checked).collect();
    let nonces: Vec<_> = asked.iter().map(|claims| claims["nonce"].as_str()).collect();
    assert_eq!(nonces, [None, Some("un"), Some("trois")]);

    let memory = played(vec![wanted("un"), wanted("deux"), answer(200, TOKEN)]);
    client(&memory).consulter("1", &[]).await.expect_err("refused twice");
    assert_eq!(memory.requests().len(), 2, "asked once more, not for ever");

    // Who proves nothing asks once.
    let memory = played(vec![wanted("un"), answer(200, TOKEN)]);
    let credentials = rt::ClientCredentials::new("https://auth.example/v1/token", "id", "secret");
    let core = builder().credential("oauth2", credentials).transport(memory.clone()).build().expect("all is set");
    Client::with(core).consulter("1", &[]).await.expect_err("refused");
    assert_eq!(memory.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn each_attempt_has_a_proof_of_its_own() {
    let memory = played(vec![answer(503, ""), answer(200, TOKEN), answer(200, r#"{"numero":"1"}"#)]);
    client(&memory).consulter("1", &[]).await.expect("found");
    let ids: Vec<_> = memory.requests()[..2].iter().map(|request| checked(request)["jti"].clone()).collect();
    assert_ne!(ids[0], ids[1], "a server takes a proof once");
}
