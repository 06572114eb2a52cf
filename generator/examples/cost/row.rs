//! One line of the table: a document and a tool.

use std::fmt;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::measure::{Job, Taken, median, most};
use super::tool::Tool;

/// The measurements so far.
pub struct Row<'t> {
    document: String,
    tool: &'t Tool,
    out: PathBuf,
    generated: Vec<Taken>,
    checked: Vec<Taken>,
    lines: usize,
    failed: Option<String>,
    patience: u32,
}

/// The first two lines of the table.
pub fn head() -> &'static str {
    "| document | tool | generation: s (least–most) | CPU s | MB | lines | `cargo check`: s (least–most) | CPU s | MB |\n\
     |---|---|--:|--:|--:|--:|--:|--:|--:|"
}

impl<'t> Row<'t> {
    /// No measurements yet.
    pub fn new(document: &str, tool: &'t Tool, work: &Path, patience: u32) -> Self {
        let folder = tool.title.split(' ').next().unwrap_or_default();
        let failed = tool.program.is_none().then(|| "not installed".to_owned());
        let out = work.join(document).join(folder).join("measured");
        let document = document.to_owned();
        Self { document, tool, out, generated: vec![], checked: vec![], lines: 0, failed, patience }
    }

    /// Generates once, into an empty folder.
    pub fn generate(&mut self, document: &Path) -> io::Result<()> {
        let (Some(program), None) = (&self.tool.program, &self.failed) else { return Ok(()) };
        if self.out.exists() {
            fs::remove_dir_all(&self.out)?;
        }
        fs::create_dir_all(&self.out)?;
        let arguments = (self.tool.arguments)(document, &self.out);
        let (folder, patience) = (&self.out, self.patience);
        let job = Job { command: program, arguments: &arguments, folder, target: folder, patience };
        match job.run()? {
            Ok(taken) => {
                self.generated.push(taken);
                self.lines = lines(&self.out)?;
            }
            Err(words) => self.failed = Some(format!("generation: {words}")),
        }
        Ok(())
    }

    /// Builds the dependencies: the crate with its files emptied is checked, so that a large one is not checked twice.
    pub fn prepare(&mut self, work: &Path) -> io::Result<()> {
        if self.failed.is_some() {
            return Ok(());
        }
        (self.tool.finish)(&self.out)?;
        let (sources, kept) = (self.out.join("src"), self.out.join("kept"));
        fs::rename(&sources, &kept)?;
        fs::create_dir(&sources)?;
        for entry in fs::read_dir(&kept)? {
            fs::write(sources.join(entry?.file_name()), "")?;
        }
        if let Err(words) = self.cargo(work, &["check", "--quiet", "--lib"])? {
            self.failed = Some(format!("check of the dependencies: {words}"));
        }
        fs::remove_dir_all(&sources)?;
        fs::rename(&kept, &sources)
    }

    /// Checks the crate once, and nothing but the crate.
    pub fn check(&mut self, work: &Path) -> io::Result<()> {
        if self.failed.is_none() {
            self.cargo(work, &["clean", "--quiet", "--package", "measured"])?.map_err(io::Error::other)?;
            match self.cargo(work, &["check", "--quiet", "--lib"])? {
                Ok(taken) => self.checked.push(taken),
                Err(words) => self.failed = Some(format!("check: {words}")),
            }
        }
        Ok(())
    }

    fn cargo(&self, work: &Path, words: &[&str]) -> io::Result<Result<Taken, String>> {
        let folder = self.tool.title.split(' ').next().unwrap_or_default();
        let arguments: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let target = work.join("build").join(folder);
        let (command, folder) = (Path::new("cargo"), self.out.as_path());
        Job { command, arguments: &arguments, folder, target: &target, patience: self.patience }.run()
    }
}

/// Lines of Rust below a folder.
fn lines(folder: &Path) -> io::Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            count += lines(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            count += fs::read_to_string(&path)?.lines().count();
        }
    }
    Ok(count)
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "| {} | {} |{}", self.document, self.tool.title, figures(&self.generated))?;
        match self.generated.is_empty() {
            true => write!(f, " – |")?,
            false => write!(f, " {} |", self.lines)?,
        }
        match &self.failed {
            Some(words) => write!(f, " {} | – | – |", words.replace('|', "\\|")),
            None => write!(f, "{}", figures(&self.checked)),
        }
    }
}

/// Seconds, those of the processors, and megabytes.
fn figures(taken: &[Taken]) -> String {
    if taken.is_empty() {
        return " – | – | – |".to_owned();
    }
    let all = || taken.iter().map(|taken| taken.seconds);
    let (least, greatest) = (all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));
    let processor = median(taken.iter().map(|taken| taken.processor));
    format!(" {:.2} ({least:.2}–{greatest:.2}) | {processor:.2} | {:.0} |", median(all()), most(taken))
}
