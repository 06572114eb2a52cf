//! For programs without an asynchronous runtime: waits for any call, workflow or list of this crate. Its names are
//! English, like those of the runtime.
//!
//! ```no_run
//! use cfadock::blocking::Runtime;
//! # fn lire(akto: cfadock::Connexion) -> Result<(), Box<dyn std::error::Error>> {
//! let runtime = Runtime::new()?;
//! let dossier = runtime.wait(akto.lire_dossier("INT-D-1"))?;
//! for etat in runtime.iterate(akto.lister_dossiers()) {
//!     println!("{:?}", etat?.etat);
//! }
//! # Ok(())
//! # }
//! ```

use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;

use futures_util::{Stream, StreamExt as _};

/// Runs asynchronous code on a separate thread, and waits for it. Clones share the thread.
///
/// Keep one for the whole program: its thread also holds the connections, and renews the tokens.
#[derive(Clone, Debug)]
pub struct Runtime {
    inner: Arc<tokio::runtime::Runtime>,
}

impl Runtime {
    /// A runtime with one thread.
    ///
    /// # Errors
    /// When the system cannot start a thread.
    pub fn new() -> io::Result<Self> {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).thread_name("cfadock").enable_all().build()?;
        Ok(Self { inner: Arc::new(runtime) })
    }

    /// Waits for the end of a call.
    ///
    /// # Panics
    /// When it is called from a thread of an asynchronous runtime: await the call there instead.
    pub fn wait<F: IntoFuture>(&self, call: F) -> F::Output {
        let call = pin!(call.into_future());
        self.inner.block_on(call)
    }

    /// The items of a list, one by one; each call of `next` waits for its item.
    ///
    /// # Panics
    /// The iteration panics where [`wait`](Self::wait) does.
    pub fn iterate<S: Stream>(&self, items: S) -> Iter<S> {
        Iter { runtime: self.clone(), items: Box::pin(items) }
    }
}

/// The items of a list; see [`Runtime::iterate`].
#[derive(Debug)]
#[must_use = "nothing is read until it is iterated"]
pub struct Iter<S> {
    runtime: Runtime,
    items: Pin<Box<S>>,
}

impl<S: Stream> Iterator for Iter<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        self.runtime.wait(self.items.next())
    }
}
