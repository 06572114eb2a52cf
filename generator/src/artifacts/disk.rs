//! The operations that change something on the disk, one by one, so that a test can fail each.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::thread;

/// The disk operations that writing needs.
pub trait Disk {
    /// Makes one folder.
    ///
    /// # Errors
    /// `AlreadyExists` when something is there, or an error of the disk.
    fn make_dir(&self, path: &Path) -> io::Result<()>;
    /// Opens an empty file to lock, and creates it if it is missing.
    ///
    /// # Errors
    /// An error of the disk.
    fn open_lock(&self, path: &Path) -> io::Result<File>;
    /// Writes a new file.
    ///
    /// # Errors
    /// `AlreadyExists` when something is there, or an error of the disk.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Waits until files are on the disk: some file systems report only then that the disk is full.
    ///
    /// # Errors
    /// An error of the disk.
    fn flush(&self, paths: &[PathBuf]) -> io::Result<()>;
    /// Moves a file to the path of another, or to a free path.
    ///
    /// # Errors
    /// An error of the disk.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    ///
    /// # Errors
    /// An error of the disk.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    ///
    /// # Errors
    /// `DirectoryNotEmpty` when it is not, or an error of the disk.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Real;

/// How many files are flushed concurrently; the system can write them together.
const FLUSHED_AT_ONCE: usize = 16;

impl Disk for Real {
    fn make_dir(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path).map_err(at(path))
    }

    fn open_lock(&self, path: &Path) -> io::Result<File> {
        OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(at(path))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().create_new(true).write(true).open(path).map_err(at(path))?;
        file.write_all(bytes).map_err(at(path))
    }

    fn flush(&self, paths: &[PathBuf]) -> io::Result<()> {
        let flush = |path: &PathBuf| OpenOptions::new().write(true).open(path)?.sync_all().map_err(at(path));
        let share = paths.len().div_ceil(FLUSHED_AT_ONCE).max(1);
        thread::scope(|scope| {
            let shares: Vec<_> =
                paths.chunks(share).map(|paths| scope.spawn(move || paths.iter().try_for_each(flush))).collect();
            shares.into_iter().try_for_each(|share| share.join().expect("flushing does not panic"))
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to).map_err(at(to))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path).map_err(at(path))
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path).map_err(at(path))
    }
}

/// An error with its path.
pub fn at(path: &Path) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
