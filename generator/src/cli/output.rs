//! Writes the generated files, or compares them with those on disk.

use std::path::Path;

use clap::Args;

use super::reporting::Said;
use super::{Failed, tell};
use crate::Compilation;
use crate::artifacts::{Artifacts, Drift, Unwritten, Written};
use crate::diagnostic::Rule;

/// How the files are written.
#[derive(Debug, Args)]
pub struct OutputArgs {
    /// Writes nothing; names every file that is missing, stale, orphaned, changed by hand or foreign, and exits with 1 if
    /// there is one.
    #[arg(long)]
    check: bool,
    /// Also replaces generated files that were changed by hand; never a file that is not the generator's.
    #[arg(long, conflicts_with = "check")]
    force: bool,
    /// Writes over what was generated before although targets of the overlays match nothing, so that the content of
    /// their actions is lost.
    #[arg(long, conflicts_with = "check")]
    allow_unmatched: bool,
}

/// How many targets of the overlays match nothing.
pub fn unmatched(compilation: &Compilation) -> usize {
    compilation.diagnostics.found().iter().filter(|finding| finding.rule == Rule::UnmatchedTarget).count()
}

/// Reports the findings, and writes the files under a folder, or compares them with the existing ones under `--check`.
/// Existing generated files are not replaced when targets of the overlays are unmatched: working code would lose its
/// names, its types and its masking.
pub fn deliver(
    (said, unmatched): (Said, usize),
    artifacts: &Artifacts,
    root: &Path,
    args: &OutputArgs,
) -> Result<Option<Written>, Failed> {
    if args.check {
        let drift = artifacts.drift(root);
        said.print(root, drift.as_deref().unwrap_or_default())?;
        let drift = drift.map_err(|error| format!("cannot compare: {error}"))?;
        return if drift.is_empty() { Ok(None) } else { Err(differing(artifacts, &drift)) };
    }
    said.print(root, &[])?;
    if unmatched > 0 && !args.allow_unmatched && would_replace(artifacts, root)? {
        return Err(losing(unmatched, root));
    }
    let written = artifacts.write(root, args.force).map_err(|unwritten| match unwritten {
        Unwritten::Obstacles(obstacles) => in_the_way(root, &obstacles),
        Unwritten::Busy => Failed::from(format!("another run writes to {}; nothing was written", root.display())),
        Unwritten::Disk(error) => Failed::from(format!("cannot write: {error}; run again when that is mended")),
    })?;
    if !written.kept.is_empty() {
        tell(&format!("yours, and kept: {}\n", written.kept.join(", ")));
    }
    Ok(Some(written))
}

/// Whether an existing generated file would be changed or removed.
fn would_replace(artifacts: &Artifacts, root: &Path) -> Result<bool, Failed> {
    let drift = artifacts.drift(root).map_err(|error| format!("cannot compare: {error}"))?;
    Ok(drift.iter().any(|differing| !matches!(differing, Drift::Missing(_) | Drift::Foreign(..))))
}

fn losing(unmatched: usize, root: &Path) -> Failed {
    let targets = if unmatched == 1 { "a target".to_owned() } else { format!("{unmatched} targets") };
    Failed::from(format!(
        "nothing was written: {targets} of the overlays matched nothing, and the code in {} would lose what they say; \
         `generator overlay suggest` leads them to where their things stand now (`--fix` writes it), and \
         `--allow-unmatched` goes on without them",
        root.display()
    ))
}

fn differing(artifacts: &Artifacts, drift: &[Drift]) -> Failed {
    let way_out = format!("run `{}` and commit the result", artifacts.command());
    Failed { message: format!("generated files differ from what the document gives:\n{}{way_out}", lines(drift)) }
}

fn in_the_way(root: &Path, obstacles: &[Drift]) -> Failed {
    let is_changed = |obstacle: &Drift| matches!(obstacle, Drift::Changed(..));
    let mut ways_out = Vec::new();
    if obstacles.iter().any(is_changed) {
        ways_out.push("`--force` replaces what was changed");
    }
    if !obstacles.iter().all(is_changed) {
        ways_out.push("what is foreign is yours to move away");
    }
    Failed::from(format!(
        "nothing was written; in the way in {}:\n{}{}",
        root.display(),
        lines(obstacles),
        ways_out.join("; ")
    ))
}

fn lines(drift: &[Drift]) -> String {
    drift.iter().map(|difference| format!("  {difference}\n")).collect()
}
