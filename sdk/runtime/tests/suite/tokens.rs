//! Tokens: fetched once for all, renewed before their end, renewed once when refused, never printed.

use std::sync::Arc;
use std::time::Duration;

use cfadock_runtime::codegen as rt;
use cfadock_runtime::{Body, Error, Outcome, TokenError};

use crate::client::{Client, builder};
use crate::memory::Memory;
use crate::specimen::dossier;

const DOSSIER: (u16, &str) = (200, r#"{"numero":"1"}"#);
const REFUSED: (u16, &str) = (401, r#"{"description":"jeton"}"#);
const FIRST: (u16, &str) = (200, r#"{"access_token":"jeton-un","expires_in":3600,"token_type":"Bearer"}"#);
const SECOND: (u16, &str) = (200, r#"{"access_token":"jeton-deux","expires_in":"3600"}"#);

fn client(memory: &Arc<Memory>) -> Client {
    let credentials = rt::ClientCredentials::new("https://auth.example/token", "éditeur", "mot&secret").scope("a b");
    let builder = builder().credential("oauth2", credentials).transport(memory.clone());
    Client::with(builder.build().expect("all is set"))
}

#[tokio::test(start_paused = true)]
async fn a_token_is_asked_as_the_norm_says_and_kept() {
    let memory = Memory::answering([FIRST, DOSSIER, DOSSIER]);
    let client = client(&memory);
    client.consulter("1", &[]).await.expect("found");
    tokio::time::advance(Duration::from_secs(3239)).await;
    client.clone().consulter("1", &[]).await.expect("found");
    assert_eq!(memory.header("authorization"), ["", "Bearer jeton-un", "Bearer jeton-un"]);
    let asked = &memory.requests()[0];
    assert_eq!((asked.method.as_str(), asked.url.as_str()), ("POST", "https://auth.example/token"));
    let Body::Bytes(form) = &asked.body else { panic!("no form") };
    assert_eq!(form, "grant_type=client_credentials&client_id=%C3%A9diteur&client_secret=mot%26secret&scope=a+b");
    // The token server does not receive the key of the CFA.
    assert_eq!(memory.header("x-api-key")[0], "");
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_a_minute_before_its_end() {
    let memory = Memory::answering([FIRST, DOSSIER, SECOND, DOSSIER]);
    let client = client(&memory);
    client.consulter("1", &[]).await.expect("found");
    tokio::time::advance(Duration::from_secs(3540)).await;
    client.consulter("1", &[]).await.expect("found");
    assert_eq!(memory.header("authorization"), ["", "Bearer jeton-un", "", "Bearer jeton-deux"]);
}

#[tokio::test(start_paused = true)]
async fn a_token_without_a_lifetime_serves_for_five_minutes_less_the_margin() {
    const UNSAID: (u16, &str) = (200, r#"{"access_token":"jeton-un"}"#);
    for (seconds, used_again) in [(269, true), (271, false)] {
        let then = if used_again { [DOSSIER, SECOND] } else { [SECOND, DOSSIER] };
        let memory = Memory::answering([UNSAID, DOSSIER].into_iter().chain(then));
        let client = client(&memory);
        client.consulter("1", &[]).await.expect("found");
        tokio::time::advance(Duration::from_secs(seconds)).await;
        client.consulter("1", &[]).await.expect("found");
        let sent = memory.header("authorization");
        let old = sent.iter().filter(|sent| *sent == "Bearer jeton-un").count() == 2;
        assert_eq!(old, used_again, "{seconds}: {sent:?}");
    }
}

/// Lets the spawned tasks finish.
async fn settle() {
    for _ in 0..8 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn one_task_renews_a_token_ahead_of_its_end_while_all_use_the_old_one() {
    let memory = Memory::answering([FIRST, DOSSIER, DOSSIER, DOSSIER, SECOND, DOSSIER]);
    let client = client(&memory);
    client.consulter("1", &[]).await.expect("found");
    tokio::time::advance(Duration::from_secs(3240)).await;
    // No call waits: these two are answered under the old token.
    let (one, other) = tokio::join!(client.consulter("1", &[]), client.consulter("1", &[]));
    assert!(one.is_ok() && other.is_ok());
    settle().await;
    client.consulter("1", &[]).await.expect("found");
    let sent = memory.header("authorization");
    assert_eq!(sent.iter().filter(|sent| sent.is_empty()).count(), 2, "two tokens in all: {sent:?}");
    assert_eq!(sent.iter().filter(|sent| *sent == "Bearer jeton-un").count(), 3, "{sent:?}");
    assert_eq!(sent.last().map(String::as_str), Some("Bearer jeton-deux"), "{sent:?}");
}

#[tokio::test(start_paused = true)]
async fn a_failure_to_renew_ahead_is_nobodys_failure() {
    let down = (503, "");
    let memory = Memory::answering([FIRST, DOSSIER, DOSSIER, down, DOSSIER, DOSSIER, SECOND, DOSSIER]);
    let client = client(&memory);
    client.consulter("1", &[]).await.expect("found");
    tokio::time::advance(Duration::from_secs(3241)).await;
    for pause in [0, 9, 2] {
        tokio::time::advance(Duration::from_secs(pause)).await;
        client.consulter("1", &[]).await.expect("found under the old token");
        settle().await;
    }
    client.consulter("1", &[]).await.expect("found");
    let sent = memory.header("authorization");
    let (old, new, none) = ("Bearer jeton-un", "Bearer jeton-deux", "");
    // Not requested again within ten seconds of the failure.
    assert_eq!(sent, [none, old, old, none, old, old, none, new]);
}

#[tokio::test(start_paused = true)]
async fn a_token_request_is_repeated_and_its_failure_is_not_sent() {
    let retries = cfadock_runtime::Retries { budget: 9, ..cfadock_runtime::Retries::default() };
    for (down, requests, outcome) in [(1, 3, Outcome::Accepted), (9, 4, Outcome::NotSent)] {
        let memory = Memory::answering([(503, "")].into_iter().cycle().take(down).chain([FIRST, DOSSIER]));
        let credentials = rt::ClientCredentials::new("https://auth.example/token", "id", "secret");
        let builder = builder().retries(retries).credential("oauth2", credentials).transport(memory.clone());
        let client = Client::with(builder.build().expect("all is set"));
        let result = client.deposer(&dossier("1"), rt::FilePart::new("x")).await;
        assert_eq!((memory.requests().len(), Outcome::of(&result)), (requests, outcome));
    }
}

#[tokio::test]
async fn all_clones_wait_for_one_token() {
    let memory = Memory::answering([FIRST].into_iter().chain([DOSSIER; 8]));
    let client = client(&memory);
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.consulter("1", &[]).await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("found");
    }
    let tokens = memory.requests().iter().filter(|request| request.url.path() == "/token").count();
    assert_eq!(tokens, 1);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_what_is_safe_to_repeat() {
    let memory = Memory::answering([FIRST, REFUSED, SECOND, DOSSIER]);
    client(&memory).consulter("1", &[]).await.expect("found at the second time");
    assert_eq!(memory.header("authorization"), ["", "Bearer jeton-un", "", "Bearer jeton-deux"]);

    let memory = Memory::answering([FIRST, REFUSED, SECOND, REFUSED]);
    let error = client(&memory).consulter("1", &[]).await.expect_err("refused twice");
    assert_eq!((error.status().map(|status| status.as_u16()), memory.requests().len()), (Some(401), 4));
}

#[tokio::test]
async fn a_deposit_is_never_repeated() {
    let memory = Memory::answering([FIRST, REFUSED]);
    let error = client(&memory).deposer(&dossier("1"), rt::FilePart::new("x")).await.expect_err("refused");
    assert_eq!((error.status().map(|status| status.as_u16()), memory.requests().len()), (Some(401), 2));
}

#[tokio::test]
async fn a_token_refused_to_a_deposit_is_not_used_again() {
    let memory = Memory::answering([FIRST, REFUSED, SECOND, (200, "")]);
    let client = client(&memory);
    let convention = dossier("1");
    let deposit = || client.deposer(&convention, rt::FilePart::new("x"));
    assert!(deposit().await.expect_err("refused").is_client_error());
    deposit().await.expect("accepted under another token");
    assert_eq!(memory.header("authorization"), ["", "Bearer jeton-un", "", "Bearer jeton-deux"]);
}

#[tokio::test]
async fn a_token_refused_twice_is_not_used_again() {
    let memory = Memory::answering([FIRST, REFUSED, SECOND, REFUSED, FIRST, DOSSIER]);
    let client = client(&memory);
    client.consulter("1", &[]).await.expect_err("refused twice");
    client.consulter("1", &[]).await.expect("found");
    let sent = ["", "Bearer jeton-un", "", "Bearer jeton-deux", "", "Bearer jeton-un"];
    assert_eq!(memory.header("authorization"), sent);
}

#[tokio::test]
async fn a_token_of_the_caller_is_sent_as_it_is() {
    let memory = Memory::answering([REFUSED]);
    let builder = builder().credential("oauth2", rt::Credential::Bearer("jeton-sien".into()));
    let client = Client::with(builder.transport(memory.clone()).build().expect("all is set"));
    client.consulter("1", &[]).await.expect_err("refused, and there is no other");
    assert_eq!(memory.header("authorization"), ["Bearer jeton-sien"]);
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    for (answer, text) in [
        (
            (400, r#"{"error":"invalid_client","client_secret":"mot&secret"}"#),
            "no token: the token server answered 400 Bad Request",
        ),
        ((200, "<html>"), "does not decode: the body is HTML or XML"),
        ((200, r#"{"expires_in":1}"#), "missing field `access_token`"),
        ((200, r#"{"access_token":"x\r\ny"}"#), "control character"),
    ] {
        let memory = Memory::answering([answer]);
        let error = client(&memory).consulter("1", &[]).await.expect_err("no token");
        assert!(error.to_string().contains(text), "{error}");
        assert!(error.is_not_sent() && memory.requests().len() == 1);
        assert!(!format!("{error:?}").contains("secret\""), "{error:?}");
        assert!(matches!(error, Error::Token(error) if !matches!(*error, TokenError::Transport(_))));
    }
}
