//! `generator lint`: the gates alone.

use clap::Args;

use super::input::Input;
use super::{Failed, say, tell};

/// A document, and how strictly it is looked at.
#[derive(Debug, Args)]
pub struct LintArgs {
    #[command(flatten)]
    input: Input,
    /// Takes every warning as an error.
    #[arg(long)]
    strict: bool,
}

pub fn run(args: &LintArgs) -> Result<(), Failed> {
    let compilation = args.input.compile(args.strict)?;
    let text = compilation.coloured_report();
    if text.is_empty() {
        say("no finding\n")?;
    } else {
        tell(&text);
    }
    if compilation.output.is_some() { Ok(()) } else { Err(Failed { message: String::new() }) }
}
