//! Timeouts and limits: how long, how much and how many at once. Time is paused: no test sleeps.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cfadock_runtime::codegen as rt;
use cfadock_runtime::{
    BoxFuture, BuildProblem, Error, FilePart, Limits, Outcome, Patience, Rate, Request, Retries, Timeouts, Transport,
    TransportError,
};
use tokio::time::Instant;

use crate::client::{Client, builder};
use crate::memory::{Memory, answer};
use crate::specimen::dossier;

/// Answers after a delay, and records how many requests it had at once.
struct Slow {
    after: Duration,
    under_way: AtomicUsize,
    most: AtomicUsize,
}

impl Slow {
    fn after(seconds: u64) -> Arc<Self> {
        let after = Duration::from_secs(seconds);
        Arc::new(Self { after, under_way: AtomicUsize::new(0), most: AtomicUsize::new(0) })
    }
}

impl Transport for Slow {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<rt::Answer, TransportError>> {
        Box::pin(async {
            let under_way = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(under_way, Ordering::SeqCst);
            tokio::time::sleep(self.after).await;
            self.under_way.fetch_sub(1, Ordering::SeqCst);
            Ok(answer(200, r#"{"numero":"1"}"#))
        })
    }
}

fn client(transport: Arc<dyn Transport>, timeouts: Timeouts, limits: Limits) -> Client {
    Client::with(builder().timeouts(timeouts).limits(limits).transport(transport).build().expect("all is set"))
}

/// Makes this many concurrent reads, and returns the outcomes in their order.
async fn reads(client: &Client, count: usize) -> Vec<Outcome> {
    let read = |client: Client| async move { Outcome::of(&client.consulter("1", &[]).await) };
    let reads: Vec<_> = (0..count).map(|_| tokio::spawn(read(client.clone()))).collect();
    let mut outcomes = Vec::new();
    for read in reads {
        outcomes.push(read.await.expect("no panic"));
    }
    outcomes
}

#[tokio::test(start_paused = true)]
async fn no_attempt_takes_longer_than_it_may_whatever_the_transport() {
    let (connect, attempt) = (Duration::from_secs(1), Duration::from_secs(2));
    let timeouts = Timeouts { connect, attempt, ..Timeouts::default() };
    let (client, start) = (client(Slow::after(3600), timeouts, Limits::default()), Instant::now());
    let error = client.deposer(&dossier("1"), FilePart::new("x")).await.expect_err("too slow");
    assert_eq!((error.outcome(), start.elapsed().as_secs()), (Outcome::Unknown, 2));
    assert_eq!(error.to_string(), "the attempt took too long (the request may have been received)");
}

#[tokio::test(start_paused = true)]
async fn only_so_many_requests_are_under_way_at_once() {
    let limits = Limits { concurrent: 3, ..Limits::default() };
    let slow = Slow::after(1);
    let (client, start) = (client(slow.clone(), Timeouts::default(), limits), Instant::now());
    assert_eq!(reads(&client, 9).await, [Outcome::Accepted; 9]);
    assert_eq!((slow.most.load(Ordering::SeqCst), start.elapsed().as_secs()), (3, 3));
}

/// The first request takes nearly the whole time, the second fails, all others are answered at once.
#[derive(Default)]
struct Jam(AtomicUsize);

impl Transport for Jam {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<rt::Answer, TransportError>> {
        Box::pin(async {
            match self.0.fetch_add(1, Ordering::SeqCst) {
                0 => tokio::time::sleep(Duration::from_millis(9_500)).await,
                1 => return Ok(answer(503, "")),
                _ => {}
            }
            Ok(answer(200, r#"{"numero":"1"}"#))
        })
    }
}

#[tokio::test(start_paused = true)]
async fn calls_that_die_in_the_queue_leave_the_repetitions_to_others() {
    let (connect, whole) = (Duration::from_secs(1), Duration::from_secs(10));
    let timeouts = Timeouts { connect, whole, attempt: whole, ..Timeouts::default() };
    let limits = Limits { concurrent: 1, ..Limits::default() };
    let settings = builder().timeouts(timeouts).limits(limits).retries(Retries { seed: Some(1), ..Retries::default() });
    let client = Client::with(settings.transport(Arc::new(Jam::default())).build().expect("all is set"));
    let outcomes = reads(&client, 30).await;
    assert_eq!((outcomes[0], &outcomes[1..]), (Outcome::Accepted, &[Outcome::NotSent; 29][..]));
    assert_eq!(Outcome::of(&client.consulter("1", &[]).await), Outcome::Accepted, "the 503 is repeated");
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_longer_than_the_whole_time_was_not_sent() {
    let limits = Limits { concurrent: 1, ..Limits::default() };
    let (connect, whole) = (Duration::from_millis(100), Duration::from_millis(4500));
    let timeouts = Timeouts { connect, whole, ..Timeouts::default() };
    let outcomes = reads(&client(Slow::after(2), timeouts, limits), 4).await;
    let count = |outcome| outcomes.iter().filter(|&&found| found == outcome).count();
    // The third is cut off during its attempt; the fourth never had its turn.
    assert_eq!((count(Outcome::Accepted), count(Outcome::Unknown), count(Outcome::NotSent)), (2, 1, 1));
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_token_is_part_of_the_whole_time() {
    let credentials = rt::ClientCredentials::new("https://auth.example/token", "id", "secret");
    let timeouts = Timeouts { whole: Duration::from_secs(90), ..Timeouts::default() };
    let builder = builder().timeouts(timeouts).credential("oauth2", credentials).transport(Slow::after(3600));
    let (client, start) = (Client::with(builder.build().expect("all is set")), Instant::now());
    assert_eq!(reads(&client, 3).await, [Outcome::NotSent; 3]);
    assert!(start.elapsed() <= Duration::from_secs(91), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn requests_begin_at_their_pace() {
    let limits = Limits { rate: Rate::per_second(2), ..Limits::default() };
    let (client, start) = (client(Slow::after(0), Timeouts::default(), limits), Instant::now());
    assert_eq!(reads(&client, 5).await, [Outcome::Accepted; 5]);
    assert_eq!(start.elapsed().as_millis() / 100, 20, "the first at once, one each half second");
}

#[tokio::test]
async fn an_answer_that_is_too_large_names_the_limit() {
    let limits = Limits { answer: 10, ..Limits::default() };
    let memory = Memory::answering([(200, "0123456789a"), (200, "0123456789a")]);
    let client = client(memory.clone(), Timeouts::default(), limits);
    let error = client.consulter("1", &[]).await.expect_err("too large");
    assert_eq!(error.outcome(), Outcome::AnswerLost);
    assert_eq!(error.to_string(), "the answer is larger than the limit of 10 bytes (the server had answered 200 OK)");
    assert!(matches!(&error, Error::Transport(error) if error.limit() == Some(10)));
    assert_eq!(memory.requests()[0].patience, Patience { attempt: Duration::from_secs(60), answer: 10 });
}

#[tokio::test(start_paused = true)]
async fn no_attempt_begins_when_it_could_not_even_connect() {
    let timeouts = Timeouts { connect: Duration::from_secs(2), whole: Duration::from_secs(4), ..Timeouts::default() };
    let limits = Limits { concurrent: 1, ..Limits::default() };
    let outcomes = reads(&client(Slow::after(1), timeouts, limits), 3).await;
    assert_eq!(outcomes, [Outcome::Accepted, Outcome::Accepted, Outcome::NotSent]);
}

#[test]
fn a_connection_has_to_have_less_time_than_the_rest() {
    let max = Duration::from_secs(5);
    for timeouts in [
        Timeouts { read: max, ..Timeouts::default() },
        Timeouts { attempt: max, ..Timeouts::default() },
        Timeouts { whole: max, ..Timeouts::default() },
    ] {
        let built = builder().timeouts(timeouts).transport(Memory::answering([])).build();
        let error = built.expect_err("a connection may take as long");
        assert!(matches!(error.problems(), [BuildProblem::Setting { setting: "connect", .. }]), "{error}");
    }
}

#[test]
fn settings_that_no_call_could_live_with_are_named() {
    let timeouts = Timeouts { connect: Duration::ZERO, whole: Duration::ZERO, ..Timeouts::default() };
    let rate = Rate { requests: NonZeroU32::MIN, per: Duration::ZERO, burst: NonZeroU32::MIN };
    let limits = Limits { concurrent: 0, rate: Some(rate), answer: 0 };
    let builder = builder().timeouts(timeouts).limits(limits).transport(Memory::answering([]));
    let error = builder.build().expect_err("nothing could be sent");
    let named: Vec<_> = error
        .problems()
        .iter()
        .map(|problem| match problem {
            BuildProblem::Setting { setting, .. } => *setting,
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(named, ["connect", "whole", "concurrent", "answer", "rate"]);
}

/// An unlimited wait does not overflow the clock.
#[tokio::test(start_paused = true)]
async fn endless_patience_is_allowed() {
    let max = Duration::MAX;
    let for_ever = Timeouts { read: max, attempt: max, whole: max, ..Timeouts::default() };
    assert_eq!(reads(&client(Slow::after(3600), for_ever, Limits::default()), 1).await, [Outcome::Accepted]);
}
