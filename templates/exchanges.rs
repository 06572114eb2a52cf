{{ header }}//! Exchanges as JSON: each becomes a call of the client, and its result is printed.
#![allow(dead_code, reason = "a document may do without bodies or parts")]

#[path = "calls.rs"]
mod calls;

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use {{ krate }}::Client;
use {{ krate }}::runtime::codegen::{Bytes, Deserialize, Error, FilePart, FreePart, HeaderMap, Reply, Retries, Serialize};
use {{ krate }}::runtime::{self, Answer, BoxFuture, Items, RawBody, ReqwestTransport, Request, Timeouts, Transport, TransportError};
use {{ krate }}::runtime::serde_json::{self, Value as Json};

pub use crate::value;

/// Exchanges with the server at a port.
pub fn run(port: &str) -> io::Result<()> {
    let port = port.parse().map_err(io::Error::other)?;
    let number = Arc::new(AtomicUsize::new(0));
    let client = client(port, Arc::clone(&number)).map_err(io::Error::other)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    crate::each_line(|line| {
        let given = Given(serde_json::from_str(line).map_err(|error| error.to_string())?);
        number.store(value(&given.0["number"])?, Ordering::Relaxed);
        let operation = given.0["operation"].as_str().unwrap_or_default();
        let call = calls::call(&client, operation, &given).ok_or("the document has no such operation")?;
        runtime.block_on(call)
    })
}

/// Bytes, as the list of them.
pub fn octets(json: &Json) -> Result<Bytes, String> {
    value::<Vec<u8>>(json).map(Bytes::from)
}

/// A file: `content`, and perhaps `file_name` and `content_type`.
pub fn file(json: &Json) -> Result<FilePart, String> {
    let text = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
    let content = octets(json.get("content").ok_or("the value is no file")?)?;
    Ok(FilePart { content, file_name: text("file_name"), content_type: text("content_type") })
}

/// A part of which the document says nothing: a file under `file`, a text, or anything else as JSON.
pub fn free(json: &Json) -> Result<FreePart, String> {
    // An object of the document may have a property of that name.
    let given = json.get("file").filter(|given| given["content"].is_array());
    Ok(match (given, json) {
        (Some(given), _) => FreePart::File(file(given)?),
        (None, Json::String(text)) => FreePart::Text(text.clone()),
        (None, other) => FreePart::from(other.clone()),
    })
}

/// A call that is still to be made.
pub type Later<'a> = Pin<Box<dyn Future<Output = Result<String, String>> + 'a>>;

pub fn later<'a>(call: impl Future<Output = Result<String, String>> + 'a) -> Later<'a> {
    Box::pin(call)
}

type Read<T> = fn(&Json) -> Result<T, String>;

/// What an exchange is given: `operation`, `parameters` by place and name, and `body` with its `media` and `value`.
pub struct Given(Json);

impl Given {
    pub fn required<T: for<'de> Deserialize<'de>>(&self, place: &str, name: &str) -> Result<T, String> {
        self.optional(place, name)?.ok_or_else(|| format!("`{name}` in the {place} is required"))
    }

    pub fn optional<T: for<'de> Deserialize<'de>>(&self, place: &str, name: &str) -> Result<Option<T>, String> {
        let given = self.0["parameters"].get(place).and_then(|all| all.get(name));
        given.map(value).transpose().map_err(|reason| format!("`{name}` in the {place}: {reason}"))
    }

    /// Which of the forms the body has.
    pub fn form(&self, offered: &[&str]) -> Result<Option<usize>, String> {
        let Some(media) = self.0["body"]["form"].as_str() else { return Ok(None) };
        let rank = offered.iter().position(|form| *form == media);
        rank.map(Some).ok_or_else(|| format!("no form is `{media}`"))
    }

    /// The media type that the caller names.
    pub fn media(&self) -> &str {
        self.0["body"]["media"].as_str().unwrap_or_default()
    }

    pub fn body<T>(&self, read: Read<T>) -> Result<T, String> {
        read(&self.0["body"]["value"]).map_err(|reason| format!("body: {reason}"))
    }

    pub fn part<T>(&self, name: &str, read: Read<T>) -> Result<T, String> {
        self.part_if(name, read)?.ok_or_else(|| format!("the part `{name}` is required"))
    }

    pub fn part_if<T>(&self, name: &str, read: Read<T>) -> Result<Option<T>, String> {
        let given = self.0["body"]["value"].get(name).filter(|part| !part.is_null());
        given.map(read).transpose().map_err(|reason| format!("part `{name}`: {reason}"))
    }

    pub fn parts<T>(&self, name: &str, read: Read<T>) -> Result<Vec<T>, String> {
        self.parts_if(name, read)?.ok_or_else(|| format!("the part `{name}` is required"))
    }

    pub fn parts_if<T>(&self, name: &str, read: Read<T>) -> Result<Option<Vec<T>>, String> {
        let Some(given) = self.0["body"]["value"].get(name).filter(|part| !part.is_null()) else { return Ok(None) };
        listed(given).iter().map(read).collect::<Result<_, _>>().map(Some).map_err(|reason| format!("part `{name}`: {reason}"))
    }

