//! The document that a command reads: the given one, or that of the workspace.

use std::path::PathBuf;

use clap::Args;

use super::workspace::own_root;
use crate::document::Reach;
use crate::project::Project;
use crate::{Compilation, Compiler};

/// Where the document is.
#[derive(Debug, Args)]
pub struct Input {
    /// The document, YAML or JSON, instead of that of the workspace.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// An OpenAPI Overlay 1.0 document to apply; may be repeated, in order.
    #[arg(long = "overlay", value_name = "FILE", requires = "spec")]
    overlays: Vec<PathBuf>,
    /// Findings that are accepted one by one, each with a reason.
    #[arg(long, value_name = "FILE", requires = "spec")]
    tolerances: Option<PathBuf>,
    #[command(flatten)]
    reach: ReachArgs,
    /// The workspace to look at, instead of the generator's own.
    #[arg(long, value_name = "FOLDER", conflicts_with = "spec")]
    root: Option<PathBuf>,
}

/// The files to which the document may refer.
#[derive(Debug, Args)]
pub struct ReachArgs {
    /// Reads files outside of the document's folder too, if its references lead there. A workspace has a setting for
    /// it.
    #[arg(long)]
    allow_outside: bool,
}

impl ReachArgs {
    pub fn reach(&self) -> Reach {
        if self.allow_outside { Reach::Anywhere } else { Reach::Folder }
    }
}

impl Input {
    /// Finds the document.
    pub fn document(&self) -> Result<PathBuf, String> {
        match &self.spec {
            Some(spec) => Ok(spec.clone()),
            None => Ok(Project::open(&self.root.clone().unwrap_or_else(own_root))?.document()),
        }
    }

    /// Takes the document through every stage.
    pub fn compile(&self, strict: bool) -> Result<Compilation, String> {
        Ok(match &self.spec {
            Some(spec) => {
                let (overlays, tolerances) = (self.overlays.clone(), self.tolerances.clone());
                let reach = self.reach.reach();
                Compiler { overlays, tolerances, strict, before: None, reach }.compile(spec)
            }
            None => Project::open(&self.root.clone().unwrap_or_else(own_root))?.compile(strict),
        })
    }
}
