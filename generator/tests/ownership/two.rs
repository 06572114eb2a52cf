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

/// The disk of this machine, on which another run does something at one moment.
struct Shared<M, L> {
    before_folder: M,
    after_lock: L,
}

impl<M: Fn(&Path) -> io::Result<()>, L: Fn(&Path) -> io::Result<()>> Disk for Shared<M, L> {
    fn make_dir(&self, path: &Path) -> io::Result<()> {
        (self.before_folder)(path)?;
        Real.make_dir(path)
    }

    fn open_lock(&self, path: &Path) -> io::Result<File> {
        let lock = Real.open_lock(path)?;
        (self.after_lock)(path)?;
        Ok(lock)
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
fn a_root_that_another_run_makes_or_removes_stops_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let (made, was_removed) = (Cell::new(0), Cell::new(false));
    let before_folder = |path: &Path| {
        if path.ends_with("out") {
            made.set(made.get() + 1);
            fs::create_dir(path)?;
        } else if path.ends_with("out/.generated.next") && !was_removed.replace(true) {
            fs::remove_dir(&out)?;
        }
        Ok(())
    };
    first().write_through(&Shared { before_folder, after_lock: |_: &Path| Ok(()) }, &out, false).unwrap();
    assert_eq!((tree(&out), made.get()), (clean(&first()), 2));
}

/// The lock that is opened first is removed before it is held, and another run holds a new one.
#[test]
fn a_lock_that_is_gone_holds_nobody_off() {
    let folder = tempfile::tempdir().unwrap();
    let (opened, other) = (Cell::new(0), RefCell::new(None));
    let after_lock = |path: &Path| {
        opened.set(opened.get() + 1);
        match opened.get() {
            1 => {
                fs::remove_file(path)?;
                let new = Real.open_lock(path)?;
                fs4::FileExt::try_lock(&new)?;
                *other.borrow_mut() = Some(new);
            }
            2 => {}
            _ => drop(other.take()),
        }
        Ok(())
    };
    first().write_through(&Shared { before_folder: |_: &Path| Ok(()), after_lock }, folder.path(), false).unwrap();
    // A process that another test starts inherits the held one for a moment, and then there are more looks.
    assert!(opened.get() >= 3, "the lost one, the held one, the free one: {}", opened.get());
    assert_eq!(tree(folder.path()), clean(&first()));
}
