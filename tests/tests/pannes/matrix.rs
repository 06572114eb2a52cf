//! Every fault on every class of operation: the number of requests at the server, whether it acted, and the outcome.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use cfadock::runtime::Outcome;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::caller::{ATTEMPTS, Caller, Patient};
use super::catalogue;
use super::class::Class;
use super::fault::{Fault, Place};
use super::request::KEY;
use super::server::Server;
use super::table;

/// How long a fault lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lasting {
    /// It strikes every request.
    On,
    /// It strikes one request; all that follow go well.
    Once,
}

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub requests: u32,
    pub acted: u32,
    pub outcome: Outcome,
}

/// The rows of a fault, by class and lasting.
pub type Rows = BTreeMap<(Class, Lasting), Row>;

/// What has to come of a call.
pub fn expected(fault: &Fault, class: Class, lasting: Lasting) -> Row {
    let repeated = if class.acts() { fault.outcome == Outcome::NotSent } else { fault.again };
    // A connection can only be kept once: a retry opens another.
    let heals = repeated && (lasting == Lasting::Once || fault.place == Place::Kept);
    let requests = match (fault.connects(), repeated, heals) {
        (false, ..) => 0,
        (true, false, _) => 1,
        (true, true, true) => 2,
        (true, true, false) => ATTEMPTS,
    };
    let outcome = match (heals, class) {
        (true, _) => Outcome::Accepted,
        (false, Class::Token) if fault.outcome != Outcome::Accepted => Outcome::NotSent,
        (false, _) => fault.outcome,
    };
    Row { requests, acted: u32::from(class.acts() && fault.commits()), outcome }
}

/// What carries the requests of all: to begin one takes long, for the certificates that it reads.
pub struct Transports {
    pub patient: Patient,
    pub short: Patient,
}

impl Transports {
    /// Patience for one call at a time, however busy the machine, in milliseconds.
    pub const ALONE: [u64; 3] = [1_000, 3_000, 6_000];

    pub fn new() -> Self {
        Self::impatient([300, 500, 700])
    }

    /// With another patience, in milliseconds, where patience is to be lost.
    pub fn impatient([connect, read, attempt]: [u64; 3]) -> Self {
        let milliseconds = |connect, read, attempt| Patient::new([connect, read, attempt].map(Duration::from_millis));
        Self { patient: milliseconds(20_000, 30_000, 60_000), short: milliseconds(connect, read, attempt) }
    }
}

async fn observed(transports: &Transports, (fault, class, lasting): (&'static Fault, Class, Lasting)) -> Row {
    let broken = Server::at(fault.place).await;
    let well = Server::start().await;
    let (url, transport) = (broken.url(), if fault.tries_patience { &transports.short } else { &transports.patient });
    let url = if fault.place == Place::Handshake { url.replace("http://", "https://") } else { url };
    let caller = match class {
        Class::Token => Caller::new(&well.url(), Some(&url), transport),
        _ => Caller::new(&url, None, transport),
    };
    // A number without a key is one that every server finds.
    let key = if class.acts() { format!("{KEY}1-1") } else { "INT-D-1".to_owned() };
    if fault.place == Place::Kept && class != Class::Token {
        assert_eq!(caller.call(Class::Read, "INT-D-1").await, Outcome::Accepted);
    }
    broken.strike(fault, if lasting == Lasting::On { u32::MAX } else { 1 });
    let outcome = caller.call(class, &key).await;
    let counts = broken.settled().await;
    assert_eq!(counts.trapped, 0, "{}: somebody followed a redirect", fault.name);
    let acted = if class.acts() { counts.acted.values().sum() } else { 0 };
    Row { requests: counts.requests, acted, outcome }
}

fn cases() -> impl Iterator<Item = (&'static Fault, Class, Lasting)> {
    let lastings = |fault: &Fault, class| match (fault.place, class) {
        // A token is asked for on a connection of its own: there is none to be kept.
        (Place::Kept, Class::Token) => &[][..],
        // Where nothing is repeated, there is no second time that could go well.
        (Place::Request, _) if fault.again => &[Lasting::On, Lasting::Once],
        _ => &[Lasting::On],
    };
    let pairs = catalogue::all().flat_map(|fault| Class::ALL.map(|class| (fault, class)));
    pairs.flat_map(move |(fault, class)| lastings(fault, class).iter().map(move |lasting| (fault, class, *lasting)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_on_every_class() {
    let places = Arc::new(Semaphore::new(12));
    let transports = Arc::new(Transports::new());
    let mut running = JoinSet::new();
    for (fault, class, lasting) in cases() {
        let (places, transports) = (places.clone(), transports.clone());
        running.spawn(async move {
            let _place = places.acquire().await.unwrap();
            (
                fault,
                class,
                lasting,
                observed(&transports, (fault, class, lasting)).await,
                expected(fault, class, lasting),
            )
        });
    }
    let mut rows: BTreeMap<&str, Rows> = BTreeMap::new();
    let mut wrong = Vec::new();
    let alone = Transports::impatient(Transports::ALONE);
    for (fault, class, lasting, mut observed, expected) in running.join_all().await {
        // On a busy machine the wrong clock may have rung first: once more, alone.
        if observed != expected && fault.tries_patience {
            observed = self::observed(&alone, (fault, class, lasting)).await;
        }
        if observed != expected {
            wrong.push(format!("{} {class:?} {lasting:?}: {observed:?}, not {expected:?}", fault.name));
        }
        rows.entry(fault.name).or_default().insert((class, lasting), observed);
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    table::check(&rows);
}

/// The second of two requests on one transport, of which the fault struck the first. Whatever came, it is its own.
async fn after(fault: &'static Fault, transports: &Transports) -> Outcome {
    let server = Server::start().await;
    let caller = Caller::new(&server.url(), None, &transports.patient);
    server.strike(fault, 1);
    caller.call(Class::Json, &format!("{KEY}1-1")).await;
    let outcome = caller.call(Class::Json, &format!("{KEY}2-1")).await;
    let read = caller.read(&format!("{KEY}2-1")).await.unwrap();
    assert_eq!(read.body.comment, Some(format!("{KEY}2")), "{}", fault.name);
    outcome
}

/// Whatever a connection has gone through, the next answer on it is that of the next request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_gets_the_answer_of_another() {
    let transports = Arc::new(Transports::new());
    let mut running = JoinSet::new();
    let faults: Vec<_> =
        catalogue::all().filter(|fault| fault.place == Place::Request && !fault.tries_patience).collect();
    assert!(faults.len() > 20, "{} faults only", faults.len());
    for fault in faults {
        let transports = transports.clone();
        running.spawn(async move { (fault, after(fault, &transports).await) });
    }
    for (fault, outcome) in running.join_all().await {
        // A connection may close while the second request leaves, where the machine is busy: once more, alone.
        let outcome = if outcome == Outcome::Unknown { after(fault, &transports).await } else { outcome };
        assert_eq!(outcome, Outcome::Accepted, "{}", fault.name);
    }
}
