//! What clients share: the tokens of one OAuth 2 client, and everything of a client that was rebuilt from another.

use std::sync::Arc;
use std::time::Duration;

use cfadock_runtime::codegen as rt;
use cfadock_runtime::{Limits, Rate};
use tokio::time::Instant;

use crate::client::{Client, builder};
use crate::memory::Memory;

const DOSSIER: (u16, &str) = (200, r#"{"numero":"1"}"#);
const REFUSED: (u16, &str) = (401, r#"{"description":"jeton"}"#);
const FIRST: (u16, &str) = (200, r#"{"access_token":"jeton-un","expires_in":3600}"#);
const SECOND: (u16, &str) = (200, r#"{"access_token":"jeton-deux","expires_in":3600}"#);

fn credentials() -> rt::ClientCredentials {
    rt::ClientCredentials::new("https://auth.example/token", "id", "secret")
}

fn core(memory: &Arc<Memory>, credentials: &rt::ClientCredentials) -> rt::Core {
    let builder = builder().credential("oauth2", credentials.clone()).transport(memory.clone());
    builder.build().expect("all is set")
}

#[tokio::test]
async fn clones_of_one_oauth_client_have_one_token_and_replace_it_once() {
    let memory = Memory::answering([FIRST, DOSSIER, DOSSIER, REFUSED, REFUSED, SECOND, DOSSIER, DOSSIER]);
    let credentials = credentials();
    let (one, other) = (Client::with(core(&memory, &credentials)), Client::with(core(&memory, &credentials)));
    let (first, second) = tokio::join!(one.consulter("1", &[]), other.consulter("2", &[]));
    assert!(first.is_ok() && second.is_ok());
    // Both are refused at once, and one of them asks for both.
    let (first, second) = tokio::join!(one.consulter("1", &[]), other.consulter("2", &[]));
    assert!(first.is_ok() && second.is_ok());
    let sent = memory.header("authorization");
    assert_eq!(sent.iter().filter(|sent| sent.is_empty()).count(), 2, "{sent:?}");
    assert_eq!(sent[6..], ["Bearer jeton-deux", "Bearer jeton-deux"], "{sent:?}");
}

#[tokio::test]
async fn another_scope_is_another_token() {
    let memory = Memory::answering([FIRST, DOSSIER, SECOND, DOSSIER]);
    let credentials = credentials();
    Client::with(core(&memory, &credentials)).consulter("1", &[]).await.expect("found");
    let scoped = Client::with(core(&memory, &credentials.clone().scope("lecture")));
    scoped.consulter("1", &[]).await.expect("found");
    assert_eq!(memory.header("authorization"), ["", "Bearer jeton-un", "", "Bearer jeton-deux"]);
}

#[tokio::test(start_paused = true)]
async fn a_client_made_anew_shares_all_that_is_not_set_anew() {
    let answers = std::iter::once(FIRST).chain(std::iter::repeat_n(DOSSIER, 5));
    let memory = Memory::answering(answers);
    let limits = Limits { rate: Rate::per_second(1), ..Limits::default() };
    let builder = builder().credential("oauth2", credentials()).transport(memory.clone()).limits(limits);
    let first = builder.build().expect("all is set");
    let with_key = |key: &str| first.rebuild().credential("cleApi", rt::Credential::ApiKey(key.into()));
    let second = with_key("autre-cle").build().expect("all is set");
    let free = with_key("cle-libre").limits(Limits::default()).build().expect("all is set");

    let start = Instant::now();
    Client::with(first.clone()).consulter("1", &[]).await.expect("found");
    // One pace for both, a pace of its own for the third, and one token for all.
    Client::with(second).consulter("1", &[]).await.expect("found");
    assert_eq!(start.elapsed(), Duration::from_secs(1));
    Client::with(free).consulter("1", &[]).await.expect("found");
    assert_eq!(start.elapsed(), Duration::from_secs(1));
    assert_eq!(memory.header("authorization")[1..], ["Bearer jeton-un"; 3]);
    assert_eq!(memory.header("x-api-key")[1..], [crate::client::CLE, "autre-cle", "cle-libre"]);
    let shown = format!("{:?}", first.rebuild());
    assert!(!shown.contains("cle-"), "{shown}");
}

#[tokio::test]
async fn every_request_says_who_sends_it_and_those_of_tokens_do_too() {
    let memory = Memory::answering([FIRST, DOSSIER, DOSSIER]);
    let builder = builder().credential("oauth2", credentials()).transport(memory.clone());
    let named = builder.user_agent("Logiciel/1.0 (Editions Exemple)").build().expect("all is set");
    Client::with(named.clone()).consulter("1", &[]).await.expect("found");
    let again = named.rebuild().credential("cleApi", rt::Credential::ApiKey("autre-cle".into())).build();
    Client::with(again.expect("all is set")).consulter("1", &[]).await.expect("found");
    assert_eq!(memory.header("user-agent"), ["Logiciel/1.0 (Editions Exemple) essai/1.2.3"; 3]);
}
