//! The workspace this generator belongs to: which document becomes which folders.
//!
//! The settings are in the root manifest under `[workspace.metadata.generator]`, so that this code names no document.

use std::path::{Path, PathBuf};
use std::{fs, iter};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::artifacts::{Artifacts, hash};
use crate::diagnostic::{Diagnostics, File};
use crate::document::{Document, Reach, newest};
use crate::render::{self, Jobs, Origin, Tables, core, readme, round_trip, witness};
use crate::{Compilation, Compiler, Spec};

/// The settings of a workspace.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
    settings: Settings,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// The document.
    document: PathBuf,
    /// Overlays, in the order in which they apply.
    #[serde(default)]
    overlays: Vec<PathBuf>,
    /// Findings that are accepted; the file need not exist.
    tolerances: Option<PathBuf>,
    /// The folder of earlier documents, to compare with; `archives` beside the document unless said otherwise.
    archives: Option<PathBuf>,
    /// Whether the document may refer to files outside of its folder.
    #[serde(default, rename = "allow-outside")]
    allow_outside: bool,
    /// The folder of the generated core.
    sdk: Sdk,
    /// The package that gets the tables of the document; it does not depend on the generated core.
    witness: Option<String>,
    /// The package that gets the code to decode and encode every model of the core.
    round_trip: Option<String>,
    /// The file that gets the schemas of the document, for other documents that refer to them.
    schemas: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sdk {
    folder: String,
    #[serde(rename = "crate")]
    krate: String,
}

#[derive(Deserialize)]
struct Manifest {
    workspace: Workspace,
}

#[derive(Deserialize)]
struct Workspace {
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Metadata {
    generator: Settings,
}

impl Project {
    /// Reads the settings of the workspace at `root`.
    ///
    /// # Errors
    /// One sentence, when there is no manifest or it lacks the settings.
    pub fn open(root: &Path) -> Result<Self, String> {
        let path = root.join("Cargo.toml");
        let text = fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let manifest: Manifest = toml::from_str(&text).map_err(|error| {
            format!("{}: [workspace.metadata.generator] is not as expected: {error}", path.display())
        })?;
        Ok(Self { root: root.to_owned(), settings: manifest.workspace.metadata.generator })
    }

    /// The root of the workspace.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Takes the document through every stage.
    pub fn compile(&self, strict: bool) -> Compilation {
        let (overlays, tolerances) = (self.overlays(), self.tolerances());
        let compiler = Compiler { overlays, tolerances, strict, before: self.before(), reach: self.reach() };
        compiler.compile(&self.document())
    }

    /// The newest of the earlier documents; `None` when there is none. An overlay as it was may stand beside it, under the
    /// document's name and its own: `1.2.yaml` and `1.2.overlay.yaml` for `overlay.yaml`.
    pub fn before(&self) -> Option<Spec> {
        let overlays = self.overlays();
        let folder = self.root.join(self.archives());
        let entries = fs::read_dir(folder).ok()?;
        let named = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_overlay = |path: &PathBuf| overlays.iter().any(|it| named(path).ends_with(&format!(".{}", named(it))));
        let is_document = |path: &PathBuf| {
            path.extension().is_some_and(|extension| ["yaml", "yml", "json"].iter().any(|known| extension == *known))
        };
        let files = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
        let documents = files.filter(|path| is_document(path) && !is_overlay(path));
        let document = documents.max_by_key(|path| (numbers(path), path.clone()))?;
        let stem = document.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let as_it_was = |path: &PathBuf| document.with_file_name(format!("{stem}.{}", named(path)));
        let of_then = |path: &PathBuf| Some(as_it_was(path)).filter(|kept| kept.exists());
        let overlays = overlays.iter().map(|path| of_then(path).unwrap_or_else(|| path.clone())).collect();
        Some(Spec { document, overlays })
    }

