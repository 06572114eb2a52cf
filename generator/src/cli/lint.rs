//! `generator lint`: the gates only.

use std::path::Path;

use clap::Args;

use super::Failed;
use super::input::Input;
use super::reporting::ReportArgs;

/// A document, and how strictly to check it.
#[derive(Debug, Args)]
pub struct LintArgs {
    #[command(flatten)]
    input: Input,
    /// Treats every warning as an error.
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    report: ReportArgs,
}

pub fn run(args: &LintArgs) -> Result<(), Failed> {
    let compilation = args.report.during(&args.input.document()?, || args.input.compile(args.strict))?;
    let said = args.report.of(&compilation);
    if said.is_empty() {
        args.report.done("no finding\n")?;
    }
    said.print(Path::new(""), &[])?;
    if compilation.output.is_some() { Ok(()) } else { Err(Failed { message: String::new() }) }
}
