//! Several files as one tree: parts of other files are put into the tree of the root document, and every reference
//! becomes a pointer from its root. Later stages know one tree only; only the printer of findings knows the files.
//!
//! First each file is read along the table of the specification, as far as references lead (`discover`). Then each
//! target of a reference gets its place and its name (`place`).

mod discover;
mod folders;
mod library;
mod names;
mod place;
mod texts;
mod weight;

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use super::version::Version;
use super::{Files, Unread, parse};
use crate::diagnostic::{Diagnostic, Diagnostics, File, Origin, Rule};
use crate::pointer::Pointer;
use library::Library;
pub(super) use weight::Weight;

/// Which files a document may refer to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Those in the folder of the root document and below it, links followed.
    #[default]
    Folder,
    /// Any that can be read.
    Anywhere,
}

/// Why references lead to no node, by the place of their text as it is written.
pub(super) type Unresolved = HashMap<(File, Pointer), Refusal>;

/// Why a reference leads to no node.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// `None` where the reason is reported elsewhere.
    pub rule: Option<Rule>,
    pub message: String,
    pub help: Option<String>,
}

impl Refusal {
    fn new(rule: Rule, message: String) -> Self {
        Self { rule: Some(rule), message, help: None }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    fn nowhere(text: &str) -> Self {
        Self::new(Rule::DanglingReference, format!("`{text}` leads nowhere"))
    }

    /// The target file has no tree; the reason is reported there.
    fn reported() -> Self {
        Self { rule: None, message: String::new(), help: None }
    }
}

/// The document at `path`, with everything that it refers to, as one tree, and its files. Errors in the files are
/// reported, and so is each reference that leads to nothing.
///
/// # Errors
/// [`Unread`] when the document cannot be read or parsed.
pub fn bundle(path: &Path, reach: Reach, diagnostics: &mut Diagnostics) -> Result<(Value, Files), Unread> {
    let mut files = Files::default();
    let Some(tree) = parse::parse(&mut files, path, File::Written, diagnostics) else {
        return Err(Unread { files });
    };
    if let Err(finding) = Version::of(&tree) {
        diagnostics.report(*finding);
        return Ok((tree, files));
    }
    let (mut tree, unresolved) = whole(tree, path, reach, &mut files, diagnostics);
    texts::keep(&mut tree, &files);
    let mut places: Vec<_> = unresolved.into_iter().collect();
    places.sort_by(|(one, _), (other, _)| one.cmp(other));
    for ((file, pointer), refusal) in places {
        let Some(rule) = refusal.rule else { continue };
        let finding = Diagnostic::new(rule, Origin { file, ..Origin::value(&pointer) }, refusal.message);
        diagnostics.report(Diagnostic { help: refusal.help, ..finding });
    }
    Ok((tree, files))
}

/// The tree of a root document with everything that it refers to.
pub(super) fn whole(
    tree: Value,
    path: &Path,
    reach: Reach,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> (Value, Unresolved) {
    if Version::of(&tree).is_err() {
        return (tree, Unresolved::default());
    }
    let mut library = match Library::new(tree, path, reach, files, diagnostics) {
        Ok(library) => library,
        Err(tree) => return (tree, Unresolved::default()),
    };
    let found = discover::discover(&mut library);
    place::place(library, found)
}
