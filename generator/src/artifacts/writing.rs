//! Writing all or nothing: files are written beside the output, then renamed into place.

use std::io;
use std::path::{Path, PathBuf};

use super::disk::{Disk, at};
use super::folder::{broken_way, obstacle, resolve};
use super::staging::{self, Left, Staging};
use super::survey::Survey;
use super::{Artifacts, Unwritten, Written, ledger};

pub fn write(artifacts: &Artifacts, disk: &dyn Disk, root: &Path, force: bool) -> Result<Written, Unwritten> {
    for (path, text) in artifacts.files() {
        assert!(artifacts.origin.is_of(text.as_bytes()), "{} names its generator", path.display());
    }
    let root = resolve(root)?;
    let survey = Survey::of(artifacts, &root)?;
    if survey.drift().is_empty() && matches!(staging::left(&root, &artifacts.origin)?, Left::Nothing) {
        return Ok(Written { changed: Vec::new(), kept: survey.kept });
    }
    let mut run = Run { artifacts, disk, root, force, made: Vec::new() };
    let done = run.locked();
    if done.is_err() {
        run.unmake();
    }
    done
}

struct Run<'a> {
    artifacts: &'a Artifacts,
    disk: &'a dyn Disk,
    root: PathBuf,
    force: bool,
    /// Folders that are removed again when the run fails.
    made: Vec<PathBuf>,
}

impl Run<'_> {
    fn locked(&mut self) -> Result<Written, Unwritten> {
        let (disk, root, origin) = (self.disk, self.root.clone(), &self.artifacts.origin);
        let mut staging = Staging::open(disk, &root, origin, || self.make(&root))?;
        let done = self.staged(&mut staging);
        staging.close();
        done
    }

    fn staged(&mut self, staging: &mut Staging<'_>) -> Result<Written, Unwritten> {
        let origin = &self.artifacts.origin;
        for path in staging.abandoned(&self.root, origin)?.files() {
            self.remove_empty(&path)?;
        }
        staging.clear()?;
        let survey = Survey::of(self.artifacts, &self.root)?;
        let obstacles = survey.obstacles(self.force);
        if !obstacles.is_empty() {
            return Err(Unwritten::Obstacles(obstacles));
        }
        let both = staging.write(staging::BOTH, &survey.before.with(&survey.after).print(origin))?;
        let after = staging.write(staging::AFTER, &survey.after.print(origin))?;
        let mut moves = Vec::new();
        for (rank, (path, text)) in survey.texts.iter().enumerate() {
            moves.push((staging.write(&rank.to_string(), text)?, path));
        }
        staging.flush()?;
        for (path, _) in &survey.texts {
            let folder = path.parent().map_or_else(|| self.root.clone(), |folder| self.root.join(folder));
            self.make(&folder)?;
        }
        // From here on nothing is undone: the ledger proves every file, whenever the run is stopped.
        self.made.clear();
        let ledger = Path::new(ledger::NAME);
        self.place(staging, both, ledger)?;
        for (file, path) in moves {
            self.place(staging, file, path)?;
        }
        for path in &survey.removals {
            self.still_free(path)?;
            self.disk.remove_file(&self.root.join(path))?;
        }
        for path in survey.before.files().filter(|path| !self.artifacts.files.contains_key(path)) {
            self.remove_empty(&path)?;
        }
        self.place(staging, after, ledger)?;
        Ok(Written { changed: survey.drift(), kept: survey.kept })
    }

    /// Creates a folder and its missing parents. One that another run creates meanwhile is the other's to remove.
    fn make(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            match self.disk.make_dir(folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
                Err(error) => return Err(error),
                Ok(()) => self.made.push(folder.to_owned()),
            }
        }
        Ok(())
    }

    fn unmake(&self) {
        for folder in self.made.iter().rev() {
            self.disk.remove_dir(folder).unwrap_or_default();
        }
    }

    fn place(&self, staging: &mut Staging<'_>, file: PathBuf, path: &Path) -> io::Result<()> {
        self.still_free(path)?;
        staging.place(&file, &self.root.join(path))
    }

    /// A link that was created after the folder was examined is not followed either.
    fn still_free(&self, path: &Path) -> io::Result<()> {
        match obstacle(&self.root, path)? {
            None => Ok(()),
            Some((path, why)) => Err(at(&self.root.join(path))(io::Error::other(why))),
        }
    }

    /// Removes the folders above a file, as far as they are empty.
    fn remove_empty(&self, path: &Path) -> io::Result<()> {
        for folder in path.ancestors().skip(1).filter(|folder| folder.components().next().is_some()) {
            if broken_way(&self.root, folder)?.is_some() {
                return Ok(());
            }
            match self.disk.remove_dir(&self.root.join(folder)) {
                Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => return Ok(()),
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}
