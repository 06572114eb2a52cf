//! Files to print, in independent pieces: printing is the most expensive stage and runs on every processor.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use proc_macro2::TokenStream;

use super::Origin;
use super::tokens::items;
use crate::artifacts::Artifacts;

/// A part of a file, as text.
pub type Piece<'a> = Box<dyn Fn() -> String + Send + Sync + 'a>;

/// The files of one output.
pub struct Jobs<'a> {
    origin: &'a Origin,
    owned: Vec<String>,
    shared: Vec<String>,
    files: Vec<(String, Vec<Piece<'a>>)>,
}

impl<'a> Jobs<'a> {
    /// No file yet.
    pub fn new(origin: &'a Origin) -> Self {
        Self { origin, owned: Vec::new(), shared: Vec::new(), files: Vec::new() }
    }

    /// Declares that every file under `folder` is generated.
    pub fn own(&mut self, folder: &str) {
        self.owned.push(folder.to_owned());
    }

    /// A manifest of Cargo, which users extend.
    pub fn shared(&mut self, path: &str, print: impl Fn() -> String + Send + Sync + 'a) {
        self.shared.push(path.to_owned());
        self.text(path, print);
    }

    /// A file of prose.
    pub fn text(&mut self, path: impl Into<String>, print: impl Fn() -> String + Send + Sync + 'a) {
        self.files.push((path.into(), vec![Box::new(print)]));
    }

    /// A file of Rust in one piece.
    pub fn rust(&mut self, path: impl Into<String>, tokens: impl Fn() -> TokenStream + Send + Sync + 'a) {
        self.rust_in_pieces(path, vec![Box::new(move || items(tokens()))]);
    }

    /// A file of Rust; its pieces are concatenated unchanged.
    pub fn rust_in_pieces(&mut self, path: impl Into<String>, pieces: Vec<Piece<'a>>) {
        let origin = self.origin;
        let header: Piece<'a> = Box::new(move || origin.header("//"));
        self.files.push((path.into(), std::iter::once(header).chain(pieces).collect()));
    }

    /// Prints all files, on every processor; the result does not depend on their number.
    pub fn print(self) -> Artifacts {
        let pieces: Vec<&Piece<'_>> = self.files.iter().flat_map(|(_, pieces)| pieces).collect();
        let mut texts = printed(&pieces).into_iter();
        let mut artifacts = Artifacts::new(self.origin);
        self.owned.iter().for_each(|folder| artifacts.own(folder));
        self.shared.iter().for_each(|path| artifacts.share(path));
        for (path, pieces) in &self.files {
            artifacts.add(path, texts.by_ref().take(pieces.len()).collect());
        }
        artifacts
    }
}

/// Types may nest as deep as the limits of documents allow; syn is recursive.
const STACK: usize = 16 * 1024 * 1024;

/// The text of every piece, in order.
fn printed(pieces: &[&Piece<'_>]) -> Vec<String> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut printed = Vec::new();
        loop {
            let rank = next.fetch_add(1, Ordering::Relaxed);
            match pieces.get(rank) {
                Some(piece) => printed.push((rank, piece())),
                None => return printed,
            }
        }
    };
    let mut printed = thread::scope(|scope| {
        let other = || thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        // If a thread cannot be started, the others do its share.
        let others: Vec<_> = (1..workers).filter_map(|_| other().ok()).collect();
        let mut printed = work();
        for other in others {
            printed.extend(other.join().expect("printing does not panic"));
        }
        printed
    });
    printed.sort_by_key(|(rank, _)| *rank);
    printed.into_iter().map(|(_, text)| text).collect()
}
