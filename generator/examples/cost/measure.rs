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

/// Runs a command in a folder; the error is its last line of output.
pub fn run(command: &Path, arguments: &[String], folder: &Path, target: &Path) -> io::Result<Result<Taken, String>> {
    let output = Command::new("time")
        .args(["-f", "%e %U %S %M"])
        .arg(command)
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let errors = said.lines().filter(|line| line.starts_with("error")).count();
    let first = said.lines().find(|line| line.contains("error") || line.contains("Error"));
    if !output.status.success() {
        let first = first.unwrap_or("no word").chars().take(90).collect::<String>();
        return Ok(Err(format!("{first} ({errors} lines of errors)")));
    }
    let figures: Vec<f64> =
        said.lines().next_back().unwrap_or_default().split(' ').filter_map(|figure| figure.parse().ok()).collect();
    match figures[..] {
        [seconds, user, system, kilobytes] => {
            Ok(Ok(Taken { seconds, processor: user + system, megabytes: kilobytes / 1024.0 }))
        }
        _ => Err(io::Error::other("GNU time is needed")),
    }
}

/// The median.
pub fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
