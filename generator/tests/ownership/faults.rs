//! A disk that fails, is full or blocks at any operation: the old state is kept, or the next run repairs it.

use std::cell::Cell;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use generator::artifacts::disk::{Disk, Real};
use generator::artifacts::{Artifacts, Unwritten};

use super::small::{artifacts, first, second, tree};

/// The effect at an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It fails, and the next one succeeds.
    Once,
    /// From here on the disk is full, but operations without need of space succeed.
    Full,
    /// From here on every operation fails, as after the end of the process.
    Stopped,
    /// The process ends.
    Killed,
}

/// A disk with a fault at one of its operations.
pub struct Faulty {
    fault: Fault,
    left: Cell<usize>,
}

impl Faulty {
    pub fn new(fault: Fault, at: usize) -> Self {
        Self { fault, left: Cell::new(at) }
    }

    /// Whether the fault occurred.
    fn met(&self) -> bool {
        self.left.get() == 0
    }

    /// Counts an operation; writes begin before they fail.
    fn next(&self, needs_room: bool, begin: impl FnOnce()) -> io::Result<()> {
        let left = self.left.get();
        let is_first = left == 1;
        if left > 1 {
            self.left.set(left - 1);
            return Ok(());
        }
        self.left.set(0);
        let fails = match self.fault {
            Fault::Once => is_first,
            Fault::Full => needs_room,
            Fault::Stopped | Fault::Killed => true,
        };
        if !fails {
            return Ok(());
        }
        if is_first || self.fault == Fault::Full {
            begin();
        }
        if self.fault == Fault::Killed {
            std::process::abort();
        }
        Err(io::Error::from(io::ErrorKind::StorageFull))
    }
}

impl Disk for Faulty {
    fn make_dir(&self, path: &Path) -> io::Result<()> {
        self.next(true, || ()).and_then(|()| Real.make_dir(path))
    }

    fn open_lock(&self, path: &Path) -> io::Result<File> {
        self.next(true, || ()).and_then(|()| Real.open_lock(path))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let half = || fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        self.next(true, half).and_then(|()| Real.write(path, bytes))
    }

    /// There is no power failure here, so that there is no need to wait for the disk.
    fn flush(&self, _: &[PathBuf]) -> io::Result<()> {
        self.next(true, || ())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.next(false, || ()).and_then(|()| Real.rename(from, to))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.next(false, || ()).and_then(|()| Real.remove_file(path))
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.next(false, || ()).and_then(|()| Real.remove_dir(path))
    }
}

/// More operations than any run here.
const MOST: usize = 100;

/// A disk without a fault, and without waiting for it.
fn sound() -> Faulty {
    Faulty::new(Fault::Once, usize::MAX)
}

/// The folder after the first run, with a user's note beside the files.
fn after_first() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    first().write_through(&sound(), folder.path(), false).unwrap();
    fs::write(folder.path().join("notes.md"), "mine").unwrap();
    folder
}

fn repaired(folder: &Path, artifacts: &Artifacts, what: &str) {
    artifacts.write_through(&sound(), folder, false).unwrap_or_else(|error| panic!("{what}: {error:?}"));
    let other = tempfile::tempdir().unwrap();
    artifacts.write_through(&sound(), other.path(), false).unwrap();
    let mut expected = tree(other.path());
    expected.extend(tree(folder).into_iter().filter(|(path, _)| path.ends_with("notes.md")));
    assert_eq!(tree(folder), expected, "{what}");
    assert_eq!(artifacts.drift(folder).unwrap(), [], "{what}");
}

/// The number of operations of a run; each of them has had the fault.
fn at_every_operation(mut play: impl FnMut(usize) -> bool) -> usize {
    let steps = (1..MOST).take_while(|at| play(*at)).count();
    assert!((10..MOST - 1).contains(&steps), "a run has {steps} operations");
    steps
}

#[test]
fn a_full_disk_leaves_the_old_state() {
    at_every_operation(|at| {
        let folder = after_first();
        let (disk, before) = (Faulty::new(Fault::Full, at), tree(folder.path()));
        match second().write_through(&disk, folder.path(), false) {
            Ok(_) => repaired(folder.path(), &second(), "the disk was full too late to matter"),
            Err(Unwritten::Disk(_)) => assert_eq!(tree(folder.path()), before, "full at operation {at}"),
            Err(other) => panic!("{other:?}"),
        }
        disk.met()
    });
}

#[test]
fn a_full_disk_leaves_no_folder_where_none_was() {
    at_every_operation(|at| {
        let folder = tempfile::tempdir().unwrap();
        let disk = Faulty::new(Fault::Full, at);
        if second().write_through(&disk, &folder.path().join("a/b"), false).is_err() {
            assert_eq!(tree(folder.path()).len(), 0, "full at operation {at}");
        }
        disk.met()
    });
}

#[test]
fn whatever_fails_once_the_next_run_repairs() {
    for fault in [Fault::Once, Fault::Stopped] {
        at_every_operation(|at| {
            let folder = after_first();
            let disk = Faulty::new(fault, at);
            let done = second().write_through(&disk, folder.path(), false);
            assert!(!matches!(done, Err(Unwritten::Obstacles(_) | Unwritten::Busy)), "{done:?}");
            repaired(folder.path(), &second(), &format!("{fault:?} at operation {at}"));
            disk.met()
        });
    }
}

/// The document may have changed again, or be the old one: every intermediate state is valid all the same.
#[test]
fn the_next_run_may_be_one_of_another_document() {
    let third = artifacts(&[("src/a.rs", "a3"), ("src/gone/old.rs", "new again"), ("top.rs", "top")]);
    for next in [first(), third] {
        at_every_operation(|at| {
            let folder = after_first();
            let disk = Faulty::new(Fault::Stopped, at);
            second().write_through(&disk, folder.path(), false).map(drop).unwrap_or_default();
            repaired(folder.path(), &next, &format!("stopped at operation {at}"));
            disk.met()
        });
    }
}

/// The repairing run may be stopped as well.
#[test]
fn a_repair_that_is_stopped_is_repaired() {
    at_every_operation(|at| {
        let mut met = false;
        for again in 1..MOST {
            let folder = after_first();
            let disk = Faulty::new(Fault::Stopped, at);
            second().write_through(&disk, folder.path(), false).map(drop).unwrap_or_default();
            met = disk.met();
            let disk = Faulty::new(Fault::Stopped, again);
            second().write_through(&disk, folder.path(), false).map(drop).unwrap_or_default();
            repaired(folder.path(), &second(), &format!("stopped at operation {at}, and again at {again}"));
            if !disk.met() {
                break;
            }
        }
        met
    });
}

/// A change between the kill and the next run belongs to the user.
#[test]
fn what_is_written_into_a_state_in_between_is_kept() {
    at_every_operation(|at| {
        let folder = after_first();
        let disk = Faulty::new(Fault::Stopped, at);
        second().write_through(&disk, folder.path(), false).map(drop).unwrap_or_default();
        let path = folder.path().join("src/a.rs");
        let mine = fs::read_to_string(&path).unwrap() + "mine\n";
        fs::write(&path, &mine).unwrap();
        let done = second().write(folder.path(), false);
        assert!(matches!(done, Err(Unwritten::Obstacles(_))), "{done:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), mine);
        disk.met()
    });
}
