//! Decodes large bodies on other threads, so that they do not block the caller's tasks and cannot run longer than
//! their call may take.

use std::panic::resume_unwind;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};

/// Bodies up to this size in bytes are decoded on the caller's thread: a few milliseconds at most.
const IN_PLACE: usize = 64 * 1024;
/// How many larger bodies are decoded at once in this process, each on its own thread. A thread whose call was given up
/// still finishes: its time is proportional to the length of the body, which is limited.
static PLACES: Semaphore = Semaphore::const_new(4);

/// The message for a body that could not be decoded in time.
pub(crate) const TOO_SLOW: &str = "reading it took longer than the call may take";

/// Whether a body of this many bytes is decoded on another thread.
pub(crate) fn is_large(length: usize) -> bool {
    length > IN_PLACE
}

/// The result of `work` on a body of so many bytes; `None` when the deadline came first.
pub(crate) async fn aside<T: Send + 'static>(
    length: usize,
    deadline: Instant,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    if !is_large(length) {
        return Some(work());
    }
    let working = async {
        let place = PLACES.acquire().await.expect("nobody closes the semaphore");
        let worked = spawn_blocking(move || {
            let _place = place;
            work()
        });
        worked.await
    };
    match timeout_at(deadline, working).await {
        Ok(Ok(result)) => Some(result),
        Ok(Err(error)) if error.is_panic() => resume_unwind(error.into_panic()),
        // The caller's runtime is shutting down.
        Ok(Err(_)) | Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::channel;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use super::*;

    /// In sequence: both tests use the same threads.
    #[tokio::test]
    async fn large_bodies_take_places_and_no_more_than_their_time() {
        so_many_at_once_and_no_more().await;
        what_takes_too_long_is_given_up_and_ends_by_itself().await;
    }

    async fn what_takes_too_long_is_given_up_and_ends_by_itself() {
        let soon = Instant::now() + Duration::from_millis(200);
        let (go, wait) = channel::<()>();
        let (told, ended) = channel();
        let work = move || {
            let _ = wait.recv();
            told.send(()).expect("somebody waits");
        };
        assert_eq!(aside(IN_PLACE + 1, soon, work).await, None);
        go.send(()).expect("it still waits");
        ended.recv().expect("it ends");
        let far = Instant::now() + Duration::from_secs(60);
        assert_eq!(aside(IN_PLACE + 1, far, || 7).await, Some(7));
        // Small bodies are decoded on the caller's thread, even after the deadline.
        assert_eq!(aside(IN_PLACE, soon, || 7).await, Some(7));
    }

    async fn so_many_at_once_and_no_more() {
        let far = Instant::now() + Duration::from_secs(60);
        let begun = Arc::new(AtomicUsize::new(0));
        let (go, wait) = channel::<()>();
        let wait = Arc::new(Mutex::new(wait));
        let works: Vec<_> = (0..9)
            .map(|_| {
                let (begun, wait) = (begun.clone(), wait.clone());
                tokio::spawn(aside(IN_PLACE + 1, far, move || {
                    begun.fetch_add(1, Ordering::SeqCst);
                    wait.lock().expect("no panic").recv().expect("the word comes");
                }))
            })
            .collect();
        while begun.load(Ordering::SeqCst) < 4 {
            assert!(Instant::now() < far, "they never begin");
            tokio::task::yield_now().await;
        }
        assert_eq!(PLACES.available_permits(), 0, "nobody else begins");
        (0..9).for_each(|_| go.send(()).expect("they wait"));
        for work in works {
            assert_eq!(work.await.expect("no panic"), Some(()));
        }
        assert_eq!(begun.load(Ordering::SeqCst), 9);
    }
}
