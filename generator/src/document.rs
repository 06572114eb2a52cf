//! A document as written: text, tree, and the place of every node.
//!
//! This stage knows files and the outer form of OpenAPI in every version; the next stage interprets schemas.

mod bundle;
mod edit;
mod files;
pub mod limits;
mod lines;
mod lint;
mod newer;
pub mod newest;
mod normalise;
mod overlay;
mod parse;
mod path_template;
mod places;
mod provenance;
mod reference;
mod resources;
mod spec_table;
mod tree;
mod version;
mod walk;
mod way;
mod wide;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;

use crate::diagnostic::{Diagnostics, File, Origin};
use crate::pointer::Pointer;
use bundle::{Refusal, Unresolved};

pub use bundle::{Reach, bundle};
pub use files::{Files, Source};
pub use lines::Lines;
pub use lint::{lint, without_unreached};
pub(crate) use overlay::target;
pub use places::{Locator, Places, Span};
pub use spec_table::objects;
pub use version::Version;
use wide::Written;
pub use wide::{Exact, is_wide};

/// A document with its overlays applied.
#[derive(Clone, Debug)]
pub struct Document {
    /// The tree: overlays and merge keys applied, the order of the document kept.
    pub tree: Value,
    files: Files,
    moved: normalise::Moved,
    /// Why references lead to no file, by the place of their text.
    unresolved: Unresolved,
    /// The integers that the tree holds as floats, once they were asked for.
    wide: OnceLock<BTreeMap<Pointer, Written>>,
}

/// The tree of a text, YAML or JSON; `None` when it is none.
pub(crate) fn read_tree(text: &str) -> Option<Value> {
    tree::parse(text).ok().map(|parsed| parsed.tree)
}

/// The text of a file beside a document; `None` when it cannot be read: reading the document then reports the reason.
pub(crate) fn text_of(path: &Path) -> Option<String> {
    let (mut files, file) = (Files::default(), File::Overlay(0));
    files.read(path, file).ok().map(|source| source.text.clone())
}

/// No tree could be made; the findings give the reason, and these are the files that they refer to.
#[derive(Debug)]
pub struct Unread {
    /// The files read before the reading stopped.
    pub files: Files,
}

impl Document {
    /// Reads the document at `path` with the files that it refers to, applies `overlays` in order, and reports every
    /// error in the files themselves.
    ///
    /// A document is also returned when the reported errors leave a tree (for example a repeated key). The caller lints
    /// it, so that everything is reported in one pass, and then calls [`Diagnostics::gate`].
    ///
    /// # Errors
    /// [`Unread`] when the document or an overlay cannot be read or parsed.
    pub fn read(
        path: &Path,
        overlays: &[PathBuf],
        reach: Reach,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Unread> {
        let mut files = Files::default();
        let document = parse::parse(&mut files, path, File::Written, diagnostics);
        let parsed: Vec<_> = (overlays.iter().enumerate())
            .map(|(rank, path)| parse::parse(&mut files, path, File::Overlay(rank), diagnostics))
            .collect();
        let (Some(tree), true) = (document, parsed.iter().all(Option::is_some)) else {
            return Err(Unread { files });
        };
        let (tree, unresolved) = bundle::whole(tree, path, reach, &mut files, diagnostics);
        Ok(Self::assembled(tree, parsed.iter().flatten(), files, unresolved, diagnostics))
    }

    /// The same for trees that are in memory already; findings have pointers, and no lines.
    pub fn of(tree: Value, overlays: &[Value], diagnostics: &mut Diagnostics) -> Self {
        Self::assembled(tree, overlays.iter(), Files::default(), Unresolved::default(), diagnostics)
    }

    fn assembled<'v>(
        mut tree: Value,
        overlays: impl Iterator<Item = &'v Value>,
        mut files: Files,
        unresolved: Unresolved,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        for (rank, overlay) in overlays.enumerate() {
            overlay::apply(overlay, File::Overlay(rank), &mut tree, &mut files, diagnostics);
        }
        let moved = normalise::normalise(&mut tree, &mut files, diagnostics);
        Self { tree, files, moved, unresolved, wide: OnceLock::new() }
    }

    /// The node at `pointer`; `None` when there is none.
    pub fn at(&self, pointer: &Pointer) -> Option<&Value> {
        pointer.find(&self.tree)
    }

    /// The integer at `pointer`, if it is one that the tree holds as a float.
    pub fn digits(&self, pointer: &Pointer) -> Option<i128> {
        match self.written(pointer)? {
            Written::Integer(integer) => Some(integer),
            Written::Beyond => None,
        }
    }

    /// Whether a number of the tree is another one in the files, which no type has.
    pub fn is_rounded(&self, pointer: &Pointer) -> bool {
        self.written(pointer) == Some(Written::Beyond)
    }

    fn written(&self, pointer: &Pointer) -> Option<Written> {
        self.wide.get_or_init(|| wide::collect(&self.tree, &self.files)).get(pointer).copied()
    }

    /// The node that a reference such as `#/components/schemas/Address` leads to; `None` when it leads nowhere or out
    /// of the document. If that node is itself a reference, it is not followed.
    pub fn resolve(&self, reference: &str) -> Option<Pointer> {
        let pointer = reference::pointer(reference)?;
        if self.at(&pointer).is_some() { Some(pointer) } else { self.now(&pointer) }
    }

    /// Why a reference to another file leads to nothing, by the place of its text.
    fn refusal(&self, origin: &Origin) -> Option<&Refusal> {
        if self.unresolved.is_empty() {
            return None;
        }
        let Origin { file, pointer, .. } = self.files.locate(origin);
        self.unresolved.get(&(file, pointer))
    }

    /// The current place of a node that was written elsewhere.
    fn now(&self, pointer: &Pointer) -> Option<Pointer> {
        // No node is deeper: an overlay adds a tree of this depth to another one.
        let depth = 2 * limits::NESTING;
        if self.moved.is_empty() || pointer.as_str().match_indices('/').nth(depth).is_some() {
            return None;
        }
        let mut pointer = pointer.clone();
        // A node that was moved may have been moved again together with its parent.
        for _ in 0..limits::SCHEMAS {
            let mut around = Some(pointer.clone());
            let (from, to) = loop {
                let at = around?;
                if let Some(to) = self.moved.get(&at) {
                    break (at, to);
                }
                around = at.parent();
            };
            let below = &pointer.as_str()[from.as_str().len()..];
            pointer = Pointer::from_escaped(format!("{}{below}", to.as_str()));
            if self.at(&pointer).is_some() {
                return Some(pointer);
            }
        }
        None
    }

    /// The files to which findings on this document refer.
    pub fn files(&self) -> &Files {
        &self.files
    }
}

/// Whether a schema is that of a property, and not a component with the name `properties`.
pub fn is_property(place: &Pointer) -> bool {
    place.parent().is_some_and(|list| {
        let is_component = || list.parent().is_some_and(|around| around.as_str() == "/components/schemas");
        list.last().as_deref() == Some("properties") && !is_component()
    })
}
