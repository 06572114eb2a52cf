//! Answers that are read as they come.

mod large;

use std::sync::Arc;
use std::time::Duration;

use cfadock_runtime::codegen as rt;
use cfadock_runtime::http::header::CONTENT_TYPE;
use cfadock_runtime::http::{HeaderMap, HeaderValue, StatusCode};
use cfadock_runtime::{
    Answer, BoxFuture, Error, Items, Limits, Pieces, Retries, StreamError, Timeouts, TransportError,
};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::client::{CONSULTER_LIKE, builder};
use crate::memory::{Memory, answer_with};
use crate::specimen::Erreur;

static FOLLOW: rt::Operation = rt::Operation {
    id: "suivre",
    path: "/v1/suivi",
    retry: rt::Retry::Never,
    accept: "text/event-stream",
    ..CONSULTER_LIKE
};

type Piece = Result<&'static str, TransportError>;

/// Pieces that come when the test sends them; the end is when it drops its side.
struct Channel(UnboundedReceiver<Piece>);

impl Pieces for Channel {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<rt::Bytes>, TransportError>> {
        Box::pin(async {
            self.0.recv().await.map(|piece| piece.map(|piece| rt::Bytes::from_static(piece.as_bytes()))).transpose()
        })
    }
}

fn opened(status: u16, media: &'static str) -> (UnboundedSender<Piece>, Answer) {
    let (sender, receiver) = unbounded_channel();
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(media))]);
    (sender, Answer::opened(StatusCode::from_u16(status).expect("a status"), headers, Channel(receiver)))
}

async fn call<T: Send + 'static>(
    transport: &Arc<Memory>,
    success: rt::Reader<T>,
) -> Result<rt::Reply<T>, Error<Erreur>> {
    let limits = Limits { answer: 64, ..Limits::default() };
    let core = builder().limits(limits).transport(transport.clone()).build().expect("all is set");
    core.send(rt::Call::new(&FOLLOW), success, rt::json::<Erreur>()).await
}

async fn stream<T: Send + 'static>(answer: Answer, success: rt::Reader<Items<T>>) -> Items<T> {
    call(&Memory::playing([Ok(answer)]), success).await.expect("a stream").body
}

#[tokio::test(start_paused = true)]
async fn items_are_read_as_they_come_whatever_the_time_of_the_call() {
    let (sender, answer) = opened(200, "application/jsonl");
    let transport = Memory::playing([Ok(answer)]);
    let mut items = call(&transport, rt::streamed::lines::<i64>()).await.expect("a stream").body;
    assert!(transport.requests()[0].opens);
    sender.send(Ok("1\n2\n3")).expect("it listens");
    assert_eq!(items.next().await.expect("one").expect("a number"), 1);
    assert_eq!(items.next().await.expect("one").expect("a number"), 2);
    let Timeouts { read, whole, .. } = Timeouts::default();
    let begun = tokio::time::Instant::now();
    while begun.elapsed() <= 2 * whole {
        let none = tokio::time::timeout(read / 2, items.next()).await;
        assert!(none.is_err(), "the third is not whole");
        sender.send(Ok("0")).expect("it listens");
    }
    sender.send(Ok("\n")).expect("it listens");
    assert!(matches!(items.next().await, Some(Ok(number)) if number % 10 == 0 && number > 30));
    drop(items);
    assert!(sender.is_closed(), "a dropped stream reads on");
}

