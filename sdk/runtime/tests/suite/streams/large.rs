//! Items that are read on another thread.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use cfadock_runtime::codegen as rt;
use futures_util::FutureExt as _;
use serde::de::{Deserialize, Deserializer, IgnoredAny};

use super::{FOLLOW, opened};
use crate::client::builder;
use crate::memory::Memory;
use crate::specimen::Erreur;

/// A large item is read on another thread, and is not lost when nobody waits for it meanwhile.
#[tokio::test]
async fn a_large_item_holds_nobody_up() {
    static GATE: Mutex<()> = Mutex::new(());
    struct Thread(ThreadId);
    impl<'de> Deserialize<'de> for Thread {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            IgnoredAny::deserialize(deserializer)?;
            drop(GATE.lock());
            Ok(Self(thread::current().id()))
        }
    }
    let (sender, first) = opened(200, "application/jsonl");
    let (again, second) = opened(200, "application/jsonl");
    let large = Box::leak(format!("\"{}\"\n1\n", "a".repeat(100_000)).into_boxed_str());
    sender.send(Ok(large)).and_then(|()| again.send(Ok("2\n"))).expect("they listen");
    let core = builder().transport(Memory::playing([Ok(first), Ok(second)])).build().expect("all is set");
    let reply = core.send(rt::Call::new(&FOLLOW), rt::streamed::lines::<Thread>(), rt::json::<Erreur>()).await;
    let mut items = reply.expect("a stream").body;
    let held = GATE.lock().expect("nobody panics");
    assert!(items.next().now_or_never().is_none(), "it was read on the thread of its caller");
    drop(held);
    items.resume().await.expect("a stream");
    let mut threads = Vec::new();
    for _ in 0..2 {
        threads.push(items.next().await.expect("one").expect("an item").0 == thread::current().id());
    }
    assert_eq!(threads, [false, true], "the large one came first");
}

/// Whoever lets a stream lie keeps no thread from the others.
#[tokio::test]
async fn a_large_item_is_read_while_nobody_waits_for_it() {
    static GATE: Mutex<()> = Mutex::new(());
    static BEGUN: AtomicUsize = AtomicUsize::new(0);
    struct Slow;
    impl<'de> Deserialize<'de> for Slow {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            IgnoredAny::deserialize(deserializer)?;
            BEGUN.fetch_add(1, Ordering::SeqCst);
            drop(GATE.lock());
            Ok(Self)
        }
    }
    let large = &*Box::leak(format!("\"{}\"\n", "a".repeat(100_000)).into_boxed_str());
    let mut all = Vec::new();
    // One more than are read at once.
    for _ in 0..5 {
        let (sender, answer) = opened(200, "application/jsonl");
        sender.send(Ok(large)).expect("it listens");
        let core = builder().transport(Memory::playing([Ok(answer)])).build().expect("all is set");
        let reply = core.send(rt::Call::new(&FOLLOW), rt::streamed::lines::<Slow>(), rt::json::<Erreur>()).await;
        all.push(reply.expect("a stream").body);
    }
    let held = GATE.lock().expect("nobody panics");
    for items in &mut all {
        assert!(items.next().now_or_never().is_none());
    }
    drop(held);
    let begun = Instant::now();
    while BEGUN.load(Ordering::SeqCst) < 5 {
        assert!(begun.elapsed() < Duration::from_secs(20), "it waits for its caller");
        tokio::task::yield_now().await;
    }
}
