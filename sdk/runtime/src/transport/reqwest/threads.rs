//! The threads of the connections, shared by all transports of the process.
//!
//! The task of a connection reads as long as there is something to read: a server that floods it with interim answers
//! (`1xx`) keeps it busy for tens of seconds without a pause. On a thread of the caller's, it would block the caller's
//! clock, and no timeout would work.

use std::io;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use tokio::runtime::{Builder, Handle, Runtime};

use crate::transport::BoxFuture;

/// A flood may keep some of them busy; the others continue.
const THREADS: usize = 4;

/// The threads, which start when they are first needed and end with the process.
pub(super) fn handle() -> io::Result<Handle> {
    static RUNTIME: Mutex<Option<Runtime>> = Mutex::new(None);
    let mut runtime = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    let started = match runtime.take() {
        Some(started) => started,
        None => Builder::new_multi_thread().worker_threads(THREADS).thread_name("cfadock-net").enable_all().build()?,
    };
    Ok(runtime.insert(started).handle().clone())
}

/// A future that uses the connections and clocks of the threads, wherever it is awaited.
pub(super) struct Within<'a, T> {
    threads: Handle,
    future: Option<BoxFuture<'a, T>>,
}

impl<'a, T> Within<'a, T> {
    pub(super) fn new(threads: Handle, future: impl Future<Output = T> + Send + 'a) -> Self {
        Self { threads, future: Some(Box::pin(future)) }
    }
}

impl<T> Future for Within<'_, T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let Self { threads, future } = &mut *self;
        let _within = threads.enter();
        future.as_mut().expect("it is there until this is dropped").as_mut().poll(context)
    }
}

/// The remains of an abandoned request are dropped there as well.
impl<T> Drop for Within<'_, T> {
    fn drop(&mut self) {
        let _within = self.threads.enter();
        self.future = None;
    }
}
