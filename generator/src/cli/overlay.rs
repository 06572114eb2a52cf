//! `generator overlay`: computes what an overlay must contain.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::compared::{Compared, Pair};
use super::{Failed, report, say, tell};
use crate::artifacts::{replace, write_new};
use crate::suggest::{Refused, Request, Suggestion};

/// Work on overlays.
#[derive(Debug, Args)]
pub struct OverlayArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Writes the overlay that keeps names in code unchanged although the document changed its spelling.
    ///
    /// Schemas, operations, parameters, parts, groups and security schemes of two documents are matched by their
    /// structure and their use. Targets that select nothing, or something else, are changed to select the same things
    /// as before. Uncertain matches are listed on the standard error, and never written; values of codes keep their
    /// names by value.
    /// Without documents: from the newest archive of the workspace to its document.
    Suggest(SuggestArgs),
}

/// Two documents, and where to write the overlay.
#[derive(Debug, Args)]
struct SuggestArgs {
    #[command(flatten)]
    compared: Compared,
    /// The file of the overlay that replaces the given one; without it, the standard output. Of several overlays, one
    /// for each, in their order. An existing file is kept.
    #[arg(long, value_name = "FILE")]
    out: Vec<PathBuf>,
    /// Replaces the overlays themselves: targets in place, renamings at the end of the last one.
    #[arg(long, conflicts_with = "out")]
    fix: bool,
}

pub fn run(args: &OverlayArgs) -> Result<(), Failed> {
    let Command::Suggest(args) = &args.command;
    let Pair { old, new, tolerances, reach, .. } = args.compared.pair()?;
    let request = Request { old, new, tolerances, reach };
    let paths = &request.new.overlays;
    // Without any overlay, the names that are given make the first.
    let texts = paths.len().max(1);
    if !args.fix && args.out.len() != texts && (texts > 1 || args.out.len() > 1) {
        let words = format!(
            "overlays: {}, files by `--out`: {}; each overlay is written to a file of its own, in the order in which \
             they are given, or with `--fix` in its place",
            paths.len(),
            args.out.len()
        );
        return Err(words.into());
    }
    kept(&args.out)?;
    if paths.is_empty() && args.fix {
        return Err("there is no overlay to write anew; `--out` names a new one".to_owned().into());
    }
    let suggestion = match request.suggest() {
        Ok(suggestion) => suggestion,
        Err(refused) => match refused {
            Refused::Errors(compilation) => return report(&compilation),
            Refused::Done(words) => return Err(words.into()),
        },
    };
    if suggestion.rewritten && args.fix {
        let words = "an overlay cannot be changed in its lines, and written anew it would lose its comments; write `actions` as a \
                     block, an action a line with `-`, or take the text from `--out`";
        return Err(words.to_owned().into());
    }
    deliver(args, paths, &suggestion)?;
    tell(&summary(&suggestion));
    Ok(())
}

fn deliver(args: &SuggestArgs, paths: &[PathBuf], suggestion: &Suggestion) -> Result<(), Failed> {
    let cannot = |path: &PathBuf, error: &dyn std::fmt::Display| format!("cannot write {}: {error}", path.display());
    if args.fix {
        for (path, text) in paths.iter().zip(&suggestion.overlays) {
            replace(path, text).map_err(|error| cannot(path, &error))?;
        }
        return Ok(());
    }
    if args.out.is_empty() {
        return suggestion.overlays.first().map_or(Ok(()), |text| say(text));
    }
    for (path, text) in args.out.iter().zip(&suggestion.overlays) {
        write_new(path, text).map_err(|error| cannot(path, &error))?;
    }
    Ok(())
}

/// Files that exist are seen before the first is written: all of them are written, or none.
fn kept(files: &[PathBuf]) -> Result<(), Failed> {
    for (rank, path) in files.iter().enumerate() {
        if files[..rank].contains(path) {
            return Err(format!("{} is named twice, and is one file", path.display()).into());
        }
        if path.exists() {
            return Err(format!("{} exists, and is kept", path.display()).into());
        }
    }
    Ok(())
}

fn summary(suggestion: &Suggestion) -> String {
    let Suggestion { overlays, rewritten, renamed, moved, doubts } = suggestion;
    let mut sure = format!("sure: {renamed} names given, {moved} targets rewritten\n");
    if overlays.is_empty() {
        sure.push_str("there is nothing to say, and no overlay was written\n");
    }
    if *rewritten {
        sure.push_str("an overlay was written anew, and its comments went: its `actions` are not a YAML block list\n");
    }
    if doubts.is_empty() {
        return sure;
    }
    let lines: String = doubts.iter().map(|doubt| format!("  {doubt}\n")).collect();
    format!("{sure}not sure, and not written ({}):\n{lines}", doubts.len())
}