    fn archives(&self) -> PathBuf {
        let beside = || self.settings.document.parent().unwrap_or(Path::new("")).join("archives");
        self.settings.archives.clone().unwrap_or_else(beside)
    }

    /// The document.
    pub fn document(&self) -> PathBuf {
        self.root.join(&self.settings.document)
    }

    /// Which files the document may refer to.
    pub fn reach(&self) -> Reach {
        if self.settings.allow_outside { Reach::Anywhere } else { Reach::Folder }
    }

    /// Its overlays, in the order in which they apply.
    pub fn overlays(&self) -> Vec<PathBuf> {
        self.settings.overlays.iter().map(|path| self.root.join(path)).collect()
    }

    /// The list of accepted findings, when there is one.
    pub fn tolerances(&self) -> Option<PathBuf> {
        self.settings.tolerances.as_ref().map(|path| self.root.join(path)).filter(|path| path.exists())
    }

    /// The same, for callers that need the settings.
    ///
    /// # Errors
    /// One sentence, when there is none.
    pub fn newest_archive(&self) -> Result<Spec, String> {
        self.before().ok_or_else(|| {
            format!(
                "{} holds no earlier document to compare with; put one there, or give both: `diff OLD NEW`",
                self.archives().display()
            )
        })
    }

    /// The document, its overlays and the files that it refers to, by path, each with the digest of what was read.
    fn read(&self, compilation: &Compilation) -> Vec<(String, String)> {
        let files = &compilation.files;
        let document = iter::once((self.settings.document.clone(), File::Document));
        let overlays = self.settings.overlays.iter().cloned().enumerate();
        let named = document.chain(overlays.map(|(rank, path)| (path, File::Overlay(rank))));
        let mut parts: Vec<(PathBuf, File)> = (files.parts().iter().enumerate())
            .map(|(rank, part)| (part.path.strip_prefix(&self.root).unwrap_or(&part.path).to_owned(), File::Part(rank)))
            .collect();
        parts.sort();
        let read = named.chain(parts).filter_map(|(path, file)| Some((path, files.source(file)?)));
        read.map(|(path, source)| (path.display().to_string(), hash(source.text.as_bytes()))).collect()
    }

    /// All generated files of the workspace.
    ///
    /// # Panics
    /// Never for a compilation that passed its gates.
    pub fn render(&self, compilation: &Compilation) -> Option<Artifacts> {
        let (api, krate) = compilation.output.as_ref()?;
        let origin = Origin {
            command: "cargo run -p generator".to_owned(),
            document: self.settings.document.display().to_string(),
        };
        let Sdk { folder, krate: name } = &self.settings.sdk;
        let tables = Tables::new(api, krate);
        let read = self.read(compilation);
        let schemas = self.settings.schemas.as_ref().and_then(|path| Some((path, self.schemas()?)));
        let mut jobs = Jobs::new(&origin);
        core(krate, &format!("{folder}/src/generated"), &mut jobs);
        jobs.text(format!("{folder}/OPERATIONS.md"), || readme(krate, &origin, name, None));
        if let Some(folder) = &self.settings.witness {
            witness(&tables, &origin, &read, &format!("{folder}/src/generated"), &mut jobs);
        }
        if let Some(folder) = &self.settings.round_trip {
            round_trip(&tables, &format!("{folder}/src/generated"), name, &mut jobs);
        }
        if let Some((path, schemas)) = &schemas {
            jobs.text(*path, || render::schemas(schemas, api, &origin));
        }
        Some(jobs.print())
    }

    /// The schemas of the document after its overlays; `None` when it cannot be read.
    fn schemas(&self) -> Option<Map<String, Value>> {
        let mut known = Diagnostics::default();
        let document = Document::read(&self.document(), &self.overlays(), self.reach(), &mut known).ok()?;
        Some(newest::schemas(&document))
    }
}

/// The numbers in the name of a file, so that 1.10 comes after 1.9.
fn numbers(path: &Path) -> Vec<u64> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    name.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}
