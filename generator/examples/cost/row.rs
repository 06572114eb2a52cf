//! One line of the table: a document and a tool.

use std::fmt;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::measure::{Taken, median, run};
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
}

/// The first two lines of the table.
pub fn head() -> &'static str {
    "| document | tool | generation: s (least–most) | CPU s | MB | lines | `cargo check`: s (least–most) | MB |\n\
     |---|---|--:|--:|--:|--:|--:|--:|"
}

impl<'t> Row<'t> {
    /// No measurements yet.
    pub fn new(document: &str, tool: &'t Tool, work: &Path) -> Self {
        let folder = tool.title.split(' ').next().unwrap_or_default();
        let failed = tool.program.is_none().then(|| "not installed".to_owned());
        let out = work.join(document).join(folder).join("measured");
        Self { document: document.to_owned(), tool, out, generated: vec![], checked: vec![], lines: 0, failed }
    }

    /// Generates once, into an empty folder.
    pub fn generate(&mut self, document: &Path) -> io::Result<()> {
        let (Some(program), None) = (&self.tool.program, &self.failed) else { return Ok(()) };
        if self.out.exists() {
            fs::remove_dir_all(&self.out)?;
        }
        fs::create_dir_all(&self.out)?;
        let arguments = (self.tool.arguments)(document, &self.out);
        match run(program, &arguments, &self.out, &self.out)? {
            Ok(taken) => self.generated.push(taken),
            Err(words) => self.failed = Some(format!("generation: {words}")),
        }
        Ok(())
    }

    /// Builds the dependencies.
    pub fn prepare(&mut self, work: &Path) -> io::Result<()> {
        if self.failed.is_some() {
            return Ok(());
        }
        self.lines = lines(&self.out)?;
        (self.tool.finish)(&self.out)?;
        // The first check also takes the dependencies from the registry.
        if let Err(words) = self.cargo(work, &["check", "--quiet"])? {
            self.failed = Some(format!("check: {words}"));
        }
        Ok(())
    }

    /// Checks the crate once, and nothing but the crate.
    pub fn check(&mut self, work: &Path) -> io::Result<()> {
        if self.failed.is_none() {
            self.cargo(work, &["clean", "--quiet", "--package", "measured"])?.map_err(io::Error::other)?;
            self.checked.push(self.cargo(work, &["check", "--quiet"])?.map_err(io::Error::other)?);
        }
        Ok(())
    }

    fn cargo(&self, work: &Path, words: &[&str]) -> io::Result<Result<Taken, String>> {
        let folder = self.tool.title.split(' ').next().unwrap_or_default();
        let arguments: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        run(Path::new("cargo"), &arguments, &self.out, &work.join("build").join(folder))
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
        write!(f, "| {} | {} |", self.document, self.tool.title)?;
        match self.generated.is_empty() {
            true => write!(f, " – | – | – | – |")?,
            false => {
                let processor = median(self.generated.iter().map(|taken| taken.processor));
                write!(f, " {} | {processor:.2} |", seconds(&self.generated))?;
                write!(f, " {:.0} | {} |", most(&self.generated), self.lines)?;
            }
        }
        match &self.failed {
            Some(words) => write!(f, " {} | – |", words.replace('|', "\\|")),
            None if self.checked.is_empty() => write!(f, " – | – |"),
            None => write!(f, " {} | {:.0} |", seconds(&self.checked), most(&self.checked)),
        }
    }
}

fn most(taken: &[Taken]) -> f64 {
    taken.iter().map(|taken| taken.megabytes).fold(0.0, f64::max)
}

fn seconds(taken: &[Taken]) -> String {
    let all = || taken.iter().map(|taken| taken.seconds);
    let (least, most) = (all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));
    format!("{:.2} ({least:.2}–{most:.2})", median(all()))
}
