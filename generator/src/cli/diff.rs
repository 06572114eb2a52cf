//! `generator diff`: what changed between two documents.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::compared::{Compared, Pair};
use super::{Failed, report, say, tell};
use crate::diagnostic::{Colours, Diagnostics, Shown, render};
use crate::diff::{Report, Severity, changes, ignore};
use crate::document::Files;
use crate::{Compilation, Compiler, Spec};

/// Two documents, and how to report their differences.
#[derive(Debug, Args)]
pub struct DiffArgs {
    #[command(flatten)]
    compared: Compared,
    /// The form of the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Shows changes of examples, which do not affect the generated code; the form for tools always has them.
    #[arg(long)]
    examples: bool,
    /// The least severity that makes the exit status 1.
    #[arg(long, value_enum, default_value_t = FailOn::Breaking)]
    fail_on: FailOn,
    /// Changes that are accepted: `[[ignore]]` tables with a `fingerprint` and a `reason`; an entry that matches no
    /// change is an error. They count neither for the exit status nor for the version.
    #[arg(long, value_name = "FILE")]
    ignore: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For a terminal.
    Text,
    /// For tools.
    Json,
    /// The change report, for people.
    Markdown,
    /// Release notes for those who use the generated code, in French.
    Notes,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    /// Code compiles, and sends or reads something else.
    Silent,
    /// Code no longer compiles, or exchanges fail.
    Breaking,
    /// Code may meet something new at run time.
    Potential,
    /// Any change.
    Any,
    /// No change.
    None,
}

pub fn run(args: &DiffArgs) -> Result<(), Failed> {
    let pair = args.compared.pair()?;
    let (old_path, new_path) = (&pair.old.document, &pair.new.document);
    let old = compiled(&pair, &pair.old)?;
    let new = compiled(&pair, &pair.new)?;
    let (Some(before), Some(after)) = (&old.output, &new.output) else {
        unreachable!("documents that were compiled passed their gates");
    };
    let mut changes = changes(before, after);
    let mut diagnostics = Diagnostics::default();
    let mut files = Files::default();
    let list = args.ignore.as_deref();
    let ignored = list.map(|path| ignore(path, &mut changes, &mut files, &mut diagnostics)).unwrap_or_default();
    let report = Report::new((old_path, &old), (new_path, &new), &changes, &ignored, pair.root.as_deref());
    let report = if args.examples { report.with_examples() } else { report };
    say(&match args.format {
        Format::Text => report.text(),
        Format::Json => report.json(),
        Format::Markdown => report.markdown(),
        Format::Notes => report.notes(),
    })?;
    tell(&render(&diagnostics, &files, Shown::EACH, Colours::Yes));
    let fails = report.worst().is_some_and(|worst| match args.fail_on {
        FailOn::Silent => worst == Severity::Silent,
        FailOn::Breaking => worst >= Severity::Breaking,
        FailOn::Potential => worst >= Severity::Potential,
        FailOn::Any => true,
        FailOn::None => false,
    });
    if fails || diagnostics.gate().is_err() { Err(Failed { message: String::new() }) } else { Ok(()) }
}

/// Other commands report warnings; a document with errors has no meaning to compare.
fn compiled(pair: &Pair, side: &Spec) -> Result<Compilation, Failed> {
    let (overlays, tolerances) = (side.overlays.clone(), pair.tolerances.clone());
    let compilation =
        Compiler { overlays, tolerances, reach: pair.reach, ..Compiler::default() }.compile_for_diff(&side.document);
    if compilation.output.is_none() {
        report(&compilation).map_err(|_| format!("{} cannot be compared", side.document.display()))?;
    }
    Ok(compilation)
}