    pub fn other_parts<T>(&self, known: &[&str], read: Read<T>) -> Result<Vec<(String, T)>, String> {
        let given = self.0["body"]["value"].as_object().into_iter().flatten();
        let others = given.filter(|(name, _)| !known.contains(&name.as_str()));
        let pairs = others.flat_map(|(name, value)| listed(value).iter().map(move |one| (name.clone(), one)));
        pairs.map(|(name, one)| read(one).map(|one| (name, one))).collect()
    }
}

/// The items of a list, or the one value.
fn listed(json: &Json) -> &[Json] {
    json.as_array().map_or(std::slice::from_ref(json), Vec::as_slice)
}

/// What came, as JSON, and the key of the status under which the document speaks of it, where statuses differ.
pub struct Shown {
    status: Option<&'static str>,
    body: String,
    /// A stream keeps nothing of what it read.
    is_stream: bool,
}

impl Shown {
    pub fn nothing() -> Self {
        Self { status: None, body: "null".to_owned(), is_stream: false }
    }

    pub fn json<T: Serialize>(body: &T) -> Self {
        let body = serde_json::to_string(body).unwrap_or_else(|error| text(&error.to_string()));
        Self { status: None, body, is_stream: false }
    }

    pub fn octets(body: &Bytes) -> Self {
        Self::json(&body.to_vec())
    }

    /// All items of a stream. The exchange runs on threads of its own, so that this one may wait.
    pub fn stream<T: Send + 'static>(items: Items<T>, shown: fn(&[T]) -> Self) -> Self {
        struct Unpark(Thread);
        impl Wake for Unpark {
            fn wake(self: Arc<Self>) {
                self.0.unpark();
            }
        }
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let (mut all, mut context) = (std::pin::pin!(items.all()), Context::from_waker(&waker));
        loop {
            match all.as_mut().poll(&mut context) {
                Poll::Ready(Ok(items)) => return Self { is_stream: true, ..shown(&items) },
                Poll::Ready(Err(error)) => return Self { body: text(&error.to_string()), is_stream: true, ..Self::nothing() },
                Poll::Pending => thread::park(),
            }
        }
    }

    #[must_use]
    pub fn of(self, status: &'static str) -> Self {
        Self { status: Some(status), ..self }
    }
}

/// What a call gave, as JSON.
pub fn told<T, E>(came: Result<Reply<T>, Error<E>>, good: fn(T) -> Shown, bad: fn(E) -> Shown) -> String {
    match came {
        Ok(reply) => answered("answered", reply.status.as_u16(), (&reply.headers, &reply.raw), good(reply.body)),
        Err(Error::Refused(it)) => answered("refused", it.status.as_u16(), (&it.headers, &it.raw), bad(it.body)),
        Err(Error::Undocumented(it)) => {
            answered("undocumented", it.status.as_u16(), (&it.headers, &it.raw), Shown::nothing())
        }
        Err(Error::Decoding(it)) => {
            let body = text(&format!("{}: {}", it.path, it.reason));
            answered("undecodable", it.status.as_u16(), (&it.headers, &it.raw), Shown { body, ..Shown::nothing() })
        }
        Err(Error::Encoding(it)) => broken("unwritten", &it.to_string()),
        Err(other) => broken("unsent", &other.to_string()),
    }
}

fn answered(arm: &str, status: u16, (headers, raw): (&HeaderMap, &RawBody), shown: Shown) -> String {
    let headers: Vec<(&str, String)> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let headers = serde_json::json!(headers);
    let named = serde_json::json!(shown.status);
    let raw = if shown.is_stream { Json::Null } else { serde_json::json!(raw.expose().to_vec()) };
    let fields = [
        format!("\"arm\":\"{arm}\",\"status\":{status},\"named\":{named}"),
        format!("\"headers\":{headers},\"raw\":{raw},\"body\":{}", shown.body),
    ];
    ["{", &fields.join(","), "}"].concat()
}

fn broken(arm: &str, reason: &str) -> String {
    serde_json::json!({"arm": arm, "reason": reason}).to_string()
}

fn text(text: &str) -> String {
    serde_json::json!(text).to_string()
}

/// Carries every request to the server on this machine, wherever it was to go, and says where that was and of which
/// exchange it is.
struct Loopback {
    inner: ReqwestTransport,
    port: u16,
    number: Arc<AtomicUsize>,
}

impl Transport for Loopback {
    fn send(&self, mut request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        let origin = request.url.origin().ascii_serialization();
        let moved = request.url.set_scheme("http").and_then(|()| request.url.set_port(Some(self.port)));
        if moved.is_err() || request.url.set_host(Some("127.0.0.1")).is_err() {
            return Box::pin(async { Err(TransportError::not_sent("the URL has no host")) });
        }
        let number = self.number.load(Ordering::Relaxed);
        request.headers.insert("x-exchange", number.into());
        request.headers.extend(origin.parse().map(|origin| (runtime::http::HeaderName::from_static("x-origin"), origin)));
        self.inner.send(request)
    }
}

fn client(port: u16, number: Arc<AtomicUsize>) -> Result<Client, String> {
    let inner = ReqwestTransport::new(Timeouts::default()).map_err(|error| error.to_string())?;
    let loopback = Loopback { inner, port, number };
    let builder = Client::builder().base_url(format!("http://127.0.0.1:{port}/base")).transport(Arc::new(loopback));
    calls::keyed(builder.retries(Retries::none())).build().map_err(|error| error.to_string())
}
