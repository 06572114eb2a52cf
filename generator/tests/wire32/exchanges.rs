//! New features of OpenAPI 3.1 and 3.2, over a loopback socket.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use cfadock_runtime::ReceiveError;
use cfadock_runtime::http::HeaderMap;
use wire32::models::*;
use wire32::*;

/// Answers one request, and returns it.
fn server(answer: Vec<u8>) -> (Client, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let served = thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let (mut received, mut piece) = (Vec::new(), [0; 4096]);
        while !is_whole(&received) {
            let count = socket.read(&mut piece).unwrap();
            assert!(count > 0, "the request was cut");
            received.extend_from_slice(&piece[..count]);
        }
        socket.write_all(&answer).unwrap();
        String::from_utf8(received).unwrap()
    });
    (Client::builder().base_url(url).build().unwrap(), served)
}

fn is_whole(received: &[u8]) -> bool {
    let text = String::from_utf8_lossy(received);
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let head_length = head.len() + 4;
    let announced =
        head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned));
    received.len() >= head_length + announced.map_or(0, |length| length.parse().unwrap())
}

fn said(media: &str, body: &str) -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\n";
    format!("{head}content-type: {media}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn none() -> Vec<u8> {
    b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_vec()
}

fn m(text: &str) -> M {
    M::builder().m(text).build()
}

fn begins(served: JoinHandle<String>, line: &str, body: &str) {
    let request = served.join().unwrap();
    assert!(request.starts_with(line), "{request}");
    assert!(request.ends_with(body), "{request}");
}

#[tokio::test]
async fn methods_are_those_of_the_document_and_bodies_go_with_all_of_them() {
    let (client, served) = server(said("application/json", r#"[{"m":"a"}]"#));
    assert_eq!(client.find(&m("x")).await.unwrap().body, vec![m("a")]);
    begins(served, "QUERY /things HTTP/1.1\r\n", "\r\n\r\n{\"m\":\"x\"}");
    let (client, served) = server(none());
    client.copy().await.unwrap();
    begins(served, "COPY /things HTTP/1.1\r\n", "\r\n\r\n");
    let (client, served) = server(none());
    client.search(&m("x")).await.unwrap();
    begins(served, "GET /things HTTP/1.1\r\n", "\r\n\r\n{\"m\":\"x\"}");
    let (client, served) = server(none());
    client.forget(&vec!["a".to_owned()]).await.unwrap();
    begins(served, "DELETE /things HTTP/1.1\r\n", "\r\n\r\n[\"a\"]");
}

#[tokio::test]
async fn a_querystring_is_the_whole_query() {
    let (client, served) = server(none());
    let filter = FormFilter::builder().a("x y").b(2).build();
    client.form_with(&FormOptions::builder().filter(filter).build()).await.unwrap();
    begins(served, "GET /form?a=x%20y&b=2 HTTP/1.1\r\n", "");
    let (client, served) = server(none());
    client.json(&m("x")).await.unwrap();
    begins(served, "GET /json?%7B%22m%22%3A%22x%22%7D HTTP/1.1\r\n", "");
}

#[tokio::test]
async fn items_follow_one_another() {
    let (client, served) = server(said("application/jsonl", "{\"m\":\"a\"}\n{\"m\":\"b\"}\n"));
    assert_eq!(client.lines(&vec![m("x"), m("y")]).await.unwrap().body, vec![m("a"), m("b")]);
    begins(served, "POST /lines HTTP/1.1\r\n", "\r\n\r\n{\"m\":\"x\"}\n{\"m\":\"y\"}\n");
    let (client, _) =
        server(said("text/event-stream", "id: 1\ndata: {\"m\":\"a\"}\n\nevent: end\ndata: {\"m\":\"b\"}\n\n"));
    let events = client.events().await.unwrap().body;
    assert_eq!((events[0].id.as_deref(), events[0].data.m.as_str()), (Some("1"), "a"));
    assert_eq!((events[1].event.as_deref(), events[1].data.m.as_str()), (Some("end"), "b"));
}

#[tokio::test]
async fn numbers_of_dotnet_are_read_from_texts() {
    let (client, _) = server(said("application/json", r#"{"count":"12","sum":"1.5","none":null}"#));
    let net = client.net().await.unwrap().body;
    assert_eq!((net.count, net.sum, net.none), (12, 1.5, None));
}

#[test]
fn a_webhook_is_read_by_its_function() {
    let headers = HeaderMap::new();
    assert_eq!(receivers::told("POST", &headers, r#"{"m":"a"}"#), Ok(m("a")));
    assert!(matches!(receivers::told("GET", &headers, r#"{"m":"a"}"#), Err(ReceiveError::Method(_))));
    assert!(matches!(receivers::told("POST", &headers, "{}"), Err(ReceiveError::Body(_))));
}
