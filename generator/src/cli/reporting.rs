//! How a command reports: to people on the standard error, to programs on the standard output.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::{Failed, say, tell};
use crate::Compilation;
use crate::artifacts::Drift;
use crate::diagnostic::machine::{Differing, Report, github, sarif};
use crate::diagnostic::{Colours, Shown, render};

/// How findings are reported.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The form of the report: text goes to the standard error, the others to the standard output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Shows errors only, in text.
    #[arg(long, short)]
    quiet: bool,
    /// Shows each finding, in text; without it, a rule with more than fifty findings is summed up.
    #[arg(long, short, conflicts_with = "quiet")]
    verbose: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal.
    Text,
    /// One object, for programs.
    Json,
    /// SARIF 2.1.0, for editors and code scanning.
    Sarif,
    /// Workflow commands, for annotations on GitHub.
    Github,
}

/// The report of one command, in the requested form.
pub enum Said {
    /// For people.
    Text(String),
    /// For programs.
    Machine(Report, Format),
}

impl ReportArgs {
    /// Finds the places and prints the report.
    pub fn of(&self, compilation: &Compilation) -> Said {
        let (diagnostics, files) = (&compilation.diagnostics, &compilation.files);
        if self.format != Format::Text {
            let here = std::env::current_dir().unwrap_or_default();
            return Said::Machine(Report::new(diagnostics, files, &here), self.format);
        }
        let shown = match (self.quiet, self.verbose) {
            (true, _) => Shown::ERRORS,
            (_, true) => Shown::EACH,
            _ => Shown::SUMMED_UP,
        };
        Said::Text(render(diagnostics, files, shown, Colours::Yes))
    }

    /// Reports success to people: a program reads the exit status.
    pub fn done(&self, sentence: &str) -> Result<(), Failed> {
        if self.quiet || self.format != Format::Text { Ok(()) } else { say(sentence) }
    }

    /// Runs work that may take long; a terminal shows its duration, from the first second on.
    pub fn during<T>(&self, document: &Path, work: impl FnOnce() -> T) -> T {
        if self.quiet || !io::stderr().is_terminal() {
            return work();
        }
        shown_while(document, Duration::from_secs(1), &|line| tell(line), work)
    }
}

impl Said {
    /// Prints it, with the generated files that differ.
    pub fn print(self, root: &Path, drift: &[Drift]) -> Result<(), Failed> {
        let (mut report, format) = match self {
            Self::Text(text) => {
                tell(&text);
                return Ok(());
            }
            Self::Machine(report, format) => (report, format),
        };
        report.files = drift.iter().map(|differing| said(root, differing)).collect();
        say(&match format {
            Format::Json => report.json(),
            Format::Sarif => sarif(&report),
            Format::Github => github(&report),
            Format::Text => unreachable!("text is no form for programs"),
        })
    }

    /// Whether there is nothing to report to people.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

fn said(root: &Path, drift: &Drift) -> Differing {
    let (path, reason) = drift.place();
    let path: PathBuf = root.join(path);
    let here = std::env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(here).unwrap_or(&path).to_string_lossy().replace('\\', "/");
    Differing { path, state: drift.word(), reason: reason.map(str::to_owned) }
}

/// Calls `show` at each `step` with a line that replaces the previous one, until the work ends; the last line is empty.
fn shown_while<T>(document: &Path, step: Duration, show: &(dyn Fn(&str) + Sync), work: impl FnOnce() -> T) -> T {
    let name = document.file_name().unwrap_or_default().to_string_lossy().replace(char::is_control, " ");
    let (done, wait) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut steps = 0;
            while wait.recv_timeout(step) == Err(RecvTimeoutError::Timeout) {
                steps += 1;
                show(&format!("\r{name}: {steps} s"));
            }
            if steps > 0 {
                show("\r\x1b[2K");
            }
        });
        let result = work();
        drop(done);
        result
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_line_shows_that_something_takes_long_and_goes_away() {
        let lines = Mutex::new(Vec::new());
        let show = |line: &str| lines.lock().unwrap().push(line.to_owned());
        assert_eq!(shown_while(Path::new("a.yaml"), Duration::from_secs(600), &show, || 7), 7);
        assert!(lines.lock().unwrap().is_empty(), "what is quick shows nothing");
        let start = Instant::now();
        let long = || {
            while lines.lock().unwrap().len() < 2 && start.elapsed() < Duration::from_secs(60) {
                thread::yield_now()
            }
        };
        shown_while(Path::new("folder/a.yaml"), Duration::from_millis(1), &show, long);
        let lines = lines.into_inner().unwrap();
        assert_eq!(
            (&*lines[0], &*lines[1], lines.last().unwrap().as_str()),
            ("\ra.yaml: 1 s", "\ra.yaml: 2 s", "\r\x1b[2K")
        );
    }
}
