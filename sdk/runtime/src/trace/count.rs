//! How many attempts the calls of a future make.

use std::cell::Cell;

tokio::task_local! {
    static ATTEMPTS: Cell<u32>;
}

/// Runs a future, and counts the attempts of the calls that it makes on its own task: those of tokens are not counted.
/// What it counts within another one counts there too.
pub async fn counting_attempts<F: Future>(future: F) -> (F::Output, u32) {
    let counted = async {
        let output = future.await;
        (output, ATTEMPTS.with(Cell::get))
    };
    let (output, attempts) = ATTEMPTS.scope(Cell::new(0), counted).await;
    add(attempts);
    (output, attempts)
}

/// More attempts of the future that is counted, if one is.
pub(super) fn add(attempts: u32) {
    let _ = ATTEMPTS.try_with(|counted| counted.set(counted.get().saturating_add(attempts)));
}
