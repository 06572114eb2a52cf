//! Single safeguards of credentials and time: sensitive marks on headers, credentials in bodies, the latest moment to
//! connect, the last byte that is allowed.

use std::sync::Arc;
use std::time::Duration;

use cfadock_runtime::codegen as rt;
use cfadock_runtime::{BoxFuture, Limits, NoSecret, Outcome, Secret, SecretSource, Timeouts, TransportError};
use tokio::time::advance;

use crate::client::{Client, builder};
use crate::memory::{Memory, answer, answer_with};
use crate::specimen::{Dossier, Erreur, dossier};

const DOSSIER: &str = r#"{"numero":"1"}"#;

/// A scheme for each way in which a credential travels.
static OPEN: rt::Api = rt::Api {
    schemes: &[
        rt::Scheme { name: "basic", setter: "basic", kind: rt::SchemeKind::Http { scheme: "basic" } },
        rt::Scheme { name: "bearer", setter: "bearer", kind: rt::SchemeKind::Http { scheme: "bearer" } },
        rt::Scheme {
            name: "cookie",
            setter: "cookie",
            kind: rt::SchemeKind::ApiKey { place: rt::Place::Cookie, name: "session" },
        },
        rt::Scheme {
            name: "key",
            setter: "key",
            kind: rt::SchemeKind::ApiKey { place: rt::Place::Header, name: "X-KEY" },
        },
    ],
    required: &[],
    parameters: &[],
    ..API_LIKE
};

const API_LIKE: rt::Api = rt::Api {
    name: "open",
    product: "open/1",
    base_url: None,
    schemes: &[],
    required: &[],
    parameters: &[],
    sensitive: &[],
};

static ALL: rt::Operation = rt::Operation {
    id: "tout",
    method: rt::Method::Get,
    path: "/",
    retry: rt::Retry::Safe,
    success: &[rt::Statuses::One(200)],
    documented: &[],
    accept: "",
    security: &[&["basic", "cookie", "key"], &["bearer", "cookie", "key"]],
    server: None,
    client_parameters: &[],
};

