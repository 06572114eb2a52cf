//! From the text of a reference to a file on the disk. The case of letters counts, so that the result is the same on
//! every machine.

use std::collections::{BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use super::{Reach, Refusal};
use crate::diagnostic::Rule;
use crate::diagnostic::nearest::Guesses;
use crate::document::reference;

/// The folders that were listed.
pub(super) struct Folders {
    /// The folder of the root document, without links.
    root: PathBuf,
    reach: Reach,
    /// The names in a folder; `None` where it cannot be listed.
    listed: HashMap<PathBuf, Option<BTreeSet<String>>>,
}

/// A file that is there.
pub(super) struct Found {
    /// The path to it as the references give it.
    pub way: PathBuf,
    /// Its path on the disk: two references may lead to one file by different paths.
    pub real: PathBuf,
}

/// A part of the path that does not exist.
struct Missing {
    rank: usize,
    near: Option<String>,
}

impl Folders {
    pub fn new(root: PathBuf, reach: Reach) -> Self {
        Self { root, reach, listed: HashMap::new() }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The file at `address`, relative to a folder.
    pub fn find(&mut self, from: &Path, address: &str, guesses: &mut Guesses) -> Result<Found, Refusal> {
        let decoded = reference::decoded(address).unwrap_or_else(|| address.to_owned());
        let found = self.exactly(from, &decoded, guesses);
        // A name may contain a sign that only looks encoded.
        let literal = (decoded != address && found.is_err()).then(|| self.exactly(from, address, guesses));
        literal.and_then(Result::ok).map_or(found, Ok)
    }

    fn exactly(&mut self, from: &Path, address: &str, guesses: &mut Guesses) -> Result<Found, Refusal> {
        let way = joined(from, address);
        if !self.admits(&way) {
            return Err(self.outside(address));
        }
        if let Some(missing) = self.missing(&way, guesses) {
            return Err(absent(address, &missing, way.components().count()));
        }
        let real = way.canonicalize().map_err(|error| unreadable(address, &error))?;
        if !self.admits(&real) {
            return Err(self.outside(address));
        }
        let about = fs::metadata(&real).map_err(|error| unreadable(address, &error))?;
        if about.is_dir() {
            let refusal = Refusal::new(Rule::Unreadable, format!("`{address}` is a folder, not a file"));
            return Err(refusal.help("name a file in it"));
        }
        if !about.is_file() {
            let refusal = Refusal::new(Rule::Unreadable, format!("`{address}` is no regular file; it is not read"));
            return Err(refusal.help("refer to a file"));
        }
        Ok(Found { way, real })
    }

    fn admits(&self, way: &Path) -> bool {
        self.reach == Reach::Anywhere || way.starts_with(&self.root)
    }

    fn outside(&self, address: &str) -> Refusal {
        let message = format!("`{address}` leads out of the folder of the document");
        Refusal::new(Rule::ExternalReference, message)
            .help("move the file into the folder, or admit it with `--allow-outside`")
    }

    /// The first name on the path that its folder does not list. Only names below the document's folder are compared,
    /// or else the name of the file: the path to the folder belongs to the machine.
    fn missing(&mut self, way: &Path, guesses: &mut Guesses) -> Option<Missing> {
        let all: Vec<Component<'_>> = way.components().collect();
        let first = match way.strip_prefix(&self.root) {
            Ok(below) => all.len() - below.components().count(),
            Err(_) => all.len().saturating_sub(1),
        };
        for rank in first..all.len() {
            let folder: PathBuf = all[..rank].iter().collect();
            let Some(names) = self.listed.entry(folder.clone()).or_insert_with(|| names(&folder)) else { return None };
            let name = all[rank].as_os_str().to_string_lossy();
            if !names.contains(name.as_ref()) {
                let near = nearest(&name, names, guesses);
                return Some(Missing { rank, near });
            }
        }
        None
    }
}

/// The name most similar to a missing one. Extensions are ignored, because all files share them.
fn nearest(name: &str, names: &BTreeSet<String>, guesses: &mut Guesses) -> Option<String> {
    if guesses.are_used_up() {
        return None;
    }
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let stems: Vec<(String, &String)> = names.iter().map(|name| (stem(name), name)).collect();
    let near = guesses.name(&stem(name), stems.iter().map(|(stem, _)| stem.as_str()))?.to_owned();
    let mut alike = stems.iter().filter(|(stem, _)| *stem == near).map(|(_, name)| *name);
    let first = alike.next()?;
    let ending = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
    let same = std::iter::once(first).chain(alike).find(|near| ending(near) == ending(name));
    Some(same.unwrap_or(first).clone())
}

/// The path from a folder, without `.` and `..`.
fn joined(from: &Path, address: &str) -> PathBuf {
    let mut way = if address.starts_with('/') { PathBuf::from("/") } else { from.to_owned() };
    for step in address.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(way.pop()),
            name => way.push(name),
        }
    }
    way
}

fn names(folder: &Path) -> Option<BTreeSet<String>> {
    let entries = fs::read_dir(folder).ok()?;
    Some(entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
}

/// A file that does not exist; the help gives the address with the most similar name.
fn absent(address: &str, missing: &Missing, length: usize) -> Refusal {
    let refusal = Refusal::new(Rule::Unreadable, format!("the file `{address}` does not exist"));
    if address.contains('\\') {
        return refusal.help("write `/` between the names of folders");
    }
    let from_the_end = length - missing.rank;
    let steps: Vec<&str> = address.split('/').collect();
    match (&missing.near, steps.len().checked_sub(from_the_end)) {
        (Some(near), Some(rank)) => {
            let [before, after] = [&steps[..rank], &steps[rank + 1..]];
            let meant = [before, &[near.as_str()], after].concat().join("/");
            refusal.help(format!("did you mean `{meant}`?"))
        }
        _ => refusal.help("give the way from the folder of the file that refers to it; the case of letters counts"),
    }
}

fn unreadable(address: &str, error: &io::Error) -> Refusal {
    let message = match error.kind() {
        io::ErrorKind::NotFound => format!("the file `{address}` does not exist"),
        _ => format!("the file `{address}` cannot be read: {error}"),
    };
    Refusal::new(Rule::Unreadable, message)
}
