//! The files read, and where each node of the tree was written: everything needed to print a finding, even when reading
//! failed.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::limits;
use super::provenance::Provenance;
use crate::diagnostic::{Diagnostic, Diagnostics, File, Origin, Rule};

/// One file as it was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as it was given.
    pub path: PathBuf,
    /// The text without its byte order mark; empty when it could not be read.
    pub text: String,
}

/// The document with the files that it refers to, and its overlays, as read.
#[derive(Clone, Debug, Default)]
pub struct Files {
    document: Option<Box<Source>>,
    /// The files that the document refers to, in the order in which they were read.
    parts: Vec<Source>,
    overlays: Vec<Source>,
    accepted: Option<Box<Source>>,
    /// The document, the overlays and the parts of the generation before.
    before: Box<[Source]>,
    pub(super) provenance: Provenance,
}

impl Files {
    /// The file that `file` stands for; `None` when it was not read.
    pub fn source(&self, file: File) -> Option<&Source> {
        match file {
            File::Document | File::Written => self.document.as_deref(),
            File::Part(rank) => self.parts.get(rank),
            File::Overlay(rank) => self.overlays.get(rank),
            File::Accepted => self.accepted.as_deref(),
            File::Before(rank) => self.before.get(rank),
        }
    }

    /// Adds the files of the previous generation, so that findings can refer to them.
    pub(crate) fn remember(&mut self, before: &Self) {
        self.before =
            before.document.as_deref().into_iter().chain(&before.overlays).chain(&before.parts).cloned().collect();
    }

    /// The index of one of these files among those of another generation.
    pub(crate) fn remembered(&self, file: File) -> usize {
        match file {
            File::Overlay(rank) => 1 + rank,
            File::Part(rank) => 1 + self.overlays.len() + rank,
            File::Document | File::Written | File::Accepted | File::Before(_) => 0,
        }
    }

    /// The files that the document refers to, in the order in which they were read.
    pub fn parts(&self) -> &[Source] {
        &self.parts
    }

    /// The file that contains the place of `origin`: a node of the tree may come from an overlay.
    pub fn locate(&self, origin: &Origin) -> Origin {
        match origin.file {
            File::Document => self.provenance.origin(&origin.pointer, origin.part),
            File::Written | File::Part(_) | File::Overlay(_) | File::Accepted | File::Before(_) => origin.clone(),
        }
    }

    /// Reads a list of accepted findings or changes, so that findings can refer to it; `None` when it is not readable.
    pub fn read_accepted(&mut self, path: &Path, diagnostics: &mut Diagnostics) -> Option<&str> {
        match self.read(path, File::Accepted) {
            Ok(source) => Some(&source.text),
            Err(unread) => {
                diagnostics.report(*unread);
                None
            }
        }
    }

    /// The same files beside the list that others were read with.
    #[must_use]
    pub fn with_accepted_of(mut self, others: Self) -> Self {
        self.accepted = others.accepted;
        self
    }

    /// Reads one file; an unreadable file is still known by its path.
    pub(super) fn read(&mut self, path: &Path, file: File) -> Result<&Source, Box<Diagnostic>> {
        let read = text(path);
        let source = Source { path: path.to_owned(), text: read.as_ref().cloned().unwrap_or_default() };
        let source = match file {
            File::Document | File::Written => self.document.insert(Box::new(source)),
            File::Part(_) => pushed(&mut self.parts, source),
            File::Overlay(_) => pushed(&mut self.overlays, source),
            File::Accepted => self.accepted.insert(Box::new(source)),
            File::Before(_) => unreachable!("the files of before are remembered, not read"),
        };
        read.map(|_| &*source).map_err(|(rule, message)| {
            let origin = Origin { file, ..Origin::default() };
            Box::new(Diagnostic::new(rule, origin, message))
        })
    }
}

fn pushed(all: &mut Vec<Source>, source: Source) -> &Source {
    all.push(source);
    all.last().expect("a file was pushed the line before")
}

fn text(path: &Path) -> Result<String, (Rule, String)> {
    let unreadable = |error: io::Error| {
        let message = match error.kind() {
            io::ErrorKind::NotFound => "the file does not exist".to_owned(),
            _ => format!("the file cannot be read: {error}"),
        };
        (Rule::Unreadable, message)
    };
    let size = fs::metadata(path).map_err(unreadable)?.len();
    if size > limits::FILE_BYTES as u64 {
        let message = format!("the file has {size} bytes; the limit is {} bytes", limits::FILE_BYTES);
        return Err((Rule::LimitExceeded, message));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        (Rule::Unreadable, format!("the file is not UTF-8 text (from byte {at} on)"))
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
