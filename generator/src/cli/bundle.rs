//! `generator bundle`: a document and the files that it refers to as one file.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::input::ReachArgs;
use super::workspace::own_root;
use super::{Failed, NOTHING, say, tell};
use crate::artifacts::{replace, write_new};
use crate::diagnostic::{Colours, Diagnostics, File, Shown, render};
use crate::document::{Exact, Files, bundle};
use crate::project::Project;

/// A document, and where to write the single file.
#[derive(Debug, Args)]
pub struct BundleArgs {
    /// The document, YAML or JSON, instead of that of the workspace.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    #[command(flatten)]
    reach: ReachArgs,
    /// The workspace to look at, instead of the generator's own.
    #[arg(long, value_name = "FOLDER", conflicts_with = "spec")]
    root: Option<PathBuf>,
    /// The file; without it, the standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Its form; without it, the one that the name of the file implies, otherwise that of the document.
    #[arg(long, value_enum)]
    form: Option<Form>,
    /// Replaces an existing file, but never one that the document was read from.
    #[arg(long, requires = "out")]
    force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// YAML 1.2.
    Yaml,
    /// JSON.
    Json,
}

pub fn run(args: &BundleArgs) -> Result<(), Failed> {
    let (document, reach) = match &args.spec {
        Some(spec) => (spec.clone(), args.reach.reach()),
        None => {
            let project = Project::open(&args.root.clone().unwrap_or_else(own_root))?;
            (project.document(), project.reach())
        }
    };
    let mut diagnostics = Diagnostics::default();
    let (tree, files) = match bundle(&document, reach, &mut diagnostics) {
        Ok((tree, files)) => (Some(tree), files),
        Err(unread) => (None, unread.files),
    };
    tell(&render(&diagnostics, &files, Shown::EACH, Colours::Yes));
    let tree = tree.filter(|_| diagnostics.gate().is_ok()).ok_or(Failed { message: NOTHING.to_owned() })?;
    let text = written(&Exact::of(&tree, &files), args.form(&files));
    let Some(out) = &args.out else { return say(&text) };
    let is_out = |path: &Path| same_file::is_same_file(path, out).unwrap_or(false);
    let mut read = files.source(File::Written).into_iter().chain(files.parts());
    if read.any(|source| is_out(&source.path)) {
        return Err(format!("{} is one of the files that were read; nothing was written", out.display()).into());
    }
    let done = if args.force { replace(out, &text) } else { write_new(out, &text) };
    done.map_err(|error| format!("cannot write {}: {error}{}", out.display(), way_out(args.force)))?;
    say(&format!("{} files in {}\n", files.parts().len() + 1, out.display()))
}

fn way_out(force: bool) -> &'static str {
    if force { "" } else { "; `--force` replaces a file that is there" }
}

impl BundleArgs {
    fn form(&self, files: &Files) -> Form {
        let by_name = self.out.as_ref().and_then(|out| match out.extension()?.to_str()? {
            "json" => Some(Form::Json),
            "yaml" | "yml" => Some(Form::Yaml),
            _ => None,
        });
        let is_json = files.source(File::Written).is_some_and(|source| source.text.trim_start().starts_with('{'));
        self.form.or(by_name).unwrap_or(if is_json { Form::Json } else { Form::Yaml })
    }
}

fn written(tree: &Exact<'_>, form: Form) -> String {
    match form {
        Form::Json => {
            tree.written(|tree| serde_json::to_string_pretty(tree)).expect("a tree of JSON is written") + "\n"
        }
        Form::Yaml => tree.written(|tree| serde_yaml::to_string(tree)).expect("a tree of JSON is one of YAML"),
    }
}
