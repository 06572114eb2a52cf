//! Endless or meaningless bytes: every call ends within its time, and blocks no other task of the caller.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use cfadock_runtime::codegen as rt;
use cfadock_runtime::{Answer, Error, FilePart, Outcome, Timeouts};

use crate::client::{CONSULTER, Client, builder};
use crate::memory::{Memory, answer};
use crate::specimen::{Erreur, dossier};

fn short() -> Timeouts {
    let (connect, attempt) = (Duration::from_millis(300), Duration::from_secs(1));
    Timeouts { connect, read: attempt, attempt, whole: 2 * attempt }
}

/// A server that sends `head`, then `unit` again and again until its client closes.
#[cfg(feature = "reqwest")]
fn flood(head: &'static str, unit: &'static str) -> u16 {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().expect("a connection");
        let _ = socket.read(&mut [0; 1 << 16]);
        let piece = unit.repeat((1 << 18) / unit.len());
        let end = Instant::now() + Duration::from_secs(120);
        let mut sound = socket.write_all(head.as_bytes());
        while sound.is_ok() && Instant::now() < end {
            sound = socket.write_all(piece.as_bytes());
        }
    });
    port
}

/// The runtime of the test has one thread: a task that keeps it busy blocks its clock.
#[cfg(feature = "reqwest")]
#[tokio::test]
async fn no_flood_outlasts_the_attempt() {
    // Whether a status is seen within the second depends on the load of the machine: both outcomes are accepted.
    let lost = [Outcome::AnswerLost, Outcome::Unknown];
    for (head, unit, outcomes) in [
        ("", "HTTP/1.1 100 Continue\r\n\r\n", &lost[1..]),
        ("", "\r\n", &lost[1..]),
        ("HTTP/1.1 200 OK\r\n", "a: b\r\n", &lost[1..]),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "1\r\n[\r\n", &lost[..]),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n", "a: b\r\n", &lost[..]),
    ] {
        let port = flood(head, unit);
        let start = Instant::now();
        let builder = builder().base_url(format!("http://127.0.0.1:{port}")).timeouts(short());
        let client = Client::with(builder.build().expect("all is set"));
        let error = client.deposer(&dossier("1"), FilePart::new("x")).await.expect_err("no answer");
        // The limit is one second, and the half second of grace; the rest is for a busy machine.
        assert!(start.elapsed() < Duration::from_secs(5), "{unit:?}: {:?}", start.elapsed());
        assert!(outcomes.contains(&error.outcome()), "{unit:?}: {error}");
    }
}

#[tokio::test]
async fn what_nests_without_end_is_refused_at_once() {
    for (start, unit) in
        [("", "["), ("", r#"{"a":"#), (r#"{"inconnu":"#, "["), (r#"{"numero":"1","parent":"#, r#"{"parent":"#)]
    {
        let body = format!("{start}{}", unit.repeat(30_000_000 / unit.len()));
        let memory = Memory::playing([Ok(answer(200, &body))]);
        let builder = builder().timeouts(Timeouts {
            whole: Duration::from_secs(4),
            connect: Duration::from_millis(1),
            ..short()
        });
        let client = Client::with(builder.transport(memory).build().expect("all is set"));
        let begin = Instant::now();
        let error = client.consulter("1", &[]).await.expect_err("no dossier");
        let Error::Decoding(undecodable) = &error else { panic!("{error}") };
        assert_eq!(undecodable.reason, "the body nests deeper than 128 lists and objects");
        let shown = format!("{error:?}");
        assert!(shown.len() < 64 * 1024, "{}", shown.len());
        assert!(begin.elapsed() < Duration::from_secs(4), "{:?}", begin.elapsed());
    }
}

/// Where readers wait until they are released, and where they report their end.
static GATE: Mutex<Option<(Receiver<()>, Sender<()>)>> = Mutex::new(None);

fn slow(_: &Answer) -> Result<(), rt::DecodeError> {
    let (wait, ended) = GATE.lock().expect("no panic").take().expect("the test stands ready");
    let _ = wait.recv();
    let _ = ended.send(());
    Ok(())
}

/// Decoding that does not end: the call ends, the caller's one thread stays free meanwhile, and the status is kept.
#[tokio::test]
async fn decoding_is_part_of_the_whole_time() {
    let (go, wait) = channel();
    let (told, ended) = channel();
    *GATE.lock().expect("no panic") = Some((wait, told));
    let large = " ".repeat(100_000);
    let core = builder().timeouts(short()).transport(Memory::answering([(200, large.as_str())])).build();
    let core = core.expect("all is set");
    let mut call = rt::Call::new(&CONSULTER);
    call.path("numero", rt::Style::Simple { explode: false }, "1");
    let start = Instant::now();
    let result = core.send(call, rt::Reader::new(slow), rt::json::<Erreur>()).await;
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    let error = result.expect_err("it did not end");
    assert_eq!(error.outcome(), Outcome::AnswerLost);
    let expected = "consulterDossier answered 200 OK with a body that does not decode: reading it took longer than the \
                    call may take";
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.raw().expect("it is kept").expose().len(), large.len());
    go.send(()).expect("it still waits");
    ended.recv().expect("it ends by itself");
}
