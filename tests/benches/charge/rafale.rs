//! The load: a number of requests over kept connections; each connection sends its next request when the last is
//! answered. Measures the duration of each.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::LocalSet;

use crate::processus::Processus;

/// One request.
pub struct Question {
    pub method: &'static str,
    /// After the base, and for steering as it is.
    pub path: String,
    /// JSON; empty for none.
    pub body: Bytes,
    /// Whether it carries the headers that the norm wants of every call.
    pub entetes: bool,
}

/// What a burst took.
#[derive(Clone, Debug)]
pub struct Mesure {
    pub nom: &'static str,
    pub par_seconde: f64,
    pub median: Duration,
    pub p99: Duration,
    /// Bytes of the answers, in the mean.
    pub octets: usize,
}

/// Sends `nombre` requests and holds every answer against the statuses allowed.
pub async fn rafale(
    nom: &'static str,
    process: &Processus,
    (nombre, connexions): (usize, usize),
    attendus: &'static [u16],
    question: impl Fn(usize) -> Question + 'static,
) -> Mesure {
    let question = Rc::new(question);
    let next = Rc::new(Cell::new(0_usize));
    let local = LocalSet::new();
    let start = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..connexions {
        let (question, next) = (Rc::clone(&question), Rc::clone(&next));
        let stream = TcpStream::connect(process.adresse).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
        local.spawn_local(connection);
        let demande = Demande::de(process);
        tasks.push(local.spawn_local(async move {
            let (mut durees, mut octets) = (Vec::new(), 0);
            while next.get() < nombre {
                let rank = next.replace(next.get() + 1);
                let request = demande.requete(question(rank));
                let begun = Instant::now();
                sender.ready().await.unwrap();
                let answer = sender.send_request(request).await.unwrap();
                let status = answer.status().as_u16();
                let body = answer.into_body().collect().await.unwrap().to_bytes();
                durees.push(begun.elapsed());
                octets += body.len();
                assert!(attendus.contains(&status), "{nom}: {status} {}", String::from_utf8_lossy(&body));
            }
            (durees, octets)
        }));
    }
    let (mut durees, mut octets) = (Vec::new(), 0);
    local
        .run_until(async {
            for task in tasks {
                let (some, bytes) = task.await.unwrap();
                durees.extend(some);
                octets += bytes;
            }
        })
        .await;
    let whole = start.elapsed();
    durees.sort_unstable();
    let at = |part: usize| durees[(durees.len() - 1) * part / 100];
    let par_seconde = durees.len() as f64 / whole.as_secs_f64();
    Mesure { nom, par_seconde, median: at(50), p99: at(99), octets: octets / durees.len() }
}

/// What every request to a process has in common.
struct Demande {
    base: String,
    hote: String,
    jeton: String,
}

impl Demande {
    fn de(process: &Processus) -> Self {
        let jeton = format!("Bearer {}", process.jeton);
        Self { base: process.base.clone(), hote: process.adresse.to_string(), jeton }
    }

    fn requete(&self, question: Question) -> Request<Full<Bytes>> {
        let Question { method, path, body, entetes } = question;
        let path = if path.starts_with("/_") { path } else { format!("{}{path}", self.base) };
        let request = Request::builder().method(method).uri(path).header("host", &self.hote);
        let request = request.header("authorization", &self.jeton).header("x-api-key", "cle-de-test");
        let request = match entetes {
            true => request.header("editeur", "E").header("logiciel", "L").header("version", "1"),
            false => request,
        };
        let request = if body.is_empty() { request } else { request.header("content-type", "application/json") };
        request.body(Full::new(body)).unwrap()
    }
}
