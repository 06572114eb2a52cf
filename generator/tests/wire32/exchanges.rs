//! New features of OpenAPI 3.1 and 3.2, over a loopback socket.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use cfadock_runtime::{Error, ReceiveError, StreamError};
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
    let lines = client.lines(&vec![m("x"), m("y")]).await.unwrap().body;
    assert_eq!(lines.all().await.unwrap(), vec![m("a"), m("b")]);
    begins(served, "POST /lines HTTP/1.1\r\n", "\r\n\r\n{\"m\":\"x\"}\n{\"m\":\"y\"}\n");
    let (client, _) =
        server(said("text/event-stream", "id: 1\ndata: {\"m\":\"a\"}\n\nevent: end\ndata: {\"m\":\"b\"}\n\n"));
    let events = client.events().await.unwrap().body.all().await.unwrap();
    assert_eq!((events[0].id.as_deref(), events[0].data.m.as_str()), (Some("1"), "a"));
    assert_eq!((events[1].event.as_deref(), events[1].data.m.as_str()), (Some("end"), "b"));
}

/// A multipart answer in pieces of so many bytes.
fn multipart(media: &str, body: &str, piece: usize) -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n";
    let mut answer = format!("{head}content-type: {media}\r\n\r\n").into_bytes();
    for piece in body.as_bytes().chunks(piece) {
        answer.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
        answer.extend_from_slice(piece);
        answer.extend_from_slice(b"\r\n");
    }
    answer.extend_from_slice(b"0\r\n\r\n");
    answer
}

#[tokio::test]
async fn parts_are_read_by_their_own_headers() {
    let body = "preamble\r\n--a b\r\nContent-Type: application/json\r\nX-Rank: 1\r\n\r\n{\"m\":\"a\"}\r\n--a b \r\n\r\n{\"m\":\"b\"}\r\n--a b--\r\nepilogue";
    for piece in 1..body.len() {
        let (client, served) = server(multipart("multipart/mixed; boundary=\"a b\"", body, piece));
        let parts = client.parts().await.unwrap().body.all().await.unwrap();
        assert_eq!(parts[0].headers["x-rank"], "1");
        assert_eq!(parts.into_iter().map(|part| part.body).collect::<Vec<_>>(), [m("a"), m("b")]);
        assert!(served.join().unwrap().contains("\r\naccept: multipart/mixed\r\n"));
    }
    let notes = "--n\r\nContent-Type: text/plain\r\n\r\n\"one\"\r\n--n\r\nContent-Type: application/json\r\n\r\n\"two\"\r\n--n--";
    let (client, _) = server(multipart("multipart/mixed; boundary=n", notes, 7));
    let notes = client.notes().await.unwrap().body.all().await.unwrap();
    assert_eq!((&*notes[0].body, &*notes[1].body), ("\"one\"", "two"));
    let images = "--i\r\nContent-Type: image/png\r\n\r\n\r\n\0\r\n--i--";
    let (client, _) = server(multipart("multipart/related; boundary=i", images, 7));
    let ImagesReply::Status200Related(images) = client.images().await.unwrap().body else { panic!("images") };
    let images = images.all().await.unwrap();
    assert_eq!(
        (&images[0].headers["content-type"], &images[0].body[..]),
        (&"image/png".parse().unwrap(), &b"\r\n\0"[..])
    );
}

#[tokio::test]
async fn parts_that_are_cut_or_have_no_boundary_are_typed_errors() {
    let flaw = async |media: &str, body: &str| {
        let (client, _) = server(multipart(media, body, 5));
        match client.parts().await {
            Err(Error::Decoding(error)) => (error.path.clone(), format!("{:?}", error.flaw())),
            Ok(reply) => match reply.body.all().await.unwrap_err() {
                StreamError::Decoding(error) => (error.path().to_owned(), format!("{:?}", error.flaw())),
                other => panic!("{other:?}"),
            },
            Err(other) => panic!("{other:?}"),
        }
    };
    let whole = "--a\r\n\r\n{\"m\":\"a\"}\r\n--a\r\n\r\n{\"m\":\"b\"}\r\n--a--";
    let cut = &whole[..whole.len() - 1];
    assert_eq!(flaw("multipart/mixed; boundary=a", cut).await, ("[1]".to_owned(), "Cut".to_owned()));
    assert_eq!(flaw("multipart/mixed", whole).await, (String::new(), "NoBoundary".to_owned()));
    let wrong = whole.replace("\"b\"", "1");
    let (path, flaw) = flaw("multipart/mixed; boundary=a", &wrong).await;
    assert_eq!((&*path, &*flaw), ("[1].m", "Kind { found: Integer, expected: Text }"));
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
    let headers =
        HeaderMap::from_iter([("content-type".parse().unwrap(), "multipart/mixed; boundary=a".parse().unwrap())]);
    let came = receivers::came("POST", &headers, "--a\r\n\r\n{\"m\":\"a\"}\r\n--a--").unwrap();
    assert_eq!(came[0].body, m("a"));
}
