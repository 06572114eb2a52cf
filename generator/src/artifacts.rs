//! Generated files in memory, and the only code that writes them to disk. Checking and writing use the same walk.
//!
//! A file belongs to the generator only if the ledger lists its hash and the file begins with the header. If another
//! file is in the way, it is reported and kept, and nothing is written at all. Links are not followed.
//!
//! Writing is all or nothing. All files are first written to a folder beside the output; the lock of that folder keeps
//! two runs apart. A full disk shows at this step, with the old state untouched. Then the ledger lists both states,
//! files are renamed into place, and finally the ledger lists the new state. When a run is killed in between, the
//! ledger still proves every file, so that the next run completes the work.

pub mod disk;
mod enclosing;
mod folder;
mod ledger;
mod origin;
mod shared;
mod staging;
mod survey;
mod writing;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use disk::{Disk, Real};
use staging::Left;
use survey::Survey;

pub use folder::resolve;
pub use ledger::hash;
pub use origin::Origin;
pub use survey::Drift;

/// Generated files by path, relative to one root.
#[derive(Clone, Debug)]
pub struct Artifacts {
    origin: Origin,
    files: BTreeMap<PathBuf, String>,
    /// Manifests of Cargo, which users extend.
    shared: BTreeSet<PathBuf>,
    /// Folders that contain only generated files: any other file in them is foreign.
    owned: BTreeSet<PathBuf>,
    /// Paths inside of them where users have files of their own.
    left: BTreeSet<PathBuf>,
}

/// The result of a run.
#[derive(Debug, Default)]
pub struct Written {
    /// Every difference that it removed.
    pub changed: Vec<Drift>,
    /// Values of shared files that belong to the user, and were kept.
    pub kept: Vec<String>,
}

/// Why a run wrote nothing, or not everything.
#[derive(Debug)]
pub enum Unwritten {
    /// Foreign files are in the way; nothing was written.
    Obstacles(Vec<Drift>),
    /// Another run writes to the same folder and does not end.
    Busy,
    /// The disk reported an error.
    Disk(io::Error),
}

impl From<io::Error> for Unwritten {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl Artifacts {
    /// No files.
    pub fn new(origin: &Origin) -> Self {
        let (files, shared, owned, left) = Default::default();
        Self { origin: origin.clone(), files, shared, owned, left }
    }

    /// Adds a file; two files of one path, or a path out of the root, break an invariant.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: String) {
        let path = path.into();
        assert!(folder::leads_down(&path), "{} leads out of the root", path.display());
        let before = self.files.insert(path.clone(), text);
        assert!(before.is_none(), "{} is generated once", path.display());
    }

    /// Declares the file at `path` a manifest of Cargo, which users may change.
    pub fn share(&mut self, path: impl Into<PathBuf>) {
        self.shared.insert(path.into());
    }

    /// Declares that `folder` contains only generated files.
    pub fn own(&mut self, folder: impl Into<PathBuf>) {
        self.owned.insert(folder.into());
    }

    /// Declares that files of users may lie at `path`, or below it, inside of a folder that is owned.
    pub fn leave(&mut self, path: impl Into<PathBuf>) {
        self.left.insert(path.into());
    }

    /// The command that generates the files.
    pub fn command(&self) -> &str {
        &self.origin.command
    }

    /// The files by path.
    pub fn files(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.files.iter().map(|(path, text)| (path.as_path(), text.as_str()))
    }

    /// Every difference between these files and those under `root`, by path.
    ///
    /// # Errors
    /// When a file or a folder that exists cannot be read.
    pub fn drift(&self, root: &Path) -> io::Result<Vec<Drift>> {
        let root = resolve(root)?;
        let mut drift = Survey::of(self, &root)?.drift();
        match staging::left(&root, &self.origin)? {
            Left::Nothing => {}
            Left::Folder(_) => drift.push(Drift::Orphan(staging::NAME.into())),
            Left::Foreign(foreign) => drift.push(foreign),
        }
        Ok(drift)
    }

    /// Writes what differs and removes what is no longer generated; `force` also replaces files changed by hand.
    ///
    /// # Errors
    /// When files are in the way, when another run is active, or when the disk reports an error.
    pub fn write(&self, root: &Path, force: bool) -> Result<Written, Unwritten> {
        self.write_through(&Real, root, force)
    }

    /// The same on any [`Disk`].
    ///
    /// # Errors
    /// The same.
    pub fn write_through(&self, disk: &dyn Disk, root: &Path, force: bool) -> Result<Written, Unwritten> {
        writing::write(self, disk, root, force)
    }
}

/// The name of the package in a folder, where its manifest can be read.
pub fn package_name(folder: &Path) -> Option<String> {
    let manifest: toml::Table = toml::from_str(&std::fs::read_to_string(folder.join("Cargo.toml")).ok()?).ok()?;
    Some(manifest.get("package")?.get("name")?.as_str()?.to_owned())
}

/// Whether a run has written to the folder before.
pub fn is_known(root: &Path) -> bool {
    root.join(ledger::NAME).exists()
}

/// Writes one file that a user names and that the generator does not own; an existing file is kept.
///
/// # Errors
/// `AlreadyExists` when something is there, or an error of the disk.
pub fn write_new(path: &Path, text: &str) -> io::Result<()> {
    Real.write(path, text.as_bytes())
}

/// Writes one file that a user names, replacing an existing one.
///
/// # Errors
/// An error of the disk; the existing file is then intact.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut next = path.as_os_str().to_owned();
    next.push(".next");
    let next = Path::new(&next);
    Real.write(next, text.as_bytes())?;
    Real.rename(next, path)
}
