//! `generator` and `generator --check`: the workspace itself.

use std::path::{Path, PathBuf};

use super::{Failed, WorkspaceArgs, report, say};
use crate::artifacts::Drift;
use crate::project::Project;

/// The workspace in which this generator was built.
pub fn own_root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().expect("the generator is a member of a workspace").to_owned()
}

pub fn run(args: &WorkspaceArgs) -> Result<(), Failed> {
    let project = Project::open(&args.root.clone().unwrap_or_else(own_root))?;
    let compilation = project.compile(args.strict);
    report(&compilation)?;
    let artifacts = project.render(&compilation).expect("an output that was reported is there");
    if args.check {
        let drift = artifacts.drift(project.root()).map_err(|error| format!("cannot compare: {error}"))?;
        return if drift.is_empty() { Ok(()) } else { Err(told(&drift)) };
    }
    let changed = artifacts.write(project.root()).map_err(|error| format!("cannot write: {error}"))?;
    let count = artifacts.files().count();
    say(&format!("{count} files generated, {} of them changed\n", changed.len()))
}

fn told(drift: &[Drift]) -> Failed {
    let lines: Vec<String> = drift.iter().map(|difference| format!("  {difference}")).collect();
    Failed {
        message: format!(
            "generated files differ from what the document gives:\n{}\nrun `cargo run -p generator` and commit the result",
            lines.join("\n")
        ),
    }
}
