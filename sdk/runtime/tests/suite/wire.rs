//! The built-in transport over a loopback socket: what is really transferred, and what proves that nothing was.

use cfadock_runtime::{Error, FilePart};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::client::{Client, builder};
use crate::specimen::dossier;

pub fn client(port: u16) -> Client {
    let builder = builder().base_url(format!("http://127.0.0.1:{port}/api"));
    Client::with(builder.build().expect("the ready-made transport starts"))
}

/// Answers one request and returns it as text.
pub async fn serve(listener: TcpListener, answer: String) -> String {
    let (mut socket, _) = listener.accept().await.expect("a connection");
    exchange(&mut socket, &answer).await
}

/// The same over a connection.
pub async fn exchange(socket: &mut TcpStream, answer: &str) -> String {
    let mut received = Vec::new();
    while !is_whole(&received) {
        let count = socket.read_buf(&mut received).await.expect("readable");
        assert!(count > 0, "the request was cut");
    }
    socket.write_all(answer.as_bytes()).await.expect("writable");
    socket.shutdown().await.expect("closable");
    String::from_utf8(received).expect("UTF-8")
}

/// Whether the head and as many bytes as it announces have arrived.
fn is_whole(received: &[u8]) -> bool {
    let text = String::from_utf8_lossy(received).to_lowercase();
    let Some((head, _)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let announced = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let length = announced.map_or(0, |length| length.parse().expect("a length"));
    received.len() >= head.len() + 4 + length
}

pub async fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    (listener, port)
}

#[tokio::test]
async fn parts_travel_with_their_names_and_headers() {
    let (listener, port) = listen().await;
    let server = tokio::spawn(serve(listener, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".to_owned()));
    let (client, convention) = (client(port), dossier("1"));
    client.deposer(&convention, FilePart::pdf("convention.pdf", "%PDF-1.7")).await.expect("accepted");
    let received = server.await.expect("no panic");
    let (head, body) = received.split_once("\r\n\r\n").expect("a head");
    let head = head.to_lowercase();
    assert!(head.starts_with("post /api/v1/conventions http/1.1\r\n"), "{head}");
    assert!(head.contains("\r\ncontent-type: multipart/form-data; boundary="), "{head}");
    assert!(head.contains("\r\nx-api-key: ") && !head.contains("\r\nreferer: "), "{head}");
    assert!(
        body.contains(
            "Content-Disposition: form-data; name=\"convention\"\r\n\r\n{\"numero\":\"1\",\"note\":null}\r\n"
        ),
        "{body}"
    );
    assert!(
        body.contains(
            "name=\"fichier\"; filename=\"convention.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7\r\n"
        ),
        "{body}"
    );
}

#[tokio::test]
async fn only_a_connection_that_was_never_made_proves_that_nothing_was_sent() {
    let (listener, port) = listen().await;
    drop(listener);
    let error = client(port).consulter("1", &[]).await.expect_err("nobody listens");
    assert!(matches!(&error, Error::Transport(error) if error.is_not_sent()), "{error:?}");
    assert!(!format!("{error:?}").contains("dossiers"), "the URL must not show");

    let (listener, port) = listen().await;
    let server = tokio::spawn(serve(listener, String::new()));
    let error = client(port).consulter("1", &[]).await.expect_err("closed without an answer");
    assert!(matches!(&error, Error::Transport(error) if !error.is_not_sent()), "{error:?}");
    server.await.expect("no panic");

    let (listener, port) = listen().await;
    let server = tokio::spawn(serve(listener, "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{\"n".to_owned()));
    let error = client(port).consulter("1", &[]).await.expect_err("cut in the middle");
    assert!(matches!(&error, Error::Transport(error) if !error.is_not_sent()), "{error:?}");
    server.await.expect("no panic");
}
