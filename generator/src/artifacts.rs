//! Generated files in memory, and the one door to the disk: writing and checking are the same walk.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Generated files by path, relative to one root.
#[derive(Clone, Debug, Default)]
pub struct Artifacts {
    files: BTreeMap<PathBuf, String>,
    /// Folders in which every file is generated: what is found there beside the files above is an orphan.
    owned: BTreeSet<PathBuf>,
}

/// How the disk differs from a generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drift {
    /// It is not there.
    Missing(PathBuf),
    /// It has other bytes.
    Stale(PathBuf),
    /// It is there and nothing generates it.
    Orphan(PathBuf),
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, path) = match self {
            Self::Missing(path) => ("missing", path),
            Self::Stale(path) => ("stale", path),
            Self::Orphan(path) => ("orphan", path),
        };
        write!(f, "{word:8}{}", path.display())
    }
}

impl Artifacts {
    /// Takes a file; two files of one path are a mistake of ours.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: String) {
        let path = path.into();
        let before = self.files.insert(path.clone(), text);
        assert!(before.is_none(), "{} is generated once", path.display());
    }

    /// Says that every file under `folder` is generated.
    pub fn own(&mut self, folder: impl Into<PathBuf>) {
        self.owned.insert(folder.into());
    }

    /// The files by path.
    pub fn files(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.files.iter().map(|(path, text)| (path.as_path(), text.as_str()))
    }

    /// Files under `root` that writing would overwrite or remove and that nothing generated.
    ///
    /// # Errors
    /// When a file or a folder that exists cannot be read.
    pub fn foreign(&self, root: &Path) -> io::Result<Vec<PathBuf>> {
        let mut foreign = Vec::new();
        for difference in self.drift(root)? {
            if let Drift::Stale(path) | Drift::Orphan(path) = difference {
                let text = fs::read(root.join(&path))?;
                let beginning = String::from_utf8_lossy(&text[..text.len().min(200)]).into_owned();
                if !beginning.contains("@generated") {
                    foreign.push(path);
                }
            }
        }
        Ok(foreign)
    }

    /// Every difference between these files and those under `root`.
    ///
    /// # Errors
    /// When a file or a folder that exists cannot be read.
    pub fn drift(&self, root: &Path) -> io::Result<Vec<Drift>> {
        let mut drift = Vec::new();
        for (path, text) in &self.files {
            match fs::read(root.join(path)) {
                Ok(bytes) if bytes == text.as_bytes() => {}
                Ok(_) => drift.push(Drift::Stale(path.clone())),
                Err(error) if error.kind() == io::ErrorKind::NotFound => drift.push(Drift::Missing(path.clone())),
                Err(error) => return Err(error),
            }
        }
        for folder in &self.owned {
            self.orphans(root, folder, &mut drift)?;
        }
        Ok(drift)
    }

    /// Writes what differs and removes what nothing generates; returns what was changed.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&self, root: &Path) -> io::Result<Vec<Drift>> {
        let drift = self.drift(root)?;
        for difference in &drift {
            match difference {
                Drift::Missing(path) | Drift::Stale(path) => {
                    let target = root.join(path);
                    if let Some(folder) = target.parent() {
                        fs::create_dir_all(folder)?;
                    }
                    fs::write(&target, &self.files[path])?;
                }
                Drift::Orphan(path) => fs::remove_file(root.join(path))?,
            }
        }
        Ok(drift)
    }

    fn orphans(&self, root: &Path, folder: &Path, drift: &mut Vec<Drift>) -> io::Result<()> {
        let entries = match fs::read_dir(root.join(folder)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        let mut names = entries.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
        names.sort();
        for name in names {
            let path = folder.join(name);
            if root.join(&path).is_dir() {
                self.orphans(root, &path, drift)?;
            } else if !self.files.contains_key(&path) {
                drift.push(Drift::Orphan(path));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_stale_and_orphaned_files_are_told_and_mended() {
        let root = tempfile::tempdir().unwrap();
        let mut artifacts = Artifacts::default();
        artifacts.own("gen");
        artifacts.add("gen/a.rs", "a".to_owned());
        artifacts.add("gen/inner/b.rs", "b".to_owned());
        artifacts.write(root.path()).unwrap();
        assert_eq!(artifacts.drift(root.path()).unwrap(), []);

        fs::remove_file(root.path().join("gen/a.rs")).unwrap();
        fs::write(root.path().join("gen/inner/b.rs"), "changed").unwrap();
        fs::write(root.path().join("gen/inner/c.rs"), "").unwrap();
        let expected = [
            Drift::Missing("gen/a.rs".into()),
            Drift::Stale("gen/inner/b.rs".into()),
            Drift::Orphan("gen/inner/c.rs".into()),
        ];
        assert_eq!(artifacts.drift(root.path()).unwrap(), expected);
        artifacts.write(root.path()).unwrap();
        assert_eq!(artifacts.drift(root.path()).unwrap(), []);
    }
}
