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
    /// The file of the overlay that replaces the given one; without it, the standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replaces the overlays themselves: targets in place, renamings at the end of the last one.
    #[arg(long, conflicts_with = "out")]
    fix: bool,
}

pub fn run(args: &OverlayArgs) -> Result<(), Failed> {
    let Command::Suggest(args) = &args.command;
    let Pair { old, new, tolerances, reach, .. } = args.compared.pair()?;
    let request = Request { old, new, tolerances, reach };
    let paths = &request.new.overlays;
    if paths.len() > 1 && !args.fix {
        return Err("there are several overlays, and one text for all would hide which is which; `--fix` writes each"
            .to_owned()
            .into());
    }
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
    let Some(text) = suggestion.overlays.first() else { return Ok(()) };
    match &args.out {
        Some(path) => write_new(path, text).map_err(|error| cannot(path, &error).into()),
        None => say(text),
    }
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
