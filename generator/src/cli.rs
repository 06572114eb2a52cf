//! The command line: words in, exit status out.

mod whole_crate;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::Compilation;

/// Turns an OpenAPI 3.0 document into typed Rust.
///
/// Without a command: generates what the workspace's manifest names under [workspace.metadata.generator].
///
/// Exit status: 0 done, 1 findings or differences, 2 wrong arguments.
#[derive(Debug, Parser)]
#[command(name = "generator", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    workspace: WorkspaceArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Generates a complete crate from any OpenAPI 3.0 document.
    Generate(CrateArgs),
}

/// The workspace itself.
#[derive(Debug, Args)]
struct WorkspaceArgs {
    /// Writes nothing; names every generated file that is missing, stale or orphaned, and exits with 1 if there is one.
    #[arg(long)]
    check: bool,
    /// Takes every warning as an error.
    #[arg(long)]
    strict: bool,
    /// The workspace to work on, instead of the generator's own.
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

/// Any document.
#[derive(Debug, Args)]
struct CrateArgs {
    /// The document, YAML or JSON.
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    /// An OpenAPI Overlay 1.0 document to apply; may be repeated, in order.
    #[arg(long = "overlay", value_name = "FILE")]
    overlays: Vec<PathBuf>,
    /// The folder of the crate; made when it does not exist.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// The name of the package.
    #[arg(long, value_name = "NAME", value_parser = package_name)]
    name: String,
    /// The folder of the runtime's package, instead of the one beside this generator.
    #[arg(long, value_name = "FOLDER")]
    runtime: Option<PathBuf>,
    /// Takes every warning as an error.
    #[arg(long)]
    strict: bool,
}

/// Runs one command.
pub fn run(cli: Cli) -> ExitCode {
    let done = match cli.command {
        None => workspace::run(&cli.workspace),
        Some(Command::Generate(args)) => whole_crate::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed { message }) => {
            if !message.is_empty() {
                eprintln!("{message}");
            }
            ExitCode::FAILURE
        }
    }
}

/// The command did not do what was asked; empty when everything was said already.
#[derive(Debug)]
struct Failed {
    message: String,
}

impl From<String> for Failed {
    fn from(message: String) -> Self {
        Self { message: format!("error: {message}") }
    }
}

/// Prints the findings; an error among them ends the command.
fn report(compilation: &Compilation) -> Result<(), Failed> {
    let text = compilation.report();
    if !text.is_empty() {
        eprint!("{text}");
    }
    if compilation.output.is_some() { Ok(()) } else { Err(Failed { message: "nothing was written".to_owned() }) }
}

/// What Cargo takes as the name of a package.
fn package_name(text: &str) -> Result<String, String> {
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let goes_well = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if starts_well && goes_well {
        Ok(text.to_owned())
    } else {
        Err("a package name has letters, digits, `-` and `_`, and begins with a letter".to_owned())
    }
}
