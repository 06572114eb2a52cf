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
/// Limits: a document of 64 MiB in up to 10 000 files, 128 levels of nesting, 256 schemas that refer to one another,
/// 100 references in a row, 1000 findings shown, 100 000 names compared to suggest a correction.
///
/// Exit status: 0 success, 1 findings or differences, 2 wrong arguments.
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
    /// Reports what changed between two documents, for whom, how severely, and which version bump it requires.
    ///
    /// Without documents: from the newest archive of the workspace to its document.
    ///
    /// Exit status: 0 when no change is as severe as --fail-on says, 1 when one is, when a document has errors, or when
    /// the list of ignored changes is invalid; 2 wrong arguments.
    Diff(diff::DiffArgs),
    /// Writes a document and all files that it refers to as one file, before overlays.
    Bundle(bundle::BundleArgs),
    /// Works on overlays: keeps them valid when the document changes its spelling.
    Overlay(overlay::OverlayArgs),
    /// Explains a rule, or lists all.
    Explain(explain::ExplainArgs),
    /// Takes a document through every gate and writes nothing.
    Lint(lint::LintArgs),
    /// Prints one of the two intermediate languages.
    Dump(dump::DumpArgs),
    /// Prints the completions of this command for a shell, to be saved in its folder of completions.
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
    /// Treats every warning as an error.
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
    /// The document that the crate was generated from before: a public name that would change its meaning is an error.
    #[arg(long, value_name = "FILE")]
    before: Option<PathBuf>,
    #[command(flatten)]
    reach: input::ReachArgs,
    /// The folder of the crate; created when it does not exist. It may be a link; its content may not.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// The name of the package.
    #[arg(long, value_name = "NAME", value_parser = package_name::parse)]
    name: String,
    /// Where the crate takes its runtime from: a folder, a repository, the registry, or a copy in the crate's own folder.
    ///
    /// path, path=FOLDER            a folder; without one, the folder from which this generator was built
    /// git=URL                      a repository, at its default branch; with #tag=TAG, #rev=COMMIT or #branch=NAME at that
    /// version, version=REQUIREMENT the registry; without a requirement, the version of this generator
    /// vendored                     the sources, as a package in the folder `runtime` of the crate: it needs nothing else
    #[arg(long, value_name = "SOURCE", default_value = "path", value_parser = runtime::Sources, verbatim_doc_comment)]
    runtime: runtime::Wanted,
    /// Makes a feature of Cargo for each tag, with its operations and the models that only they use; all of them are on
    /// by default.
    #[arg(long)]
    features_by_tag: bool,
    /// Adds a program that reads lines of a model's name, a tab and JSON, and prints the JSON that the model writes;
    /// with `exchanges` also one that calls every operation.
    #[arg(long, value_enum, value_name = "WHAT", num_args = 0..=1, require_equals = true, default_missing_value = "models")]
    probe: Option<Probe>,
    /// Treats every warning as an error.
    #[arg(long)]
    strict: bool,
    /// When errors stop the generation: writes a new overlay to this file that corrects each of them, or removes the
    /// part with the error.
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
    /// Models read and write.
    Models,
    /// Operations are also called and answered.
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

/// The command failed; the message is empty when everything was reported already.
#[derive(Debug)]
struct Failed {
    message: String,
}

impl From<String> for Failed {
    fn from(message: String) -> Self {
        Self { message: format!("error: {message}") }
    }
}

/// Prints each finding, for commands without another form of report; an error among them ends the command.
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

/// Writes to the standard error, in colours if a terminal shows them and `NO_COLOR` does not forbid them. A closed
/// standard error is ignored.
fn tell(text: &str) {
    anstream::stderr().write_all(text.as_bytes()).unwrap_or_default();
}

/// Writes the result to the standard output; a reader that closes it early is no failure.
fn say(text: &str) -> Result<(), Failed> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("cannot print: {error}").into()),
        _ => Ok(()),
    }
}
