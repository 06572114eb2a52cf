//! Compares the output folder with the wanted files: one walk for checking and for writing.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::folder::{Found, list, look};
use super::ledger::{self, Ledger, with_lf};
use super::{Artifacts, enclosing, shared};

/// How the disk differs from the generated files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drift {
    /// The file is missing.
    Missing(PathBuf),
    /// An earlier run wrote the file, and its wanted content is another now.
    Stale(PathBuf),
    /// An earlier run wrote the file, and it is no longer generated.
    Orphan(PathBuf),
    /// The file is generated but was changed, for this reason. Only force replaces it.
    Changed(PathBuf, String),
    /// The file does not belong to the generator, for this reason. It is never changed.
    Foreign(PathBuf, String),
}

impl Drift {
    /// The word for this difference.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Missing(_) => "missing",
            Self::Stale(_) => "stale",
            Self::Orphan(_) => "orphan",
            Self::Changed(..) => "changed",
            Self::Foreign(..) => "foreign",
        }
    }

    /// The file, and why it counts as changed or foreign.
    pub fn place(&self) -> (&Path, Option<&str>) {
        match self {
            Self::Missing(path) | Self::Stale(path) | Self::Orphan(path) => (path, None),
            Self::Changed(path, why) | Self::Foreign(path, why) => (path, Some(why)),
        }
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, why) = self.place();
        write!(f, "{:7} {}", self.word(), path.display())?;
        why.map_or(Ok(()), |why| write!(f, ": {why}"))
    }
}

/// What a run found, and what it has to do.
#[derive(Debug, Default)]
pub struct Survey {
    drift: BTreeMap<PathBuf, Drift>,
    /// Texts to write.
    pub texts: Vec<(PathBuf, String)>,
    /// Files to remove.
    pub removals: Vec<PathBuf>,
    /// The ledger of earlier runs.
    pub before: Ledger,
    /// The ledger after this run.
    pub after: Ledger,
    /// Values of shared files that belong to the user, and are kept.
    pub kept: Vec<String>,
}

const UNLISTED: &str = "no run wrote it";
const OTHER_HEADER: &str = "its first line names another maker, or none";
const BY_HAND: &str = "it is not as it was written";

impl Survey {
    /// Examines everything under `root` that is wanted, was written, or is in a folder of generated files.
    ///
    /// # Errors
    /// When something cannot be read.
    pub fn of(artifacts: &Artifacts, root: &Path) -> io::Result<Self> {
        let mut survey = Self::default();
        survey.read_ledger(artifacts, root)?;
        for (path, text) in &artifacts.files {
            let is_shared = artifacts.shared.contains(path);
            survey.list(path, text, is_shared);
            match look(root, path)? {
                Found::Obstacle(path, why) => survey.foreign(path, why),
                found if is_shared => survey.shared(root, artifacts, path, text, found),
                found => survey.wanted(artifacts, path, text, found),
            }
        }
        survey.unwanted(artifacts, root)?;
        survey.ledger(artifacts, root)?;
        Ok(survey)
    }

    /// Every difference, by path.
    pub fn drift(&self) -> Vec<Drift> {
        self.drift.values().cloned().collect()
    }

    /// The differences that forbid writing.
    pub fn obstacles(&self, force: bool) -> Vec<Drift> {
        let in_the_way = |drift: &&Drift| match drift {
            Drift::Foreign(..) => true,
            Drift::Changed(..) => !force,
            _ => false,
        };
        self.drift.values().filter(in_the_way).cloned().collect()
    }

    fn foreign(&mut self, path: PathBuf, why: impl Into<String>) {
        self.drift.insert(path.clone(), Drift::Foreign(path, why.into()));
    }

    fn write(&mut self, path: &Path, text: String, drift: Drift) {
        self.texts.push((path.to_owned(), text));
        self.drift.insert(path.to_owned(), drift);
    }

    fn read_ledger(&mut self, artifacts: &Artifacts, root: &Path) -> io::Result<()> {
        let path = PathBuf::from(ledger::NAME);
        match look(root, &path)? {
            Found::Nothing => {}
            Found::Obstacle(path, why) => self.foreign(path, why),
            Found::File(bytes) => match Ledger::read(&String::from_utf8_lossy(&bytes), &artifacts.origin) {
                Ok(ledger) => self.before = ledger,
                Err(why) => self.foreign(path, why),
            },
        }
        Ok(())
    }

