//! Files to print, each on its own: printing is the dearest stage, and no file needs another.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use proc_macro2::TokenStream;

use super::Origin;
use super::tokens::file;
use crate::artifacts::Artifacts;

/// The files of one output.
pub struct Jobs<'a> {
    origin: &'a Origin,
    files: Vec<Job<'a>>,
}

struct Job<'a> {
    path: String,
    print: Box<dyn Fn() -> String + Send + Sync + 'a>,
}

impl<'a> Jobs<'a> {
    pub fn new(origin: &'a Origin) -> Self {
        Self { origin, files: Vec::new() }
    }

    /// A file of prose.
    pub fn text(&mut self, path: impl Into<String>, print: impl Fn() -> String + Send + Sync + 'a) {
        self.files.push(Job { path: path.into(), print: Box::new(print) });
    }

    /// A file of Rust.
    pub fn rust(&mut self, path: impl Into<String>, tokens: impl Fn() -> TokenStream + Send + Sync + 'a) {
        let origin = self.origin;
        self.text(path, move || file(origin, tokens()));
    }

    /// Prints all files, on every processor there is; which one prints what does not show.
    pub fn print(self, artifacts: &mut Artifacts) {
        let workers = thread::available_parallelism().map_or(1, usize::from).min(self.files.len());
        let next = AtomicUsize::new(0);
        let work = || {
            let mut printed = Vec::new();
            while let Some(job) = self.files.get(next.fetch_add(1, Ordering::Relaxed)) {
                printed.push((job.path.clone(), (job.print)()));
            }
            printed
        };
        let printed = thread::scope(|scope| {
            let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
            let mut printed = work();
            for other in others {
                printed.extend(other.join().expect("printing does not panic"));
            }
            printed
        });
        for (path, text) in printed {
            artifacts.add(path, text);
        }
    }
}
