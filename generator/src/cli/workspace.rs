//! `generator` and `generator --check`: the workspace itself.

use std::env;
use std::path::PathBuf;

use super::output::{deliver, unmatched};
use super::{Failed, WorkspaceArgs, unwritten};
use crate::project::Project;

/// The package of this generator. `cargo run` names it anew at each run: two checkouts that share a target folder share
/// one program, and the folder that it was built in may be that of the other.
pub fn own_package() -> PathBuf {
    let run = env::var_os("CARGO_MANIFEST_DIR");
    let of_cargo = run.filter(|_| env::var("CARGO_PKG_NAME").is_ok_and(|name| name == env!("CARGO_PKG_NAME")));
    of_cargo.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

/// The workspace to which this generator belongs.
pub fn own_root() -> PathBuf {
    own_package().parent().expect("the generator is a member of a workspace").to_owned()
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
