//! The folder to which a run writes first; its lock excludes a second run.
//!
//! A run that was killed leaves it behind; the next run recognises it by its file names and headers, and removes it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use fs4::{FileExt, TryLockError};
use same_file::Handle;

use super::disk::{Disk, at};
use super::folder::{Found, list, look};
use super::ledger::Ledger;
use super::{Drift, Origin, Unwritten};

/// Its name in the output folder.
pub const NAME: &str = ".generated.next";

/// The ledger of both states, in this folder; new files are numbered.
pub const BOTH: &str = "both";
/// The ledger of the new state.
pub const AFTER: &str = "after";
const LOCK: &str = "lock";

/// How often a run checks whether another has ended, and the wait in between: half a minute in all.
const LOOKS: usize = 600;
const PAUSE: Duration = Duration::from_millis(50);

/// A staging folder that this run has locked.
pub struct Staging<'a> {
    disk: &'a dyn Disk,
    folder: PathBuf,
    files: BTreeSet<PathBuf>,
    _lock: File,
}

/// What has the name of the folder.
pub enum Left {
    /// Nothing.
    Nothing,
    /// The folder of a run that was killed, or that is active; its files.
    Folder(Vec<PathBuf>),
    /// Something that no run has written.
    Foreign(Drift),
}

/// The remains of killed runs in `root`.
///
/// # Errors
/// When the folder cannot be read.
pub fn left(root: &Path, origin: &Origin) -> io::Result<Left> {
    let folder = PathBuf::from(NAME);
    let mut files = Vec::new();
    for (path, obstacle) in list(root, &folder)? {
        if let Some(why) = obstacle {
            return Ok(Left::Foreign(Drift::Foreign(path, why.to_owned())));
        }
        let name = path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().into_owned();
        let is_staged = [BOTH, AFTER].contains(&&*name) || name.bytes().all(|byte| byte.is_ascii_digit());
        let is_ours = match look(root, &path)? {
            Found::Nothing => true, // the run that wrote it is just ending
            Found::File(bytes) if name == LOCK => bytes.is_empty(),
            Found::File(bytes) => is_staged && origin.may_begin(&bytes),
            Found::Obstacle(..) => false,
        };
        if !is_ours {
            let why = format!("{NAME} is for a run that is not done");
            return Ok(Left::Foreign(Drift::Foreign(path, why)));
        }
        files.push(root.join(path));
    }
    Ok(if root.join(folder).is_dir() { Left::Folder(files) } else { Left::Nothing })
}

impl<'a> Staging<'a> {
    /// Waits until no other run writes to `root`, which `prepare` creates: a run that fails removes it again.
    ///
    /// # Errors
    /// When another run does not end, when something foreign has the folder's name, or when the disk reports an error.
    pub fn open(
        disk: &'a dyn Disk,
        root: &Path,
        origin: &Origin,
        mut prepare: impl FnMut() -> io::Result<()>,
    ) -> Result<Self, Unwritten> {
        for _ in 0..LOOKS {
            prepare()?;
            Self::ours(root, origin)?;
            if let Some(mut staging) = Self::try_open(disk, root.join(NAME))? {
                let found = Self::ours(root, origin)?;
                staging.files = found.into_iter().filter(|file| !file.ends_with(LOCK)).collect();
                return Ok(staging);
            }
            thread::sleep(PAUSE);
        }
        Err(Unwritten::Busy)
    }

    /// The files of the old and the new state of a killed run, as far as it came; it may have created folders for them.
    ///
    /// # Errors
    /// When its ledger cannot be read.
    pub fn abandoned(&self, root: &Path, origin: &Origin) -> io::Result<Ledger> {
        Ok(match look(root, &Path::new(NAME).join(BOTH))? {
            // A ledger that was cut off was so before any folder was created.
            Found::File(bytes) => Ledger::read(&String::from_utf8_lossy(&bytes), origin).unwrap_or_default(),
            _ => Ledger::default(),
        })
    }

    /// Removes the remains of a killed run; its ledger is removed last.
    ///
    /// # Errors
    /// An error of the disk.
    pub fn clear(&mut self) -> io::Result<()> {
        let mut files: Vec<PathBuf> = self.files.iter().cloned().collect();
        files.sort_by_key(|file| file.ends_with(BOTH));
        for file in files {
            self.disk.remove_file(&file)?;
            self.files.remove(&file);
        }
        Ok(())
    }

    fn ours(root: &Path, origin: &Origin) -> Result<Vec<PathBuf>, Unwritten> {
        match left(root, origin)? {
            Left::Nothing => Ok(Vec::new()),
            Left::Folder(files) => Ok(files),
            Left::Foreign(foreign) => Err(Unwritten::Obstacles(vec![foreign])),
        }
    }

    /// Nothing while another run holds the folder, or has just removed it.
    fn try_open(disk: &'a dyn Disk, folder: PathBuf) -> io::Result<Option<Self>> {
        match disk.make_dir(&folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        }
        let path = folder.join(LOCK);
        let lock = match disk.open_lock(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                disk.remove_dir(&folder).unwrap_or_default();
                return Err(error);
            }
            Ok(lock) => lock,
        };
        match FileExt::try_lock(&lock) {
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(at(&path)(error)),
            Ok(()) => {}
        }
        // The run that held the lock may have removed the file that was opened here, and a third run may have created
        // another.
        let held = Handle::from_file(lock.try_clone()?)?;
        match Handle::from_path(&path) {
            Ok(there) if there == held => Ok(Some(Self { disk, folder, files: BTreeSet::new(), _lock: lock })),
            Ok(_) => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(at(&path)(error)),
        }
    }

    /// Writes one file.
    ///
    /// # Errors
    /// An error of the disk.
    pub fn write(&mut self, name: &str, text: &str) -> io::Result<PathBuf> {
        let path = self.folder.join(name);
        self.files.insert(path.clone()); // part of it may be there also when writing fails
        self.disk.write(&path, text.as_bytes())?;
        Ok(path)
    }

    /// Moves a file to its final path.
    ///
    /// # Errors
    /// An error of the disk.
    pub fn place(&mut self, file: &Path, target: &Path) -> io::Result<()> {
        self.disk.rename(file, target)?;
        self.files.remove(file);
        Ok(())
    }

    /// Waits until everything written is on the disk.
    ///
    /// # Errors
    /// An error of the disk.
    pub fn flush(&self) -> io::Result<()> {
        self.disk.flush(&self.files.iter().cloned().collect::<Vec<_>>())
    }

    /// Removes the folder with its content. What cannot be removed now is removed by the next run.
    pub fn close(self) {
        for file in &self.files {
            self.disk.remove_file(file).unwrap_or_default();
        }
        self.disk.remove_file(&self.folder.join(LOCK)).unwrap_or_default();
        self.disk.remove_dir(&self.folder).unwrap_or_default();
    }
}
