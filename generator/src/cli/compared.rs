//! The two documents that a command compares: the given ones, or the newest archive of the workspace and its document.

use std::path::PathBuf;

use clap::Args;

use super::input::ReachArgs;
use super::workspace::own_root;
use crate::Spec;
use crate::document::Reach;
use crate::project::Project;

/// Where the documents are.
#[derive(Debug, Args)]
pub struct Compared {
    /// The old document; without both documents, the newest archive of the workspace.
    #[arg(requires = "new")]
    old: Option<PathBuf>,
    /// The new document; without both documents, that of the workspace.
    new: Option<PathBuf>,
    /// An OpenAPI Overlay 1.0 document, written for the old document and applied to both; may be repeated, in order. The
    /// workspace has its own.
    #[arg(long = "overlay", value_name = "FILE", requires = "old")]
    overlays: Vec<PathBuf>,
    /// Findings that are accepted in either document.
    #[arg(long, value_name = "FILE", requires = "old")]
    tolerances: Option<PathBuf>,
    #[command(flatten)]
    reach: ReachArgs,
    /// The workspace to look at, instead of the generator's own.
    #[arg(long, value_name = "FOLDER", conflicts_with = "old")]
    root: Option<PathBuf>,
}

/// The two documents, and how to read them.
pub struct Pair {
    pub old: Spec,
    pub new: Spec,
    pub tolerances: Option<PathBuf>,
    pub reach: Reach,
    /// The folder of the workspace, if the documents are its own.
    pub root: Option<PathBuf>,
}

impl Compared {
    /// Finds them.
    pub fn pair(&self) -> Result<Pair, String> {
        if let (Some(old), Some(new)) = (&self.old, &self.new) {
            let spec = |document: &PathBuf| Spec { document: document.clone(), overlays: self.overlays.clone() };
            let (tolerances, reach) = (self.tolerances.clone(), self.reach.reach());
            return Ok(Pair { old: spec(old), new: spec(new), tolerances, reach, root: None });
        }
        let project = Project::open(&self.root.clone().unwrap_or_else(own_root))?;
        Ok(Pair {
            old: project.newest_archive()?,
            new: Spec { document: project.document(), overlays: project.overlays() },
            tolerances: project.tolerances(),
            reach: project.reach(),
            root: Some(project.root().to_owned()),
        })
    }
}
