//! A folder as found on disk, read without following links.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf, absolute};

use super::disk::at;

/// What exists at a path.
#[derive(Debug)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A file.
    File(Vec<u8>),
    /// Something else than a file, at the path or on the way to it.
    Obstacle(PathBuf, &'static str),
}

const LINK: &str = "it is a link, which is not followed";
const NO_FOLDER: &str = "a folder is needed here";
const NO_FILE: &str = "it is no plain file";

/// Whether a path only leads down.
pub fn leads_down(path: &Path) -> bool {
    path.components().next().is_some() && path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// The longest name on the usual file systems, in bytes.
const LONGEST_NAME: usize = 255;

/// What exists at `path` under `root`.
///
/// # Errors
/// When the path cannot be read, or when a name is too long to exist.
pub fn look(root: &Path, path: &Path) -> io::Result<Found> {
    if path.iter().any(|name| name.len() > LONGEST_NAME) {
        return Err(at(&root.join(path))(io::Error::from(io::ErrorKind::InvalidFilename)));
    }
    if let Some((obstacle, why)) = obstacle(root, path)? {
        return Ok(Found::Obstacle(obstacle, why));
    }
    match fs::read(root.join(path)) {
        Ok(bytes) => Ok(Found::File(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Found::Nothing),
        Err(error) => Err(at(&root.join(path))(error)),
    }
}

/// What prevents a file at `path` under `root`, and why; an existing file does not.
///
/// # Errors
/// When the path cannot be read.
pub fn obstacle(root: &Path, path: &Path) -> io::Result<Option<(PathBuf, &'static str)>> {
    let folder = path.parent().unwrap_or(Path::new(""));
    if let Some(found) = broken_way(root, folder)? {
        return Ok(Some(found));
    }
    let why = match kind(&root.join(path))? {
        Some(kind) if kind.is_symlink() => LINK,
        Some(kind) if !kind.is_file() => NO_FILE,
        _ => return Ok(None),
    };
    Ok(Some((path.to_owned(), why)))
}

/// The first part of the path that exists and is no folder.
///
/// # Errors
/// When the path cannot be read.
pub fn broken_way(root: &Path, folder: &Path) -> io::Result<Option<(PathBuf, &'static str)>> {
    let mut way = PathBuf::new();
    for part in folder {
        way.push(part);
        match kind(&root.join(&way))? {
            None => return Ok(None),
            Some(kind) if kind.is_dir() => {}
            Some(kind) => return Ok(Some((way, if kind.is_symlink() { LINK } else { NO_FOLDER }))),
        }
    }
    Ok(None)
}

fn kind(path: &Path) -> io::Result<Option<fs::FileType>> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata.file_type())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path)(error)),
    }
}

/// Everything below a folder that is no folder, sorted; what is no plain file has the reason why not.
///
/// # Errors
/// When a folder cannot be read.
pub fn list(root: &Path, folder: &Path) -> io::Result<Vec<(PathBuf, Option<&'static str>)>> {
    if let Some((obstacle, why)) = broken_way(root, folder)? {
        return Ok(vec![(obstacle, Some(why))]);
    }
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    // Links are not followed, so that no folder is visited twice.
    while let Some(folder) = open.pop() {
        let entries = match fs::read_dir(root.join(&folder)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.map_err(at(&root.join(&folder)))?,
        };
        for entry in entries {
            let entry = entry.map_err(at(&root.join(&folder)))?;
            let path = folder.join(entry.file_name());
            let kind = entry.file_type().map_err(at(&root.join(&path)))?;
            if kind.is_dir() {
                open.push(path);
            } else {
                let why = if kind.is_symlink() { Some(LINK) } else { (!kind.is_file()).then_some(NO_FILE) };
                found.push((path, why));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The folder that a path names, which need not exist yet. A link to it is followed: a user who names a link means its
/// target.
///
/// # Errors
/// When the path leads nowhere, such as a link to nothing.
pub fn resolve(path: &Path) -> io::Result<PathBuf> {
    let path = absolute(path).map_err(at(path))?;
    let (mut there, mut missing) = (path.as_path(), Vec::new());
    while let Err(error) = fs::symlink_metadata(there) {
        match (error.kind(), there.parent(), there.file_name()) {
            (io::ErrorKind::NotFound, Some(parent), Some(name)) => {
                missing.push(name);
                there = parent;
            }
            _ => return Err(at(there)(error)),
        }
    }
    let mut resolved = there.canonicalize().map_err(at(there))?;
    if !resolved.is_dir() {
        return Err(at(&resolved)(io::Error::from(io::ErrorKind::NotADirectory)));
    }
    resolved.extend(missing.into_iter().rev());
    Ok(resolved)
}
