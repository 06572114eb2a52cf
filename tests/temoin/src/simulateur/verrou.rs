//! Locks of data shared between threads.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A lock that ignores a panic elsewhere: the state is consistent after every statement.
pub(crate) fn verrou<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
