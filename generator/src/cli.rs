//! The command line: arguments in, exit status out.

mod bundle;
mod compared;
mod diff;
mod dump;
mod explain;
mod input;
mod lint;
mod output;
mod overlay;
mod package_name;
mod reporting;
mod runtime;
mod whole_crate;
mod workspace;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;
use reporting::Said;

use crate::Compilation;
use crate::diagnostic::{Colours, Shown, render};

/// Turns an OpenAPI document (3.0, 3.1 or 3.2) into typed Rust.
///
/// Without a command: generates what the workspace's manifest names under [workspace.metadata.generator].
///
/// Limits: a document of 64 MiB in up to 10 000 files, 128 levels of nesting, 256 schemas that lead through one another, 100 references in a
/// row, 1000 findings shown, 100 000 names compared to guess which one was meant.
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
    /// Generates a complete crate from any OpenAPI document.
    Generate(CrateArgs),
    /// Says what changed between two documents, for whom, how badly, and which version bump it demands.
    ///
    /// Without documents: from the newest archive of the workspace to its document.
    ///
    /// Exit status: 0 when no change is as bad as --fail-on says, 1 when one is, when a document has errors, or when the
    /// list of ignored changes is not as it should be; 2 wrong arguments.
    Diff(diff::DiffArgs),
    /// Writes a document and all files that it refers to as one file, before overlays.
    Bundle(bundle::BundleArgs),
    /// Works on overlays: what one must say when the document spells things otherwise.
    Overlay(overlay::OverlayArgs),
    /// Explains a rule, or lists all.
    Explain(explain::ExplainArgs),
    /// Takes a document through every gate and writes nothing.
    Lint(lint::LintArgs),
    /// Prints one of the two intermediate languages.
    Dump(dump::DumpArgs),
    /// Prints what a shell needs to complete this command, for its own folder of completions.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// The workspace itself.
#[derive(Debug, Args)]
struct WorkspaceArgs {
    #[command(flatten)]
    output: output::OutputArgs,
    #[command(flatten)]
    report: reporting::ReportArgs,
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
    /// Findings that are accepted one by one, each with a reason.
    #[arg(long, value_name = "FILE")]
    tolerances: Option<PathBuf>,
    /// The document that the crate was generated from before: a public name that would stand for something else is an error.
    #[arg(long, value_name = "FILE")]
    before: Option<PathBuf>,
    #[command(flatten)]
    reach: input::ReachArgs,
    /// The folder of the crate; made when it does not exist. It may be a link; what is in it may not.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// The name of the package.
    #[arg(long, value_name = "NAME", value_parser = package_name::parse)]
    name: String,
    /// Where the crate takes its runtime from: a folder, a repository, the registry, or a copy in the crate's own folder.
    ///
    /// path, path=FOLDER            a folder, without one that from which this generator was built
    /// git=URL                      a repository, at its default branch; with #tag=TAG, #rev=COMMIT or #branch=NAME at that
    /// version, version=REQUIREMENT the registry, without a requirement the version of this generator
    /// vendored                     the sources, as a package in the folder `runtime` of the crate: it needs nothing else
    #[arg(long, value_name = "SOURCE", default_value = "path", value_parser = runtime::Sources, verbatim_doc_comment)]
    runtime: runtime::Wanted,
    /// Makes a feature of Cargo for each tag, which brings its operations and the models that only they reach; all of them
    /// are on by default.
    #[arg(long)]
    features_by_tag: bool,
    /// Adds a program that reads a model's name, a tab and JSON, line for line, and prints the JSON that the model writes
    /// again; with `exchanges` also one that calls every operation.
    #[arg(long, value_enum, value_name = "WHAT", num_args = 0..=1, require_equals = true, default_missing_value = "models")]
    probe: Option<Probe>,
    /// Takes every warning as an error.
    #[arg(long)]
    strict: bool,
    /// When errors stop the generation: writes a new overlay there that mends each of them, or takes away what has it.
    #[arg(long, value_name = "FILE")]
    fix_overlay: Option<PathBuf>,
    #[command(flatten)]
    output: output::OutputArgs,
    #[command(flatten)]
    report: reporting::ReportArgs,
}

/// What a probe proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Probe {
    /// That models read and write.
    Models,
    /// And that operations are called and answered.
    Exchanges,
}

/// Runs one command.
pub fn run(cli: Cli) -> ExitCode {
    let done = match cli.command {
        None => workspace::run(&cli.workspace),
        Some(Command::Generate(args)) => whole_crate::run(&args),
        Some(Command::Diff(args)) => diff::run(&args),
        Some(Command::Bundle(args)) => bundle::run(&args),
        Some(Command::Overlay(args)) => overlay::run(&args),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::Lint(args)) => lint::run(&args),
        Some(Command::Dump(args)) => dump::run(&args),
        Some(Command::Completions { shell }) => completions(shell),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed { message }) => {
            if !message.is_empty() {
                tell(&format!("{message}\n"));
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

/// Prints each finding, for commands that offer no other form; an error among them ends the command.
fn report(compilation: &Compilation) -> Result<(), Failed> {
    tell(&render(&compilation.diagnostics, &compilation.files, Shown::EACH, Colours::Yes));
    if compilation.output.is_some() { Ok(()) } else { Err(Failed { message: NOTHING.to_owned() }) }
}

/// Prints findings that stopped the command.
fn unwritten(said: Said) -> Result<(), Failed> {
    said.print(Path::new(""), &[])?;
    Err(Failed { message: NOTHING.to_owned() })
}

const NOTHING: &str = "nothing was written";

fn completions(shell: Shell) -> Result<(), Failed> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "generator", &mut script);
    say(&String::from_utf8(script).expect("a script of our own words is UTF-8"))
}

/// Writes to the standard error, in colours where a terminal shows them and `NO_COLOR` does not forbid them. A closed
/// standard error is ignored.
fn tell(text: &str) {
    anstream::stderr().write_all(text.as_bytes()).unwrap_or_default();
}

/// Writes what was asked for to the standard output; a reader that has seen enough is no failure.
fn say(text: &str) -> Result<(), Failed> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("cannot print: {error}").into()),
        _ => Ok(()),
    }
}
