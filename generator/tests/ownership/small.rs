//! A small output in two states, and folders as values.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use generator::artifacts::{Artifacts, Origin};

/// The origin of the small output.
pub fn origin() -> Origin {
    Origin { command: "made".to_owned(), document: "a.yaml".to_owned() }
}

/// A generated text.
pub fn text(body: &str) -> String {
    format!("{}{body}\n", origin().header("//"))
}

/// Generated files in `src`.
pub fn artifacts(files: &[(&str, &str)]) -> Artifacts {
    let mut artifacts = Artifacts::new(&origin());
    artifacts.own("src");
    for (path, body) in files {
        artifacts.add(*path, text(body));
    }
    artifacts
}

/// What the first run writes.
pub fn first() -> Artifacts {
    artifacts(&[("src/a.rs", "a1"), ("src/b.rs", "b"), ("src/gone/old.rs", "old"), ("top.rs", "top")])
}

/// What the second run writes: one file changes, one is new, one is removed.
pub fn second() -> Artifacts {
    artifacts(&[("src/a.rs", "a2"), ("src/b.rs", "b"), ("src/in/new.rs", "new"), ("top.rs", "top")])
}

/// What a folder holds: the bytes of files, the targets of links, and folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A file.
    File(Vec<u8>),
    /// A link.
    Link(PathBuf),
    /// A folder.
    Folder,
    /// A pipe or the like.
    Other,
}

/// The content, unless the file no longer exists.
fn there<T>(read: io::Result<T>) -> Option<T> {
    match read {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        read => Some(read.unwrap()),
    }
}

/// Everything below a folder; no link is followed.
pub fn tree(root: &Path) -> BTreeMap<PathBuf, Entry> {
    let (mut found, mut open) = (BTreeMap::new(), vec![root.to_owned()]);
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            // A concurrent run may have removed it since it was listed.
            let Some(kind) = there(fs::symlink_metadata(&path)).map(|found| found.file_type()) else { continue };
            let entry = if kind.is_symlink() {
                there(fs::read_link(&path)).map(Entry::Link)
            } else if kind.is_dir() {
                open.push(path.clone());
                Some(Entry::Folder)
            } else if kind.is_file() {
                there(fs::read(&path)).map(Entry::File)
            } else {
                Some(Entry::Other)
            };
            let Some(entry) = entry else { continue };
            found.insert(path.strip_prefix(root).unwrap().to_owned(), entry);
        }
    }
    found
}

/// The folder that artifacts make where nothing was.
pub fn clean(artifacts: &Artifacts) -> BTreeMap<PathBuf, Entry> {
    let folder = tempfile::tempdir().unwrap();
    artifacts.write(folder.path(), false).unwrap();
    tree(folder.path())
}
