//! The ledger: the generated files, each with its hash. It is kept in the output folder and committed with it. A file
//! that it does not list, or whose hash differs, does not belong to the generator.
//!
//! A file may have several hashes, and each of them proves it: during a run those of the old and of the new state,
//! after a merge those of both sides. So the next run repairs a killed run and a merge without any other step.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Origin;

/// The ledger's own name in the folder.
pub const NAME: &str = ".generated";

/// The separator between the name of a file and the key of a value in it.
const VALUE: char = '#';

/// The marks of git between the sides of a conflict; the lines of both sides count.
const CONFLICT: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// Hashes by key: a file's path, or a path, `#` and the key of a value in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger(BTreeMap<String, BTreeSet<String>>);

impl Ledger {
    /// Lists a file.
    pub fn file(&mut self, path: &Path, text: &[u8]) {
        self.add(key(path), hash(text));
    }

    /// Lists a value of a file that is only partly generated.
    pub fn value(&mut self, path: &Path, name: &str, value: &str) {
        self.add(value_key(path, name), hash(value.as_bytes()));
    }

    fn add(&mut self, key: String, hash: String) {
        self.0.entry(key).or_default().insert(hash);
    }

    /// The union of two ledgers.
    pub fn with(&self, other: &Self) -> Self {
        let mut both = self.clone();
        for (key, hashes) in &other.0 {
            both.0.entry(key.clone()).or_default().extend(hashes.iter().cloned());
        }
        both
    }

    /// Whether a file is unchanged since it was written.
    pub fn proves(&self, path: &Path, text: &[u8]) -> bool {
        self.0.get(&key(path)).is_some_and(|hashes| hashes.contains(&hash(text)))
    }

    /// Whether an earlier run wrote a file.
    pub fn lists(&self, path: &Path) -> bool {
        self.0.contains_key(&key(path))
    }

    /// Whether a value is unchanged since it was written.
    pub fn proves_value(&self, path: &Path, name: &str, value: &str) -> bool {
        self.0.get(&value_key(path, name)).is_some_and(|hashes| hashes.contains(&hash(value.as_bytes())))
    }

    /// The names of the values of a file that earlier runs wrote.
    pub fn values(&self, path: &Path) -> BTreeSet<&str> {
        let file = key(path);
        self.0.keys().filter_map(|key| key.strip_prefix(&file)?.strip_prefix(VALUE)).collect()
    }

    /// The files that earlier runs wrote.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        self.0.keys().filter(|key| !key.contains(VALUE)).map(PathBuf::from)
    }

    /// The text of the ledger; the same files give the same text.
    pub fn print(&self, origin: &Origin) -> String {
        let mut text = origin.header("#").trim_end().to_owned();
        text.push_str("\n# What was written, with SHA-256 of texts whose lines end in LF. ");
        text.push_str("Only what is as listed here is replaced or removed.\n");
        for (key, hashes) in &self.0 {
            for hash in hashes {
                text.push_str(&format!("{hash}  {key}\n"));
            }
        }
        text
    }

    /// Reads a ledger, even one with conflict marks of git.
    ///
    /// # Errors
    /// Why it is no ledger of this command.
    pub fn read(text: &str, origin: &Origin) -> Result<Self, String> {
        let mut ledger = Self::default();
        if !text.lines().any(|line| origin.is_of(line.as_bytes())) {
            return Err(format!("it does not list what `{}` wrote", origin.command));
        }
        for (rank, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') || CONFLICT.iter().any(|mark| line.starts_with(mark)) {
                continue;
            }
            let (hash, key) = entry(line).ok_or_else(|| format!("its line {} is no entry", rank + 1))?;
            ledger.add(key.to_owned(), hash.to_owned());
        }
        Ok(ledger)
    }
}

fn entry(line: &str) -> Option<(&str, &str)> {
    let (hash, key) = line.split_once("  ")?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    // The ledger of this command contains no path out of the folder, and not the ledger itself.
    let path = key.split(VALUE).next().unwrap_or_default();
    let inside = path.split('/').all(|part| !["", ".", ".."].contains(&part) && !part.contains(['\\', ':']));
    (is_hash && inside && !path.starts_with(NAME)).then_some((hash, key))
}

fn value_key(path: &Path, name: &str) -> String {
    format!("{}{VALUE}{name}", key(path))
}

fn key(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// SHA-256 of a text, independent of its line ends.
pub fn hash(text: &[u8]) -> String {
    Sha256::digest(with_lf(text)).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A text with the original line ends: git may have converted them to CRLF.
pub fn with_lf(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'\r') {
        return text.into();
    }
    let mut lines = Vec::with_capacity(text.len());
    for (rank, byte) in text.iter().enumerate() {
        if *byte != b'\r' || text.get(rank + 1) != Some(&b'\n') {
            lines.push(*byte);
        }
    }
    lines.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin() -> Origin {
        Origin { command: "made".to_owned(), document: "a.yaml".to_owned() }
    }

    fn of(path: &str, text: &str) -> Ledger {
        let mut ledger = Ledger::default();
        ledger.file(Path::new(path), text.as_bytes());
        ledger
    }

    #[test]
    fn a_ledger_reads_what_it_prints() {
        let mut ledger = of("src/a.rs", "a");
        ledger.value(Path::new("Cargo.toml"), "package.name", "\"a\"");
        assert_eq!(Ledger::read(&ledger.print(&origin()), &origin()), Ok(ledger.clone()));
        assert_eq!(Ledger::read(&ledger.print(&origin()).replace('\n', "\r\n"), &origin()), Ok(ledger.clone()));
        assert_eq!(ledger.files().collect::<Vec<_>>(), [PathBuf::from("src/a.rs")]);
        assert_eq!(ledger.values(Path::new("Cargo.toml")).into_iter().collect::<Vec<_>>(), ["package.name"]);
    }

    #[test]
    fn both_sides_of_a_conflict_count() {
        let (ours, theirs) = (of("src/a.rs", "a"), of("src/a.rs", "b"));
        let text =
            format!("<<<<<<< HEAD\n{}=======\n{}>>>>>>> other\n", ours.print(&origin()), theirs.print(&origin()));
        let merged = Ledger::read(&text, &origin()).unwrap();
        assert_eq!(merged, ours.with(&theirs));
        assert!(merged.proves(Path::new("src/a.rs"), b"a") && merged.proves(Path::new("src/a.rs"), b"b"));
        assert!(!merged.proves(Path::new("src/a.rs"), b"c"));
    }

    #[test]
    fn a_path_out_of_the_folder_is_no_entry() {
        let hash = "0".repeat(64);
        for path in ["../a", "/a", "a/../b", "a//b", "", ".generated", ".generated.next/0", "C:/a", "a\\b", "./a"] {
            let text = format!("# @generated by `made` from a.yaml\n{hash}  {path}\n");
            assert_eq!(Ledger::read(&text, &origin()), Err("its line 2 is no entry".to_owned()), "{path}");
        }
        assert!(Ledger::read("", &origin()).is_err(), "an empty file is not ours");
        assert!(
            Ledger::read(&Ledger::default().print(&origin()), &Origin { command: "other".to_owned(), ..origin() })
                .is_err()
        );
    }

    #[test]
    fn line_ends_do_not_count() {
        assert!(of("a", "1\n2\n").proves(Path::new("a"), b"1\r\n2\r\n"));
        assert!(!of("a", "1\n2\n").proves(Path::new("a"), b"1\r2\n"));
    }
}
