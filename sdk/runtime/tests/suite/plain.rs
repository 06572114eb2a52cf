//! Plain http to another machine: only where its host was named. `0.0.0.0` stands for that machine: it is no address of
//! the loopback, and leads here nevertheless.

use cfadock_runtime::{BuildProblem, ClientCredentials, UrlProblem};
use tokio::net::TcpListener;

use crate::client::{Client, builder};
use crate::wire::{listen, serve};

const HOST: &str = "0.0.0.0";

async fn elsewhere() -> (TcpListener, String) {
    let (listener, port) = listen().await;
    (listener, format!("http://{HOST}:{port}"))
}

fn problems(base: &str, tokens: &str, named: &[&str]) -> Vec<BuildProblem> {
    let client = ClientCredentials::new(tokens, "id", "secret");
    let builder = builder().base_url(base).credential("oauth2", client);
    let built = named.iter().fold(builder, |builder, host| builder.plain_http_to(*host)).build();
    built.err().map_or_else(Vec::new, |error| error.problems().to_vec())
}

#[tokio::test]
async fn a_named_host_gets_tokens_and_calls() {
    let (listener, url) = elsewhere().await;
    let server = tokio::spawn(async move {
        let token = r#"{"access_token":"jeton","token_type":"Bearer","expires_in":3600}"#;
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";
        let mut received = Vec::new();
        for body in [token, "{}"] {
            let (socket, answer) =
                (listener.accept().await, format!("{head}content-length: {}\r\n\r\n{body}", body.len()));
            let (mut socket, _) = socket.expect("a connection");
            received.push(crate::wire::exchange(&mut socket, &answer).await);
        }
        received
    });
    let tokens = ClientCredentials::new(format!("{url}/token"), "id", "secret");
    let core = builder().base_url(format!("{url}/api")).credential("oauth2", tokens).plain_http_to(HOST).build();
    Client::with(core.expect("the host was named")).signaler().await.expect("accepted");
    let received = server.await.expect("no panic");
    assert!(received[0].starts_with("POST /token "), "{}", received[0]);
    assert!(received[1].contains("authorization: Bearer jeton"), "{}", received[1]);
}

#[test]
fn no_other_host_is_called_in_the_clear() {
    let (here, safe) = ("http://127.0.0.1/api", "https://opco.example");
    let plain = |scheme| BuildProblem::Url { scheme, reason: UrlProblem::PlainHttp };
    for (base, tokens, named, expected) in [
        ("http://bac:8080/api", safe, &[][..], vec![plain(None)]),
        ("http://bac:8080/api", safe, &["other", "bac.example", "x.bac"], vec![plain(None)]),
        ("http://bac:8080/api", "http://other/token", &["bac"], vec![plain(Some("oauth2"))]),
        (here, "http://bac/token", &["other"], vec![plain(Some("oauth2"))]),
        ("http://bac:8080/api", "http://Other:9/token", &["BAC", "other"], vec![]),
        (here, safe, &["bac"], vec![]),
    ] {
        let found = problems(base, tokens, named);
        assert_eq!(format!("{found:?}"), format!("{expected:?}"), "{base} {tokens} {named:?}");
    }
    for wrong in ["http://bac", "bac:8080", "bac/x", "", "u@bac", "*", "*.bac", "bac,other"] {
        let found = problems("http://127.0.0.1/api", "https://opco.example", &[wrong]);
        assert!(matches!(&found[..], [BuildProblem::Value { name: "plain_http_to", .. }]), "{wrong}: {found:?}");
    }
}

#[tokio::test]
async fn a_redirect_of_a_named_host_is_not_followed() {
    let (first, url) = elsewhere().await;
    let (second, other) = elsewhere().await;
    let answer = format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {other}/api\r\ncontent-length: 0\r\n\r\n");
    let server = tokio::spawn(serve(first, answer));
    let core = builder().base_url(format!("{url}/api")).plain_http_to(HOST).build().expect("the host was named");
    let error = Client::with(core).consulter("1", &[]).await.expect_err("no answer");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(307), "{error}");
    server.await.expect("no panic");
    let reached = tokio::time::timeout(std::time::Duration::from_millis(1), second.accept()).await;
    assert!(reached.is_err(), "the other address was called");
}
