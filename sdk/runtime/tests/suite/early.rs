//! Answers that come before the whole request was sent.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use cfadock_runtime::{FilePart, Outcome};

use crate::client::{Client, builder};
use crate::specimen::dossier;

/// More than the buffers of the connection and of both sockets hold.
const LARGE: usize = 64 * 1024 * 1024;

/// A server that reads `first` bytes, sends `head`, reads on to the end if it `reads_on`, sends `rest`, and keeps the
/// connection until it is told.
fn server(head: &'static str, (reads_on, rest): (bool, &'static str), done: Receiver<()>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().expect("a connection");
        let mut piece = vec![0; 1 << 16];
        let mut read = socket.read(&mut piece).expect("the head");
        socket.write_all(head.as_bytes()).expect("the answer begins");
        while reads_on && read < LARGE {
            read += socket.read(&mut piece).expect("more");
        }
        socket.write_all(rest.as_bytes()).expect("the answer ends");
        let _ = done.recv();
    });
    port
}

async fn deposit(head: &'static str, then: (bool, &'static str)) -> (Outcome, String) {
    let (told, done) = channel();
    let port = server(head, then, done);
    let client = Client::with(builder().base_url(format!("http://127.0.0.1:{port}")).build().expect("all is set"));
    let result = client.deposer(&dossier("1"), FilePart::new(vec![b'x'; LARGE])).await;
    drop(told);
    (Outcome::of(&result), result.err().map(|error| error.to_string()).unwrap_or_default())
}

/// A success says that the request was received: of one that is still on its way it proves nothing. A refusal needs no
/// more than the beginning, and a server that reads on while it answers has read it all.
#[tokio::test]
async fn a_success_that_ends_before_the_request_was_sent_proves_nothing() {
    let early = "the answer came before the whole request was sent (the request may have been received)";
    for (head, then, outcome, shown) in [
        ("HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n", (false, ""), Outcome::Unknown, early),
        ("HTTP/1.1 201 Created\r\ncontent-length: 9\r\n\r\n", (false, "cut short"), Outcome::Unknown, early),
        ("HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n", (false, "odd\r\n"), Outcome::Unknown, early),
        ("HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n", (false, ""), Outcome::Refused, ""),
        ("HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n", (true, "{}"), Outcome::Accepted, ""),
    ] {
        let (seen, said) = deposit(head, then).await;
        assert_eq!(seen, outcome, "{head}: {said}");
        assert!(said.contains(shown), "{head}: {said}");
    }
}
