//! `generator` and `generator --check`: the workspace itself.

use std::path::{Path, PathBuf};

use super::output::deliver;
use super::{Failed, WorkspaceArgs, report, say};
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
    let Some(written) = deliver(&artifacts, project.root(), &args.output)? else { return Ok(()) };
    let count = artifacts.files().count();
    say(&format!("{count} files generated, {} written or removed\n", written.changed.len()))
}