    /// What the ledger has to prove for a file.
    fn list(&mut self, path: &Path, text: &str, is_shared: bool) {
        if !is_shared {
            return self.after.file(path, text.as_bytes());
        }
        for (name, value) in shared::values(text) {
            self.after.value(path, &name, &value);
        }
    }

    /// A file that is entirely generated.
    fn wanted(&mut self, artifacts: &Artifacts, path: &Path, text: &str, found: Found) {
        let Found::File(bytes) = found else {
            return self.write(path, text.to_owned(), Drift::Missing(path.to_owned()));
        };
        if with_lf(&bytes) == with_lf(text.as_bytes()) {
            return;
        }
        if !artifacts.origin.is_of(&bytes) {
            return self.foreign(path.to_owned(), OTHER_HEADER);
        }
        let drift = match (self.before.lists(path), self.before.proves(path, &bytes)) {
            (_, true) => Drift::Stale(path.to_owned()),
            (true, false) => Drift::Changed(path.to_owned(), BY_HAND.to_owned()),
            (false, false) => Drift::Changed(path.to_owned(), format!("{} does not list it", ledger::NAME)),
        };
        self.write(path, text.to_owned(), drift);
    }

    /// A file that users may extend.
    fn shared(&mut self, root: &Path, artifacts: &Artifacts, path: &Path, text: &str, found: Found) {
        let place = enclosing::place(&root.join(path));
        let Found::File(bytes) = found else {
            return self.write(path, shared::fresh(text, place), Drift::Missing(path.to_owned()));
        };
        if !artifacts.origin.is_of(&bytes) {
            return self.foreign(path.to_owned(), OTHER_HEADER);
        }
        let there = String::from_utf8_lossy(&bytes).into_owned();
        match shared::merge(&there, text, path, &self.before, place) {
            Err(why) => self.foreign(path.to_owned(), why),
            Ok(merged) => {
                self.kept.extend(merged.kept.iter().map(|name| format!("{}: {name}", path.display())));
                match merged.refused {
                    Some(why) => self.write(path, merged.text, Drift::Changed(path.to_owned(), why)),
                    None if merged.text != there => self.write(path, merged.text, Drift::Stale(path.to_owned())),
                    None => {}
                }
            }
        }
    }

    /// Files that were written and are no longer wanted, and foreign files.
    fn unwanted(&mut self, artifacts: &Artifacts, root: &Path) -> io::Result<()> {
        let listed: Vec<PathBuf> = self.before.files().filter(|path| !artifacts.files.contains_key(path)).collect();
        for path in listed {
            match look(root, &path)? {
                Found::Nothing => {}
                Found::Obstacle(path, why) => self.foreign(path, why),
                Found::File(bytes) if !artifacts.origin.is_of(&bytes) => self.foreign(path, OTHER_HEADER),
                Found::File(bytes) if !self.before.proves(&path, &bytes) => {
                    self.foreign(path, format!("nothing generates it any more, and {BY_HAND}"));
                }
                Found::File(_) => {
                    self.drift.insert(path.clone(), Drift::Orphan(path.clone()));
                    self.removals.push(path);
                }
            }
        }
        for folder in &artifacts.owned {
            for (path, obstacle) in list(root, folder)? {
                match obstacle {
                    _ if artifacts.left.iter().any(|left| path.starts_with(left)) => {}
                    Some(why) => self.foreign(path, why),
                    None if artifacts.files.contains_key(&path) || self.before.lists(&path) => {}
                    None => self.foreign(path, UNLISTED),
                }
            }
        }
        Ok(())
    }

    /// The ledger itself.
    fn ledger(&mut self, artifacts: &Artifacts, root: &Path) -> io::Result<()> {
        let path = PathBuf::from(ledger::NAME);
        let text = self.after.print(&artifacts.origin);
        if !self.drift.contains_key(&path) {
            match look(root, &path)? {
                Found::File(bytes) if with_lf(&bytes) == text.as_bytes() => {}
                Found::File(_) => drop(self.drift.insert(path.clone(), Drift::Stale(path))),
                _ => drop(self.drift.insert(path.clone(), Drift::Missing(path))),
            }
        }
        Ok(())
    }
}