/// Headers that hold credentials are marked as sensitive, for loggers and for header compression.
#[tokio::test]
async fn every_header_of_a_credential_is_marked() {
    let basic = rt::Credential::Basic { user: "u".to_owned(), password: "p".into() };
    let provided = rt::Credential::Provided(Arc::new(Secret::new("cle")));
    for (scheme, credential, key) in [
        ("basic", basic, rt::Credential::ApiKey("cle".into())),
        ("bearer", rt::Credential::Bearer("jeton".into()), provided),
    ] {
        let memory = Memory::answering([(200, DOSSIER)]);
        let core = rt::CoreBuilder::new(&OPEN).base_url("https://opco.example").transport(memory.clone());
        let core = core.credential(scheme, credential).credential("cookie", rt::Credential::ApiKey("c".into()));
        let core = core.credential("key", key).build().expect("all is set");
        core.send(rt::Call::new(&ALL), rt::json::<Dossier>(), rt::never()).await.expect("found");
        let headers = &memory.requests()[0].headers;
        for name in ["authorization", "cookie", "x-key"] {
            assert!(headers[name].is_sensitive(), "{name} of {scheme}");
        }
        let shown = format!("{headers:?}");
        assert!(!shown.contains("cle") && !shown.contains("session") && !shown.contains("jeton"), "{shown}");
    }
    let memory = Memory::answering([(200, r#"{"access_token":"jeton-un"}"#), (200, DOSSIER)]);
    with_tokens(&memory).consulter("1", &[]).await.expect("found");
    assert!(memory.requests()[1].headers["authorization"].is_sensitive(), "a token that was fetched");
    assert!(memory.requests()[1].headers["x-api-key"].is_sensitive());
}

fn with_tokens(memory: &Arc<Memory>) -> Client {
    let credentials = rt::ClientCredentials::new("https://auth.example/token", "id", "77777");
    let builder = builder().credential("oauth2", credentials).transport(memory.clone());
    Client::with(builder.build().expect("all is set"))
}

/// A credential of digits only, which would be printed like a number.
#[tokio::test]
async fn credentials_print_nowhere_in_a_body() {
    let echo = "[12345,23456,34567,77777,99999]";
    let refused = |status| answer(status, echo);
    let granted = || Ok(answer(200, r#"{"access_token":"12345"}"#));
    for status in [200, 400, 404, 500] {
        let memory = Memory::playing([granted(), Ok(refused(status))]);
        let client = Client::with(
            builder()
                .credential("oauth2", rt::ClientCredentials::new("https://auth.example/token", "id", "77777"))
                .credential("cleApi", rt::Credential::Provided(Arc::new(Secret::new("23456"))))
                .transport(memory)
                .build()
                .expect("all is set"),
        );
        let error = client.consulter("1", &[]).await.expect_err("no dossier");
        let raw = error.raw().expect("a body").to_string();
        assert_eq!(raw, "[***,***,34567,***,99999]", "{status}");
    }
    let memory = Memory::playing([Ok(refused(400))]);
    let builder = builder().credential("cleApi", rt::Credential::ApiKey("34567".into()));
    let builder = builder.credential("oauth2", rt::Credential::Bearer("99999".into())).transport(memory);
    let error = Client::with(builder.build().expect("all is set")).consulter("1", &[]).await.expect_err("refused");
    assert_eq!(error.raw().expect("a body").to_string(), "[12345,23456,***,77777,***]");
}

/// A successful answer of a token server contains a token, in an unknown form: nothing of it is printed. A refusal may
/// echo the secret of the software.
#[tokio::test]
async fn the_answers_of_a_token_server_print_no_credential() {
    for (status, body, shown) in [
        (200, "[12345]", "***"),
        (201, r#"{"jeton":12345}"#, "***"),
        (400, "[77777,12345]", "[***,12345]"),
        (500, r#"{"client_secret":1,"a":77777}"#, r#"{"client_secret":***,"a":***}"#),
    ] {
        let memory = Memory::answering([(status, body)]);
        let error = with_tokens(&memory).consulter("1", &[]).await.expect_err("no token");
        let cfadock_runtime::Error::Token(error) = error else { panic!("{error}") };
        let (cfadock_runtime::TokenError::Refused { raw, .. } | cfadock_runtime::TokenError::Undecodable { raw, .. }) =
            &*error
        else {
            panic!("{error}")
        };
        assert_eq!(raw.to_string(), shown, "{status} {body}");
        assert!(!format!("{error:?}").contains("77777"), "{error:?}");
    }
}

/// A key that is provided after this part of the total timeout.
#[derive(Debug)]
struct Late(Duration);

impl SecretSource for Late {
    fn secret(&self) -> BoxFuture<'_, Result<Secret, NoSecret>> {
        Box::pin(async {
            advance(self.0).await;
            Ok(Secret::new("cle"))
        })
    }
}

/// Nothing begins that could not finish its connection in time, even if its turn comes at once.
#[tokio::test(start_paused = true)]
async fn what_has_no_time_to_connect_is_not_sent() {
    let (connect, whole) = (Duration::from_secs(2), Duration::from_secs(10));
    let step = Duration::from_millis(1);
    for (late, outcome, requests) in [
        (whole - connect - step, Outcome::Accepted, 1),
        (whole - connect, Outcome::NotSent, 0),
        (whole - connect + step, Outcome::NotSent, 0),
    ] {
        let memory = Memory::answering([(200, DOSSIER)]);
        let timeouts = Timeouts { connect, whole, ..Timeouts::default() };
        let credential = rt::Credential::Provided(Arc::new(Late(late)));
        let builder = builder().timeouts(timeouts).credential("cleApi", credential).transport(memory.clone());
        let client = Client::with(builder.build().expect("all is set"));
        assert_eq!(Outcome::of(&client.consulter("1", &[]).await), outcome, "{late:?}");
        assert_eq!(memory.requests().len(), requests, "{late:?}");
        // An attempt has no more time than the call has left.
        for request in memory.requests() {
            assert_eq!(request.patience.attempt, connect + step);
        }
    }
}

/// The same for the request of a token, which does not wait for a turn.
#[tokio::test(start_paused = true)]
async fn a_token_that_there_is_no_time_to_ask_for_is_not_asked() {
    let timeouts = Timeouts { connect: Duration::from_secs(2), whole: Duration::from_secs(10), ..Timeouts::default() };
    for (late, requests) in [(8_000, 0), (7_999, 1)] {
        let memory = Memory::playing([Err(TransportError::broken("x"))]);
        let credentials = rt::ClientCredentials::new("https://auth.example/token", "id", "secret");
        // The key is requested before the token: its scheme was given first.
        let builder = builder()
            .timeouts(timeouts)
            .credential("cleApi", rt::Credential::Provided(Arc::new(Late(Duration::from_millis(late)))))
            .credential("oauth2", credentials)
            .transport(memory.clone());
        let client = Client::with(builder.build().expect("all is set"));
        assert_eq!(client.consulter("1", &[]).await.expect_err("no token").outcome(), Outcome::NotSent);
        assert_eq!(memory.requests().len(), requests, "{late}");
    }
}

/// The limit is an allowed size, for a body and for all bytes of its transfer.
#[tokio::test]
async fn an_answer_may_have_as_many_bytes_as_the_limit() {
    for (length, outcome) in [(13, Outcome::Accepted), (14, Outcome::Accepted), (15, Outcome::AnswerLost)] {
        let body = format!("{:length$}", r#"{"numero":1}"#);
        let limits = Limits { answer: 14, ..Limits::default() };
        let core = builder().limits(limits).transport(Memory::answering([(200, body.as_str())])).build();
        let result = Client::with(core.expect("all is set")).consulter("1", &[]).await;
        assert_eq!(Outcome::of(&result), outcome, "{length}");
    }
    // A page that is too large is still the page of a gateway.
    let page = answer_with(200, &[("content-type", "text/html")], &"x".repeat(15));
    let limits = Limits { answer: 14, ..Limits::default() };
    let core = builder().limits(limits).transport(Memory::playing([Ok(page)])).build();
    let error = Client::with(core.expect("all is set")).consulter("1", &[]).await.expect_err("too large");
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[cfg(feature = "reqwest")]
mod carried {
    use cfadock_runtime::FilePart;

    use super::*;
    use crate::client::CLE;
    use crate::wire::{listen, serve};

    const HEAD: &str = "HTTP/1.1 200 OK\r\n";

    async fn answered(answer: String, limit: u64) -> Result<(), rt::Error<Erreur>> {
        let (listener, port) = listen().await;
        let server = tokio::spawn(serve(listener, answer));
        let base = format!("http://127.0.0.1:{port}/api");
        let core = builder().base_url(base).limits(Limits { answer: limit, ..Limits::default() }).build();
        let client = Client::with(core.expect("the ready-made transport starts"));
        let result = client.deposer(&dossier("1"), FilePart::new("x")).await.map(drop);
        server.await.expect("no panic");
        result
    }

    #[tokio::test]
    async fn the_limit_is_the_most_that_is_read() {
        for (length, fits) in [(9, true), (10, true), (11, false)] {
            let body = "x".repeat(length);
            let (first, rest) = body.split_at(4);
            let chunked = format!(
                "{HEAD}transfer-encoding: chunked\r\n\r\n4\r\n{first}\r\n{:x}\r\n{rest}\r\n0\r\n\r\n",
                rest.len()
            );
            let whole = format!("{HEAD}transfer-encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n0\r\n\r\n");
            for answer in [format!("{HEAD}content-length: {length}\r\n\r\n{body}"), chunked, whole] {
                let result = answered(answer, 10).await;
                assert_eq!(result.is_ok(), fits, "{length}: {result:?}");
                if let Err(error) = result {
                    assert!(matches!(&error, rt::Error::Transport(error) if error.limit() == Some(10)), "{error}");
                }
            }
        }
    }

    /// Wherever an exchange breaks, no cause of the error names the URL, which may hold a key.
    #[tokio::test]
    async fn no_cause_of_a_broken_exchange_names_the_url() {
        let (listener, port) = listen().await;
        drop(listener);
        let refused =
            Client::with(builder().base_url(format!("http://127.0.0.1:{port}/api")).build().expect("all is set"));
        let mut errors = vec![refused.deposer(&dossier("1"), FilePart::new("x")).await.map(drop)];
        for answer in [
            String::new(),
            "garbage\r\n\r\n".to_owned(),
            "HTTP/1.1 200".to_owned(),
            format!("{HEAD}content-length: 9\r\n\r\nx"),
            format!("{HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n"),
            format!("{HEAD}content-length: 5\r\ncontent-type: text/html\r\n\r\nx"),
        ] {
            errors.push(answered(answer, 10).await);
        }
        for error in errors {
            let error = error.expect_err("broken");
            let mut shown = format!("{error} {error:?}");
            let mut causes = 0;
            let mut source = std::error::Error::source(&error);
            while let Some(cause) = source {
                shown.push_str(&format!(" {cause} {cause:?}"));
                source = cause.source();
                causes += 1;
            }
            assert!(causes > 0, "the cause is kept: {shown}");
            for hidden in ["conventions", "/api", "http://", CLE] {
                assert!(!shown.contains(hidden), "{hidden} in {shown}");
            }
        }
    }
}
