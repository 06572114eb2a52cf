//! One command, run under GNU time.

use std::io;
use std::path::Path;
use std::process::Command;

/// The cost of a run.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// From beginning to end, in seconds.
    pub seconds: f64,
    /// Of the processors, in seconds.
    pub processor: f64,
    /// The most that one of its processes held in memory, in megabytes.
    pub megabytes: f64,
}

/// A command, and where it runs.
pub struct Job<'a> {
    pub command: &'a Path,
    pub arguments: &'a [String],
    pub folder: &'a Path,
    pub target: &'a Path,
    /// After so many seconds it is ended.
    pub patience: u32,
}

impl Job<'_> {
    /// Runs it; the error is the first line that speaks of one.
    pub fn run(&self) -> io::Result<Result<Taken, String>> {
        let output = Command::new("time")
            .args(["-f", "%e %U %S %M", "timeout", "--signal=KILL", &self.patience.to_string()])
            .arg(self.command)
            .args(self.arguments)
            .current_dir(self.folder)
            .env("CARGO_TARGET_DIR", self.target)
            .env("CARGO_INCREMENTAL", "0")
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Ok(Err(self.failure(&said)));
        }
        let last = said.lines().next_back().unwrap_or_default();
        let figures: Vec<f64> = last.split(' ').filter_map(|figure| figure.parse().ok()).collect();
        match figures[..] {
            [seconds, user, system, kilobytes] => {
                Ok(Ok(Taken { seconds, processor: user + system, megabytes: kilobytes / 1024.0 }))
            }
            _ => Err(io::Error::other("GNU time is needed")),
        }
    }

    fn failure(&self, said: &str) -> String {
        if said.lines().any(|line| line == "Command terminated by signal 9") {
            return format!("ended after {} s", self.patience);
        }
        let errors = said.lines().filter(|line| line.starts_with("error")).count();
        let first = said.lines().find(|line| line.contains("error") || line.contains("Error"));
        let first = first.unwrap_or("no word").chars().take(90).collect::<String>();
        format!("{first} ({errors} lines of errors)")
    }
}

/// The median.
pub fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

/// The greatest memory of some runs.
pub fn most(taken: &[Taken]) -> f64 {
    taken.iter().map(|taken| taken.megabytes).fold(0.0, f64::max)
}