#[tokio::test(start_paused = true)]
async fn silence_ends_it_and_a_slow_caller_does_not() {
    let (sender, answer) = opened(200, "application/jsonl");
    let mut items = stream(answer, rt::streamed::lines::<i64>()).await;
    let read = Timeouts::default().read;
    assert!(tokio::time::timeout(read / 2, items.next()).await.is_err(), "nothing came yet");
    sender.send(Ok("1\n")).expect("it listens");
    tokio::time::advance(3 * read).await;
    assert!(matches!(items.next().await, Some(Ok(1))), "it came in time");
    let begun = tokio::time::Instant::now();
    assert!(matches!(items.next().await, Some(Err(StreamError::Transport(_)))));
    assert!(begun.elapsed() <= read + Duration::from_secs(1), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn all_of_them_are_bounded_together() {
    let (sender, answer) = opened(200, "application/jsonl");
    for _ in 0..40 {
        sender.send(Ok("1\n")).expect("it listens");
    }
    let all = stream(answer, rt::streamed::lines::<i64>()).await.all().await;
    assert!(matches!(all, Err(StreamError::TooLarge { limit: 64 })));
}

/// After the closing boundary nothing is waited for.
#[tokio::test]
async fn a_multipart_body_is_over_with_its_last_boundary() {
    let (sender, answer) = opened(200, "multipart/mixed; boundary=b");
    sender.send(Ok("--b\r\n\r\n1\r\n--b--\r\nfor people")).expect("it listens");
    let mut items = stream(answer, rt::streamed::json_parts::<i64>()).await;
    assert!(matches!(items.next().await, Some(Ok(part)) if part.body == 1));
    assert!(items.next().await.is_none() && sender.is_closed());
}

#[tokio::test]
async fn an_answer_that_is_no_stream_of_events_is_an_error() {
    let page = answer_with(200, &[("content-type", "text/html")], "<p>closed</p>");
    let error = call(&Memory::playing([Ok(page)]), rt::streamed::events::<Value>()).await.expect_err("a page");
    assert!(matches!(&error, Error::Decoding(error) if error.reason.contains("no stream of events")), "{error}");
}

#[derive(Debug, PartialEq)]
enum Data {
    Known(std::collections::BTreeMap<String, i64>),
    Unknown(rt::RawJson),
}

rt::choice! { Data = "Data" open { Known; } }

#[derive(Debug, serde::Deserialize)]
struct Told {
    data: Data,
}

/// An open choice takes any text; JSON that it knows is what was meant.
#[tokio::test]
async fn data_is_json_where_an_open_choice_knows_more_of_it() {
    let (sender, answer) = opened(200, "text/event-stream");
    sender.send(Ok("data: {\"a\": 1}\n\ndata: neither\n\n")).expect("it listens");
    drop(sender);
    let told = stream(answer, rt::streamed::events::<Told>()).await.all().await.expect("events");
    assert_eq!(told[0].data, Data::Known([("a".to_owned(), 1)].into()));
    assert!(matches!(&told[1].data, Data::Unknown(raw) if raw.expose() == "neither"));
}

#[tokio::test]
async fn an_item_that_is_wrong_ends_nothing() {
    let (sender, answer) = opened(200, "application/jsonl");
    sender.send(Ok("1\n\"DUPONT\"\n\n3")).expect("it listens");
    drop(sender);
    let items: Vec<_> = stream(answer, rt::streamed::lines::<i64>()).await.collect().await;
    let shown: Vec<_> = items.iter().map(|item| item.as_ref().map_err(ToString::to_string)).collect();
    let wrong = "an item of the stream: at `[1]`: invalid type: string, expected i64".to_owned();
    assert_eq!(shown, [Ok(&1), Err(wrong), Ok(&3)]);
}

#[tokio::test]
async fn what_breaks_off_or_is_too_large_ends_it() {
    let (sender, answer) = opened(200, "application/jsonl");
    sender.send(Ok("1\n2")).expect("it listens");
    sender.send(Err(TransportError::broken("cut"))).expect("it listens");
    let mut items = stream(answer, rt::streamed::lines::<i64>()).await;
    assert!(matches!(items.next().await, Some(Ok(1))));
    assert!(matches!(items.next().await, Some(Err(StreamError::Transport(_)))));
    assert!(items.next().await.is_none());
    let many = Box::leak(format!("1\n{}", "2".repeat(65)).into_boxed_str());
    for (media, piece) in [("application/jsonl", &*many), ("text/event-stream", "data: a\n\ndata: ")] {
        let (sender, answer) = opened(200, media);
        sender.send(Ok(piece)).expect("it listens");
        for _ in 0..7 {
            sender.send(Ok("0123456789\ndata: ")).expect("it listens");
        }
        let read = if media.starts_with("text") { rt::streamed::events::<Value>() } else { rt::streamed::lines() };
        let mut items = stream(answer, read).await;
        assert!(matches!(items.next().await, Some(Ok(_))), "{media}");
        assert!(matches!(items.next().await, Some(Err(StreamError::TooLarge { limit: 64 }))), "{media}");
        assert!(items.next().await.is_none() && sender.is_closed(), "{media}");
    }
}

#[tokio::test]
async fn a_stream_of_events_is_resumed_after_its_last_id() {
    let (sender, first) = opened(200, "text/event-stream");
    let (again, second) = opened(200, "text/event-stream");
    let refused = answer_with(503, &[("content-type", "text/plain")], "later");
    let transport = Memory::playing([Ok(first), Ok(refused), Ok(second)]);
    let mut items = call(&transport, rt::streamed::events::<Value>()).await.expect("a stream").body;
    for piece in ["id: é 7\nretry: 1500\ndata: a\n\n", "data: b\n\nid: 9\nda"] {
        sender.send(Ok(piece)).expect("it listens");
    }
    sender.send(Err(TransportError::broken("cut"))).expect("it listens");
    assert_eq!(items.next().await.expect("one").expect("an event"), json!({"id": "é 7", "retry": 1500, "data": "a"}));
    assert_eq!(items.next().await.expect("one").expect("an event"), json!({"data": "b"}));
    assert!(matches!(items.next().await, Some(Err(StreamError::Transport(_)))));
    assert_eq!((items.last_event_id(), items.retry()), (Some("é 7"), Some(Duration::from_millis(1_500))));
    assert!(matches!(items.resume().await, Err(Error::Undocumented(error)) if error.status == 503));
    assert_eq!(items.last_event_id(), Some("é 7"));
    items.resume().await.expect("a stream");
    again.send(Ok("id\ndata: c\n\n")).expect("it listens");
    drop(again);
    assert_eq!(items.next().await.expect("one").expect("an event"), json!({"id": "", "data": "c"}));
    assert!(items.next().await.is_none());
    assert_eq!(items.last_event_id(), None, "an empty id takes it back");
    assert!(items.resume().await.is_err(), "nobody answers");
    assert_eq!(transport.header("last-event-id"), ["", "é 7", "é 7", ""]);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_stream_is_read_to_its_end() {
    let (sender, answer) = opened(400, "application/json");
    for piece in ["{\"description\":", "\"non\"}"] {
        sender.send(Ok(piece)).expect("it listens");
    }
    drop(sender);
    let error = call(&Memory::playing([Ok(answer)]), rt::streamed::lines::<i64>()).await.expect_err("refused");
    assert!(matches!(&error, Error::Refused(refusal) if refusal.body.description.as_deref() == Some("non")), "{error}");
    // Its status is known, whatever the rest.
    let (_open, answer) = opened(400, "application/json");
    let error = call(&Memory::playing([Ok(answer)]), rt::streamed::lines::<i64>()).await.expect_err("silence");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400), "{error}");
    // A choice of media types: this one is no stream.
    let (sender, answer) = opened(200, "application/json");
    sender.send(Ok("[1,")).expect("it listens");
    sender.send(Ok("2]")).expect("it listens");
    drop(sender);
    let read = rt::Reader::opening_as(|answer| rt::json::<Vec<i64>>().read(answer), &["text/event-stream"]);
    assert_eq!(call(&Memory::playing([Ok(answer)]), read).await.expect("a list").body, [1, 2]);
    let (sender, answer) = opened(200, "application/json");
    sender.send(Ok(Box::leak("[1]".repeat(30).into_boxed_str()))).expect("it listens");
    let read = rt::Reader::opening_as(|answer| rt::json::<Vec<i64>>().read(answer), &["text/event-stream"]);
    let error = call(&Memory::playing([Ok(answer)]), read).await.expect_err("too large");
    assert!(matches!(&error, Error::Transport(error) if error.limit() == Some(64)), "{error}");
}

/// What is no stream is part of its attempt, which is repeated where the operation allows it.
#[tokio::test(start_paused = true)]
async fn a_broken_body_that_is_no_stream_is_asked_for_again() {
    static LIST: rt::Operation = rt::Operation { retry: rt::Retry::Safe, ..FOLLOW };
    let ends = [Err(TransportError::broken("cut")), Ok("2]")].map(|end| {
        let (sender, answer) = opened(200, "application/json");
        sender.send(Ok("[1,")).and_then(|()| sender.send(end)).expect("it listens");
        Ok(answer)
    });
    let transport = Memory::playing(ends);
    let core = builder().retries(Retries::default()).transport(transport.clone()).build().expect("all is set");
    let read = rt::Reader::opening_as(|answer| rt::json::<Vec<i64>>().read(answer), &["text/event-stream"]);
    let reply = core.send(rt::Call::new(&LIST), read, rt::json::<Erreur>()).await;
    assert_eq!(reply.expect("a list").body, [1, 2]);
    assert_eq!(transport.requests().len(), 2);
}

/// What an event without data says counts (HTML, « 9.2.6 »); an id that no header can carry is not sent.
#[tokio::test]
async fn ids_and_waits_count_without_data() {
    let (sender, first) = opened(200, "text/event-stream");
    let transport = Memory::playing([Ok(first)]);
    sender
        .send(Ok("id: 1\nid: 2\0\nretry: +5\n\nretry: 10\n\ndata: \u{1}a\n\nid: a\u{1}\n\ndata: b\n\n"))
        .expect("it listens");
    let mut items = call(&transport, rt::streamed::events::<Value>()).await.expect("a stream").body;
    assert_eq!(items.next().await.expect("one").expect("an event"), json!({"data": "\u{1}a"}));
    assert_eq!((items.last_event_id(), items.retry()), (Some("1"), Some(Duration::from_millis(10))));
    assert!(matches!(items.next().await, Some(Ok(_))));
    assert!(items.resume().await.is_err(), "nobody answers");
    assert_eq!(transport.header("last-event-id"), ["", ""]);
}

/// A transport that does not know pieces.
#[tokio::test]
async fn a_whole_body_is_a_stream_that_is_there() {
    let whole = answer_with(200, &[("content-type", "application/jsonl")], "1\n2\n");
    let items = stream(whole, rt::streamed::lines::<i64>()).await;
    assert_eq!(items.all().await.expect("numbers"), [1, 2]);
}

/// Over a socket, with the transport that is built in.
#[cfg(feature = "reqwest")]
#[tokio::test]
async fn pieces_of_a_socket_come_one_by_one() {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let served = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().expect("a connection");
        let _ = socket.read(&mut [0; 1 << 16]).expect("a request");
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/jsonl\r\ntransfer-encoding: chunked\r\n\r\n";
        socket.write_all(format!("{head}2\r\n1\n\r\n").as_bytes()).expect("it listens");
        wait.recv().expect("the first came");
        socket.write_all(b"2\r\n2\n\r\n").expect("it listens");
        socket.read(&mut [0; 16]).unwrap_or_default()
    });
    let core = builder().base_url(format!("http://127.0.0.1:{port}")).build().expect("all is set");
    let reply = core.send(rt::Call::new(&FOLLOW), rt::streamed::lines::<i64>(), rt::json::<Erreur>()).await;
    let mut items = reply.expect("a stream").body;
    assert!(matches!(items.next().await, Some(Ok(1))));
    go.send(()).expect("it waits");
    assert!(matches!(items.next().await, Some(Ok(2))));
    drop(items);
    assert_eq!(served.join().expect("no panic"), 0, "the connection is closed");
}

#[tokio::test]
async fn the_last_word_of_a_stream_is_its_end_unless_it_is_a_value() {
    #[derive(serde::Deserialize)]
    struct Numbered {
        data: i64,
    }
    let events = || {
        let (sender, answer) = opened(200, "text/event-stream");
        sender.send(Ok("data: 1\n\ndata: [DONE]\n\ndata: 2\n\n")).expect("it listens");
        answer
    };
    let numbers = stream(events(), rt::streamed::events::<Numbered>()).await.all().await.expect("one number");
    assert_eq!(numbers.iter().map(|numbered| numbered.data).collect::<Vec<_>>(), [1]);
    let texts = stream(events(), rt::streamed::events::<Value>()).await.all().await.expect("texts");
    assert_eq!(texts[1..], [json!({ "data": "[DONE]" }), json!({ "data": "2" })]);
}
