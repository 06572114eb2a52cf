//! `generator dump`: the intermediate languages.

use clap::{Args, ValueEnum};

use super::input::Input;
use super::{Failed, report, say};
use crate::dump;

/// What to print of which document.
#[derive(Debug, Args)]
pub struct DumpArgs {
    /// The language.
    #[arg(value_enum)]
    language: Language,
    #[command(flatten)]
    input: Input,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    /// The document as meant.
    Api,
    /// The Rust that is wanted.
    Rust,
}

pub fn run(args: &DumpArgs) -> Result<(), Failed> {
    let compilation = args.input.compile(false)?;
    report(&compilation)?;
    let (api, krate) = compilation.output.as_ref().expect("an output that was reported is there");
    say(&match args.language {
        Language::Api => dump::api(api),
        Language::Rust => dump::rust(krate),
    })
}
