//! Locks of what several threads change.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A lock that survives a panic elsewhere: the state is whole after every statement.
pub(crate) fn verrou<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
