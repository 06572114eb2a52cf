//! Answers in gzip, over a loopback socket: asked for, read, and bounded by what they become.

use std::io::Write as _;

use cfadock_runtime::{Error, Limits, Outcome};
use flate2::write::GzEncoder;
use flate2::{Compress, Compression, FlushCompress};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::client::{Client, builder};
use crate::wire::listen;

fn squeezed(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).expect("into memory");
    encoder.finish().expect("into memory")
}

fn client(port: u16, answer: u64) -> Client {
    let limits = Limits { answer, ..Limits::default() };
    let builder = builder().base_url(format!("http://127.0.0.1:{port}/api")).limits(limits);
    Client::with(builder.build().expect("the ready-made transport starts"))
}

/// A piece of a stream of gzip that may follow itself: its end is that of a byte, and it refers to nothing before it.
fn piece(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut stream = Compress::new(Compression::best(), false);
    stream.compress_vec(text, &mut out, FlushCompress::Full).expect("into memory");
    assert!(stream.total_in() == text.len() as u64 && out.len() < out.capacity(), "all of it is in the piece");
    out
}

/// What a stream of gzip begins with.
const BEGINNING: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// Answers one request with a body in gzip, its end so many times, and gives back the head of the request and how often the body
/// could be written.
async fn serve(listener: TcpListener, beginning: &[u8], body: Vec<u8>, times: usize) -> (String, usize) {
    let (mut socket, _) = listener.accept().await.expect("a connection");
    let mut received = Vec::new();
    while !received.windows(4).any(|end| end == b"\r\n\r\n") {
        assert!(socket.read_buf(&mut received).await.expect("readable") > 0, "the request was cut");
    }
    let length = beginning.len() + body.len() * times;
    let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {length}\r\n\r\n");
    socket.write_all(head.as_bytes()).await.expect("writable");
    socket.write_all(beginning).await.expect("writable");
    let mut written = 0;
    while written < times && socket.write_all(&body).await.is_ok() {
        written += 1;
    }
    let _ = socket.shutdown().await;
    (String::from_utf8(received).expect("UTF-8").to_lowercase(), written)
}

#[tokio::test]
async fn gzip_is_asked_for_and_read() {
    let (listener, port) = listen().await;
    let server = tokio::spawn(serve(listener, &[], squeezed(br#"{"numero":"1"}"#), 1));
    client(port, 1000).consulter("1", &[]).await.expect("read");
    assert!(server.await.expect("served").0.contains("accept-encoding: gzip\r\n"));
}

/// What travels fits the limit, what it becomes does not: no more of it is read than that.
#[tokio::test]
async fn an_answer_that_grows_beyond_the_limit_is_let_go() {
    const LIMIT: usize = 32 << 20;
    const TIMES: usize = 512;
    let mut seed = fastrand::Rng::with_seed(1);
    // A twentieth of it is noise, so that it becomes about twenty times what travels: more than sockets hold.
    let text: Vec<u8> = (0..1 << 20).map(|at| if at % 1024 < 50 { seed.u8(..) } else { b' ' }).collect();
    let bomb = piece(&text);
    assert!(bomb.len() * TIMES < LIMIT && text.len() * TIMES > 10 * LIMIT, "{}", bomb.len());
    let (listener, port) = listen().await;
    let server = tokio::spawn(serve(listener, &BEGINNING, bomb, TIMES));
    let error = client(port, LIMIT as u64).consulter("1", &[]).await.expect_err("too large");
    assert_eq!(error.outcome(), Outcome::AnswerLost);
    assert!(matches!(&error, Error::Transport(error) if error.limit() == Some(LIMIT as u64)), "{error}");
    let (_, written) = server.await.expect("served");
    assert!(written < TIMES, "all of it was read");
}

#[tokio::test]
async fn what_is_no_gzip_is_a_broken_answer() {
    let (listener, port) = listen().await;
    let server = tokio::spawn(serve(listener, &[], b"{\"numero\":\"1\"}".to_vec(), 1));
    let error = client(port, 1000).consulter("1", &[]).await.expect_err("no gzip");
    assert_eq!(error.outcome(), Outcome::AnswerLost);
    server.await.expect("served");
}
