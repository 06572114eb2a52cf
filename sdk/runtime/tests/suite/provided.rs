//! Keys from a source of the caller: requested at each call, never shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use cfadock_runtime::codegen as rt;
use cfadock_runtime::{BoxFuture, EnvironmentVariable, Error, NoSecret, Outcome, Secret, SecretSource, Timeouts};

use crate::client::{Client, builder};
use crate::memory::Memory;

/// Returns another key each time, and at the end none.
#[derive(Debug)]
struct Vault(AtomicU32);

impl SecretSource for Vault {
    fn secret(&self) -> BoxFuture<'_, Result<Secret, NoSecret>> {
        Box::pin(async {
            match self.0.fetch_add(1, Ordering::Relaxed) {
                2 => Err(NoSecret::new("the vault is closed")),
                3 => Ok(Secret::new("a\r\nb")),
                number => Ok(Secret::new(format!("cle-du-coffre-{number}"))),
            }
        })
    }
}

fn client(memory: &Arc<Memory>, keeper: impl SecretSource) -> Client {
    let credential = rt::Credential::Provided(Arc::new(keeper));
    let builder = builder().credential("cleApi", credential).transport(memory.clone());
    Client::with(builder.build().expect("all is set"))
}

#[tokio::test]
async fn a_key_is_asked_for_at_each_call() {
    let echo = r#"{"description":"cle-du-coffre-1"}"#;
    let memory = Memory::answering([(200, r#"{"numero":"1"}"#), (400, echo)]);
    let client = client(&memory, Vault(AtomicU32::new(0)));
    client.consulter("1", &[]).await.expect("found");
    let error = client.consulter("1", &[]).await.expect_err("refused");
    assert!(!format!("{error:?}").contains("coffre"), "{error:?}");
    assert_eq!(memory.header("x-api-key"), ["cle-du-coffre-0", "cle-du-coffre-1"]);
    for reason in ["the vault is closed", "it holds a control character, such as a line break"] {
        let error = client.consulter("1", &[]).await.expect_err("no key");
        assert!(matches!(error, Error::MissingCredential(_)) && error.outcome() == Outcome::NotSent);
        assert_eq!(error.to_string(), format!("consulterDossier was not sent: it needs the key of `cleApi`: {reason}"));
    }
    assert_eq!(memory.requests().len(), 2);
}

/// Never answers.
#[derive(Debug)]
struct Silent;

impl SecretSource for Silent {
    fn secret(&self) -> BoxFuture<'_, Result<Secret, NoSecret>> {
        Box::pin(std::future::pending())
    }
}

/// The wait for a key is part of the whole time of the call.
#[tokio::test(start_paused = true)]
async fn a_key_that_does_not_come_is_waited_for_as_long_as_the_call_may_take() {
    let start = tokio::time::Instant::now();
    let error = client(&Memory::answering([]), Silent).consulter("1", &[]).await.expect_err("no key");
    assert!(error.to_string().ends_with("it did not come in time"), "{error}");
    assert_eq!(start.elapsed().as_secs(), Timeouts::default().whole.as_secs());
}

#[tokio::test]
async fn memory_and_environment_keep_keys_too() {
    let memory = Memory::answering([(200, r#"{"numero":"1"}"#), (200, r#"{"numero":"1"}"#)]);
    client(&memory, Secret::new("cle-en-memoire")).consulter("1", &[]).await.expect("found");
    // A variable that every test of cargo has.
    client(&memory, EnvironmentVariable::new("CARGO_PKG_NAME")).consulter("1", &[]).await.expect("found");
    assert_eq!(memory.header("x-api-key"), ["cle-en-memoire", "cfadock-runtime"]);
    let absent = client(&memory, EnvironmentVariable::new("CFADOCK_NO_SUCH_KEY")).consulter("1", &[]).await;
    assert!(absent.expect_err("no key").to_string().ends_with("the variable CFADOCK_NO_SUCH_KEY is not set"));
}

#[test]
fn only_a_scheme_of_keys_takes_a_kept_key() {
    let credential = rt::Credential::Provided(Arc::new(Secret::new("cle-en-memoire")));
    assert!(!format!("{credential:?}").contains("memoire"));
    let built = builder().credential("oauth2", credential).transport(Memory::answering([])).build();
    assert!(built.expect_err("no key").to_string().contains("of another kind"));
}
