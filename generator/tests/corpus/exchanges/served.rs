//! A server on this machine that records requests, and gives each exchange its prepared answer.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// An answer.
#[derive(Clone)]
pub struct Served {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// A request as received.
#[derive(Clone)]
pub struct Arrived {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
}

impl Arrived {
    /// The values of a header.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.headers.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| &value[..])
    }

    pub fn text(&self, name: &str) -> Option<String> {
        self.all(name).next().map(|value| String::from_utf8_lossy(value).into_owned())
    }
}

struct State {
    answers: Vec<Served>,
    arrived: Mutex<Vec<Vec<Arrived>>>,
}

/// Runs a test against the server, whose port it receives.
pub fn during<T>(answers: Vec<Served>, run: impl FnOnce(u16) -> T) -> (T, Vec<Vec<Arrived>>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let arrived = Mutex::new(vec![Vec::new(); answers.len()]);
    let state = Arc::new(State { answers, arrived });
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = Arc::clone(&state);
    runtime.spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let state = Arc::clone(&served);
            socket.set_nodelay(true).unwrap();
            let service = service_fn(move |request| answer(Arc::clone(&state), request));
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(socket), service));
        }
    });
    let done = run(port);
    runtime.shutdown_background();
    let arrived = state.arrived.lock().unwrap().clone();
    (done, arrived)
}

async fn answer(state: Arc<State>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let number = request.headers().get("x-exchange").and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let number = number.expect("the probe numbers its requests");
    let (head, body) = request.into_parts();
    let headers = head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()));
    let arrived = Arrived {
        method: head.method.to_string(),
        target: head.uri.to_string(),
        headers: headers.collect(),
        body: body.collect().await.map(|body| body.to_bytes().to_vec()).unwrap_or_default(),
    };
    state.arrived.lock().unwrap()[number].push(arrived);
    let Served { status, headers, body } = state.answers[number].clone();
    let mut response = Response::builder().status(status);
    for (name, value) in &headers {
        response = response.header(name, value);
    }
    Ok(response.body(Full::new(body.into())).expect("answers are laid out well"))
}
