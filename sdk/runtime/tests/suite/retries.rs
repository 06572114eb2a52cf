//! What is repeated, how often and after which waits. Time is paused: no test sleeps.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use cfadock_runtime::http::StatusCode;
use cfadock_runtime::{Answer, FilePart, Outcome, Retries, Timeouts, TransportError};
use tokio::time::Instant;

use crate::client::{Client, builder};
use crate::memory::{Memory, answer, answer_with};
use crate::specimen::dossier;

type Played = Result<Answer, TransportError>;

/// Four attempts whose waits are at most 1, 2 and 4 s.
fn retries() -> Retries {
    let attempts = NonZeroU32::new(4).expect("not zero");
    Retries { attempts, base: Duration::from_secs(1), seed: Some(7), ..Retries::default() }
}

fn client(memory: &Arc<Memory>, retries: Retries) -> Client {
    Client::with(builder().retries(retries).transport(memory.clone()).build().expect("all is set"))
}

fn found() -> Played {
    Ok(answer(200, r#"{"numero":"1"}"#))
}

fn busy(wait: &str) -> Played {
    Ok(answer_with(503, &[("retry-after", wait), ("date", "Sun, 06 Nov 1994 08:49:37 GMT")], ""))
}

/// How a read ends, how many requests it took and how long it waited.
async fn read(results: Vec<Played>) -> (Outcome, usize, Duration) {
    let (memory, start) = (Memory::playing(results), Instant::now());
    let outcome = Outcome::of(&client(&memory, retries()).consulter("1", &[]).await);
    (outcome, memory.requests().len(), start.elapsed())
}

#[tokio::test(start_paused = true)]
async fn a_read_is_repeated_after_what_may_pass() {
    let cut = || Err(TransportError::cut(StatusCode::OK, "x"));
    for passing in [
        Err(TransportError::not_sent("x")),
        Err(TransportError::broken("x")),
        cut(),
        Ok(answer(408, "")),
        Ok(answer(425, "")),
        Ok(answer(429, "")),
        Ok(answer(500, "")),
        Ok(answer(502, "")),
        Ok(answer(503, "")),
        Ok(answer(504, "")),
    ] {
        let shown = format!("{passing:?}");
        let (outcome, requests, waited) = read(vec![passing, found()]).await;
        assert_eq!((outcome, requests), (Outcome::Accepted, 2), "{shown}");
        assert!(waited <= Duration::from_secs(1), "{waited:?}");
    }
    for lasting in
        [Ok(answer(400, "")), Ok(answer(404, "")), Ok(answer(501, "")), Ok(answer(302, "")), Ok(answer(200, "<html>"))]
    {
        let shown = format!("{lasting:?}");
        assert_eq!(read(vec![lasting, found()]).await.1, 1, "{shown}");
    }
    let too_large = Err(TransportError::too_large(StatusCode::OK, 1));
    assert_eq!(read(vec![too_large, found()]).await.1, 1);
}

#[tokio::test(start_paused = true)]
async fn attempts_end_and_the_last_answer_is_given() {
    let (outcome, requests, waited) = read(vec![busy("x"), busy("x"), busy("x"), Ok(answer(500, "")), found()]).await;
    assert_eq!((outcome, requests), (Outcome::Unknown, 4));
    assert!(waited > Duration::ZERO && waited <= Duration::from_secs(1 + 2 + 4), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn what_was_sent_once_is_not_called_not_sent() {
    let not_sent = || Err(TransportError::not_sent("x"));
    for (first, outcome) in [
        (Err(TransportError::broken("x")), Outcome::Unknown),
        (busy("x"), Outcome::Unknown),
        (Err(TransportError::cut(StatusCode::OK, "x")), Outcome::AnswerLost),
        (not_sent(), Outcome::NotSent),
    ] {
        let results = vec![first, not_sent(), not_sent(), not_sent(), found()];
        let (found, requests, _) = read(results).await;
        assert_eq!((found, requests), (outcome, 4));
    }
}

#[tokio::test(start_paused = true)]
async fn a_deposit_is_repeated_only_when_nothing_was_sent() {
    for (result, requests, outcome) in [
        (Err(TransportError::not_sent("x")), 2, Outcome::Accepted),
        (Err(TransportError::broken("x")), 1, Outcome::Unknown),
        (Err(TransportError::cut(StatusCode::OK, "x")), 1, Outcome::AnswerLost),
        (Err(TransportError::cut(StatusCode::SERVICE_UNAVAILABLE, "x")), 1, Outcome::Unknown),
        (busy("1"), 1, Outcome::Unknown),
        (Ok(answer(429, "")), 1, Outcome::Refused),
        (Ok(answer(500, "")), 1, Outcome::Unknown),
    ] {
        let memory = Memory::playing([result, Ok(answer(200, ""))]);
        let result = client(&memory, retries()).deposer(&dossier("1"), FilePart::new("x")).await;
        assert_eq!((memory.requests().len(), Outcome::of(&result)), (requests, outcome));
    }
    let memory = Memory::playing((0..9).map(|_| Err(TransportError::not_sent("x"))));
    let result = client(&memory, retries()).deposer(&dossier("1"), FilePart::new("x")).await;
    assert_eq!((memory.requests().len(), Outcome::of(&result)), (4, Outcome::NotSent), "bounded");
}

#[tokio::test(start_paused = true)]
async fn the_wait_is_the_one_the_server_asks_for() {
    for (asked, least, most) in [
        ("3", 3, 4),
        ("30", 30, 31),
        ("0", 0, 1),
        ("Sun, 06 Nov 1994 08:49:47 GMT", 10, 11),
        ("Sun, 06 Nov 1994 08:49:07 GMT", 0, 1),
        ("bientôt", 0, 1),
        ("-5", 0, 1),
    ] {
        let (outcome, requests, waited) = read(vec![busy(asked), found()]).await;
        assert_eq!((outcome, requests), (Outcome::Accepted, 2), "{asked}");
        assert!((least..=most).contains(&waited.as_secs()), "{asked}: {waited:?}");
    }
    // A `Retry-After` above the maximum of 30 s is not waited for: the caller receives the answer.
    for asked in ["31", "99999999999999999999999", "Sun, 06 Nov 1994 09:49:37 GMT"] {
        assert_eq!(read(vec![busy(asked), found()]).await, (Outcome::Unknown, 1, Duration::ZERO), "{asked}");
    }
}

#[tokio::test(start_paused = true)]
async fn waits_are_drawn_and_the_seed_draws_them_again() {
    let waits = |seed| async move {
        let mut waits = Vec::new();
        for _ in 0..4 {
            let memory = Memory::playing([Err(TransportError::broken("x")), found()]);
            let client = client(&memory, Retries { seed: Some(seed), ..retries() });
            let start = Instant::now();
            client.consulter("1", &[]).await.expect("found");
            waits.push(start.elapsed());
        }
        waits
    };
    assert_eq!(waits(1).await, waits(1).await);
    assert_ne!(waits(1).await, waits(2).await);
}

#[tokio::test(start_paused = true)]
async fn all_clones_share_one_budget() {
    let memory = Memory::playing((0..20).map(|_| Err(TransportError::broken("x"))));
    let client = client(&memory, Retries { budget: 5, ..retries() });
    for (requests, clone) in [(4, client.clone()), (7, client.clone()), (8, client.clone())] {
        clone.consulter("1", &[]).await.expect_err("broken");
        assert_eq!(memory.requests().len(), requests);
    }
}

/// Answers give repetitions back, unless the server is in trouble.
#[tokio::test(start_paused = true)]
async fn ten_answers_give_a_repetition_back_to_all() {
    for (status, outcome) in
        [(204, Outcome::Accepted), (404, Outcome::Accepted), (503, Outcome::Unknown), (429, Outcome::Unknown)]
    {
        let broken = || Err(TransportError::broken("x"));
        let answers = (0..10).map(|_| Ok(answer(status, "")));
        let memory = Memory::playing([broken(), broken()].into_iter().chain(answers).chain([broken(), found()]));
        let client = client(&memory, Retries { budget: 1, ..retries() });
        client.consulter("1", &[]).await.expect_err("broken");
        assert_eq!(memory.requests().len(), 2, "one repetition");
        for _ in 0..10 {
            let _ = client.deposer(&dossier("1"), FilePart::new("x")).await;
        }
        assert_eq!(Outcome::of(&client.consulter("1", &[]).await), outcome, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_wait_leads_past_the_whole_time() {
    let timeouts = Timeouts { whole: Duration::from_secs(10), connect: Duration::from_secs(1), ..Timeouts::default() };
    for (asked, status, waited) in [("8", None, 8), ("9", Some(503), 0), ("10", Some(503), 0)] {
        let memory = Memory::playing([busy(asked), found()]);
        // Without a drawn part of the wait.
        let retries = Retries { base: Duration::ZERO, ..retries() };
        let core = builder().retries(retries).timeouts(timeouts).transport(memory.clone()).build();
        let start = Instant::now();
        let result = Client::with(core.expect("all is set")).consulter("1", &[]).await;
        let got = result.err().and_then(|error| error.status()).map(|status| status.as_u16());
        assert_eq!((got, start.elapsed()), (status, Duration::from_secs(waited)), "{asked}");
    }
}
