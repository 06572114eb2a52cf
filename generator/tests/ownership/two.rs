//! Two runs at once.

use std::cell::{Cell, RefCell};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use generator::artifacts::disk::{Disk, Real};

use super::small::{clean, first, second, tree};

#[test]
fn two_runs_do_not_mix() {
    let folder = tempfile::tempdir().unwrap();
    let (out, states) = (folder.path().join("out"), [clean(&first()), clean(&second())]);
    for _ in 0..10 {
        thread::scope(|scope| {
            for artifacts in [first(), second()] {
                let out = &out;
                scope.spawn(move || (0..5).for_each(|_| drop(artifacts.write(out, false).unwrap())));
            }
        });
        assert!(states.contains(&tree(&out)), "{:#?}", tree(&out));
    }
}

/// A disk on which the lock that is opened first is removed before it is held, and another run holds a new one.
#[derive(Default)]
struct Swapped {
    opened: Cell<usize>,
    other: RefCell<Option<File>>,
}

impl Disk for Swapped {
    fn open_lock(&self, path: &Path) -> io::Result<File> {
        self.opened.set(self.opened.get() + 1);
        let lock = Real.open_lock(path)?;
        match self.opened.get() {
            1 => {
                fs::remove_file(path)?;
                let other = Real.open_lock(path)?;
                fs4::FileExt::try_lock(&other)?;
                *self.other.borrow_mut() = Some(other);
            }
            2 => {}
            _ => drop(self.other.take()),
        }
        Ok(lock)
    }

    fn make_dir(&self, path: &Path) -> io::Result<()> {
        Real.make_dir(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        Real.write(path, bytes)
    }

    fn flush(&self, paths: &[PathBuf]) -> io::Result<()> {
        Real.flush(paths)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        Real.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        Real.remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        Real.remove_dir(path)
    }
}

#[test]
fn a_lock_that_is_gone_holds_nobody_off() {
    let (folder, disk) = (tempfile::tempdir().unwrap(), Swapped::default());
    first().write_through(&disk, folder.path(), false).unwrap();
    // A process that another test starts inherits the held one for a moment, and then there are more looks.
    assert!(disk.opened.get() >= 3, "the lost one, the held one, the free one: {}", disk.opened.get());
    assert_eq!(tree(folder.path()), clean(&first()));
}
