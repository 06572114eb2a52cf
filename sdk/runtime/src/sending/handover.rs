//! Whether a request was passed to the transport: a caller who drops a call needs to know.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use super::Lane;
use crate::transport::TransportError;

tokio::task_local! {
    static WATCHED: Handover;
}

/// Watches whether a call may have reached a server, for a caller that drops its future: before that, nothing was sent.
///
/// ```
/// # use cfadock_runtime::Handover;
/// # let _ = async {
/// # let call = async {};
/// let handover = Handover::default();
/// tokio::select! {
///     () = handover.watch(call) => {}
///     () = std::future::ready(()) => println!("nothing was sent: {}", handover.is_not_sent()),
/// }
/// # };
/// ```
#[derive(Clone, Debug, Default)]
pub struct Handover(Arc<Seen>);

#[derive(Debug, Default)]
struct Seen {
    polled: AtomicBool,
    /// A call reached this crate: what a future does elsewhere is unknown.
    held: AtomicBool,
    /// Requests passed to the transport, without those that the transport reported as not sent.
    handed: AtomicU32,
}

impl Handover {
    /// The same call, watched. Calls of this crate that it makes in other tasks are not seen.
    pub async fn watch<F: Future>(&self, call: F) -> F::Output {
        self.0.polled.store(true, Ordering::SeqCst);
        WATCHED.scope(self.clone(), call).await
    }

    /// Whether it is certain that not one byte of a request reached a server.
    pub fn is_not_sent(&self) -> bool {
        let Seen { polled, held, handed } = &*self.0;
        !polled.load(Ordering::SeqCst) || (held.load(Ordering::SeqCst) && handed.load(Ordering::SeqCst) == 0)
    }
}

/// The call of this task has reached this crate.
pub(crate) fn hold() {
    let _ = WATCHED.try_with(|handover| handover.0.held.store(true, Ordering::SeqCst));
}

/// An attempt, which passes its request to the transport. Requests of tokens are not counted.
pub(super) async fn over<T>(
    lane: Lane,
    attempt: impl Future<Output = Result<T, TransportError>>,
) -> Result<T, TransportError> {
    if lane == Lane::Free {
        return attempt.await;
    }
    hand();
    let result = attempt.await;
    if result.as_ref().is_err_and(TransportError::is_not_sent) {
        take_back();
    }
    result
}

fn hand() {
    let _ = WATCHED.try_with(|handover| handover.0.handed.fetch_add(1, Ordering::SeqCst));
}

fn take_back() {
    let _ = WATCHED.try_with(|handover| handover.0.handed.fetch_sub(1, Ordering::SeqCst));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_a_call_that_held_everything_back_sent_nothing() {
        type Steps<'a> = &'a [fn()];
        let steps: [(Steps<'_>, bool); 7] = [
            (&[], false),
            (&[hold], true),
            (&[hold, hand], false),
            (&[hold, hand, take_back], true),
            (&[hold, hand, take_back, hand], false),
            (&[hold, hand, hand, take_back], false),
            (&[hold, hand, hold], false),
        ];
        for (steps, not_sent) in steps {
            let handover = Handover::default();
            assert!(handover.is_not_sent(), "what was never polled did nothing");
            handover.watch(async { steps.iter().for_each(|step| step()) }).await;
            assert_eq!(handover.is_not_sent(), not_sent, "{}", steps.len());
        }
        // No caller watches.
        hand();
    }

    /// A token goes to another server: only what an operation passed on may have acted.
    #[tokio::test]
    async fn only_what_an_operation_passed_to_the_transport_is_counted() {
        let came = || Ok(());
        let not_sent = || Err(TransportError::not_sent("x"));
        let broken = || Err(TransportError::broken("x"));
        for (lane, result, is_not_sent) in [
            (Lane::Free, came(), true),
            (Lane::Free, broken(), true),
            (Lane::Free, not_sent(), true),
            (Lane::Paced, came(), false),
            (Lane::Paced, broken(), false),
            (Lane::Paced, not_sent(), true),
        ] {
            let (handover, shown) = (Handover::default(), format!("{lane:?} {result:?}"));
            let call = async {
                hold();
                over(lane, async { result }).await
            };
            let _ = handover.watch(call).await;
            assert_eq!(handover.is_not_sent(), is_not_sent, "{shown}");
        }
    }
}
