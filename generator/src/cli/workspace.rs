//! `generator` and `generator --check`: the workspace itself.

use std::path::{Path, PathBuf};

use super::output::{deliver, unmatched};
use super::{Failed, WorkspaceArgs, unwritten};
use crate::project::Project;

/// The workspace in which this generator was built.
pub fn own_root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().expect("the generator is a member of a workspace").to_owned()
}

pub fn run(args: &WorkspaceArgs) -> Result<(), Failed> {
    let project = Project::open(&args.root.clone().unwrap_or_else(own_root))?;
    let compilation = args.report.during(&project.document(), || project.compile(args.strict));
    let said = args.report.of(&compilation);
    let Some(artifacts) = project.render(&compilation) else { return unwritten(said) };
    let Some(written) = deliver((said, unmatched(&compilation)), &artifacts, project.root(), &args.output)? else {
        return Ok(());
    };
    let count = artifacts.files().count();
    args.report.done(&format!("{count} files generated, {} written or removed\n", written.changed.len()))
}
