//! What the built-in transport never does, whatever the environment: follow a redirect, use a proxy that was not
//! configured, send in clear text, or send more than it was given. TLS before 1.2 is among the faults of the
//! conformance tests.

use std::process::Command;
use std::time::Duration;

use cfadock_runtime::http::Method;
use cfadock_runtime::{FilePart, Request, ReqwestTransport, Stage, Timeouts, Transport};
use tokio::net::TcpListener;

use crate::specimen::dossier;
use crate::wire::{client, listen, serve};

const FOUND: &str = "HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\n{\"numero\":\"1\"}";

/// Whether no connection was made, at the end.
async fn is_untouched(listener: TcpListener) -> bool {
    tokio::time::timeout(Duration::from_millis(1), listener.accept()).await.is_err()
}

#[tokio::test]
async fn no_redirect_carries_anything_along() {
    for status in [301, 302, 303, 307, 308] {
        let (elsewhere, trap) = listen().await;
        let (listener, port) = listen().await;
        let location = format!("location: http://127.0.0.1:{trap}/");
        let answer = format!("HTTP/1.1 {status} Moved\r\n{location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        let server = tokio::spawn(serve(listener, answer));
        let error = client(port).deposer(&dossier("1"), FilePart::new("x")).await.expect_err("no success");
        assert_eq!(error.status().map(|found| found.as_u16()), Some(status));
        server.await.expect("no panic");
        assert!(is_untouched(elsewhere).await, "{status} was followed");
    }
}

#[tokio::test]
async fn only_what_was_told_travels() {
    let (listener, port) = listen().await;
    let server = tokio::spawn(serve(listener, FOUND.to_owned()));
    client(port).consulter("1", &[]).await.expect("found");
    let received = server.await.expect("no panic").to_lowercase();
    assert!(received.contains("\r\nuser-agent: essai/1.2.3\r\n"), "{received}");
    let mut names: Vec<_> = received.lines().skip(1).filter_map(|line| Some(line.split_once(':')?.0)).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "editeur", "host", "user-agent", "x-api-key"], "no encodings, no referer");
}

#[tokio::test]
async fn names_of_files_stay_in_their_quotes() {
    let (listener, port) = listen().await;
    let server = tokio::spawn(serve(listener, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_owned()));
    let file = FilePart::pdf(r#"a"; name="convention.pdf"#, "%PDF-");
    client(port).deposer(&dossier("1"), file).await.expect("accepted");
    let received = server.await.expect("no panic");
    let disposition = received.lines().find(|line| line.contains("filename")).expect("a file");
    assert_eq!(disposition.matches("; name=\"").count(), 1, "{disposition}");
}

#[tokio::test]
async fn plain_http_leads_to_the_machine_itself_only() {
    let transport = ReqwestTransport::new(Timeouts::default()).expect("it starts");
    for url in ["http://opco.example/", "http://192.0.2.1/", "http://localhost.example/", "ftp://127.0.0.1/"] {
        let request = Request::new(Method::GET, url.parse().expect("a URL"));
        let error = transport.send(request).await.expect_err("in the clear");
        assert_eq!(error.stage(), Stage::NotSent, "{url}");
        assert!(std::error::Error::source(&error).is_none(), "{url}: it was tried");
    }
}

/// Runs the next test in a process whose environment names a proxy.
#[tokio::test]
async fn no_proxy_of_the_environment_is_asked() {
    let (proxy, trap) = listen().await;
    let (listener, port) = listen().await;
    let server = tokio::spawn(serve(listener, FOUND.to_owned()));
    let proxied = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let mut child = Command::new(std::env::current_exe().expect("this test"));
    child.args(["--exact", "--ignored", "locked::calls_in_another_environment"]).env(PORT, port.to_string());
    child
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .envs(proxied.map(|name| (name, format!("http://127.0.0.1:{trap}"))));
    let output = tokio::task::spawn_blocking(move || child.output()).await.expect("no panic").expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(
        server.await.expect("no panic").starts_with("GET /api/v1/dossiers/1 "),
        "asked as a server is, not a proxy"
    );
    assert!(is_untouched(proxy).await, "the proxy was asked");
}

/// The variable with the address of the server for the child.
const PORT: &str = "CFADOCK_TEST_PORT";

#[tokio::test]
#[ignore = "a child process, which the test before it runs"]
async fn calls_in_another_environment() {
    let port = std::env::var(PORT).expect("the parent sets it").parse().expect("a port");
    client(port).consulter("1", &[]).await.expect("found");
}
