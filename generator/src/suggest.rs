//! Computes the overlay that keeps names in code unchanged when a document changes its spelling.
//!
//! [`Matches`] gives the things that are the same in both documents. The targets of the overlays are changed to the new
//! places of their nodes, and every thing with a new name in code gets its former one. Names that depend on others (of
//! inline shapes, of options) are compared again after those. Uncertain matches are reported, and never written.

mod actions;
mod edit;
mod names;
mod targets;

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::document::{self, Reach};
use crate::matching::{Matches, Sort};
use crate::{Compilation, Compiler, Spec};
use actions::Renames;
use names::Names;
use targets::Moves;

/// Names depend on names: that of an inline shape on its record, and that of a shape within it on the inline shape.
const ROUNDS: usize = 4;

/// The input of a comparison.
#[derive(Debug)]
pub struct Request {
    /// The old document, with its overlays.
    pub old: Spec,
    /// The new document, with the current overlays.
    pub new: Spec,
    /// Findings that are accepted in either.
    pub tolerances: Option<PathBuf>,
    /// Which files the documents may refer to.
    pub reach: Reach,
}

/// The result.
#[derive(Debug, Default)]
pub struct Suggestion {
    /// The new overlays, with the renamings at the end of the last one; a new overlay if there was none and one is
    /// needed.
    pub overlays: Vec<String>,
    /// Whether one of them could not be edited line by line, and was rewritten without its comments.
    pub rewritten: bool,
    /// How many names are given.
    pub renamed: usize,
    /// How many targets were changed.
    pub moved: usize,
    /// What is uncertain, one line each.
    pub doubts: Vec<String>,
}

/// Why nothing is suggested.
#[derive(Debug)]
pub enum Refused {
    /// A document has errors: the findings, and their files.
    Errors(Box<Compilation>),
    /// An overlay belongs to the new document already: where, in words.
    Done(String),
}

impl Refused {
    /// The reason as plain text.
    pub fn report(&self) -> String {
        match self {
            Self::Errors(compilation) => compilation.report(),
            Self::Done(words) => words.clone(),
        }
    }
}

impl Request {
    /// Computes the overlay.
    ///
    /// # Errors
    /// [`Refused`] when one of the documents has errors, or when an overlay that should belong to the old document
    /// belongs to the new one.
    pub fn suggest(&self) -> Result<Suggestion, Refused> {
        let (old_tree, new_tree) = (self.tree(&self.old)?, self.tree(&self.new)?);
        self.check_overlays(&old_tree, &new_tree)?;
        let old = self.compiled(&self.old)?;
        let old_bare = self.bare(&old_tree, &self.old)?;
        let new_bare = self.bare(&new_tree, &self.new)?;
        let (Some((old_api, _)), Some((new_api, _))) = (&old_bare.output, &new_bare.output) else {
            unreachable!("documents without a meaning were refused");
        };
        let matches = Matches::of(old_api, new_api);
        let moves = Moves::of(&matches, &old_tree, &new_tree);
        let mut doubts: Vec<String> = Vec::new();
        let mut overlays = Vec::new();
        let mut moved = 0;
        for path in &self.new.overlays {
            let overlay = document::text_of(path).and_then(|text| edit::Overlay::read(&text));
            let overlay = overlay.ok_or_else(|| self.unreadable(path))?;
            let changed = targets::follow(&overlay.tree, &moves, &mut doubts);
            moved += changed.len();
            overlays.push(overlay.with_targets(changed));
        }
        let mut renames = Renames::of(&new_tree);
        let was = old.output.as_ref().map(|(api, krate)| Names::of(api, krate, &old.files));
        let was = was.expect("a document without a meaning was refused");
        let mut round = 0;
        let is = loop {
            let now = self.with_names(&new_tree, &overlays, &mut renames)?;
            let (api, krate) = now.output.as_ref().expect("a document without a meaning was refused");
            let is = Names::of(api, krate, &now.files);
            if round == ROUNDS || !renames.add(&matches, (&was, &is), round == 0) {
                break is;
            }
            round += 1;
        };
        doubts.extend(actions::left(&matches, &was, &is));
        doubts.extend(told(&matches, &renames));
        let renamed = renames.count();
        let (overlays, rewritten) = edit::written(overlays, &renames, &self.new.document);
        let mut seen = BTreeSet::new();
        doubts.retain(|doubt| seen.insert(doubt.clone()));
        Ok(Suggestion { overlays, rewritten, renamed, moved, doubts })
    }

    /// The new document with the overlays and the names so far, without impossible names.
    fn with_names(
        &self,
        tree: &Value,
        overlays: &[edit::Overlay],
        renames: &mut Renames<'_>,
    ) -> Result<Compilation, Refused> {
        loop {
            let trees = overlays.iter().map(|overlay| overlay.tree.clone()).chain(renames.overlay());
            let now = self.in_memory(tree.clone(), &trees.collect::<Vec<_>>());
            if now.output.is_some() {
                return Ok(now);
            }
            if !renames.take_out(&now.diagnostics) {
                // The same errors with lines, if they are in the document or its overlays.
                self.compiled(&self.new)?;
                return Err(Refused::Errors(Box::new(now)));
            }
        }
    }

    /// Refuses a common overlay if some of its targets exist only in the new document: names of the new document would
    /// be taken for names of the old one.
    fn check_overlays(&self, old: &Value, new: &Value) -> Result<(), Refused> {
        for path in self.new.overlays.iter().filter(|path| self.old.overlays.contains(path)) {
            let overlay = document::text_of(path).and_then(|text| edit::Overlay::read(&text));
            let overlay = overlay.ok_or_else(|| self.unreadable(path))?;
            if let Some(words) = targets::is_of_new(&overlay.tree, old, new) {
                let way_out = "give the one of the old document, or nothing is left to do";
                let words = format!("{} is already that of the new document: {words}; {way_out}", path.display());
                return Err(Refused::Done(words));
            }
        }
        Ok(())
    }

    fn tree(&self, spec: &Spec) -> Result<Value, Refused> {
        let mut diagnostics = Diagnostics::default();
        let read = document::bundle(&spec.document, self.reach, &mut diagnostics);
        let (tree, files) = match read {
            Ok((tree, files)) => (Some(tree), files),
            Err(unread) => (None, unread.files),
        };
        tree.ok_or_else(|| Refused::Errors(Box::new(Compilation { output: None, diagnostics, files })))
    }

    fn compiler(&self, spec: &Spec) -> Compiler {
        let (overlays, tolerances) = (spec.overlays.clone(), self.tolerances.clone());
        Compiler { overlays, tolerances, strict: false, before: None, reach: self.reach }
    }

    fn compiled(&self, spec: &Spec) -> Result<Compilation, Refused> {
        let compilation = self.compiler(spec).compile_for_diff(&spec.document);
        if compilation.output.is_some() { Ok(compilation) } else { Err(Refused::Errors(Box::new(compilation))) }
    }

    fn in_memory(&self, tree: Value, overlays: &[Value]) -> Compilation {
        Compiler { tolerances: self.tolerances.clone(), ..Compiler::default() }.compile_tree(tree, overlays)
    }

    /// The document alone, so that no overlay hides similarities; with its overlays if it has errors without them.
    fn bare(&self, tree: &Value, spec: &Spec) -> Result<Compilation, Refused> {
        let alone = self.in_memory(tree.clone(), &[]);
        if alone.output.is_some() { Ok(alone) } else { self.compiled(spec) }
    }

    /// The overlay as the compiler reads it, which reports its errors.
    fn unreadable(&self, path: &std::path::Path) -> Refused {
        let spec = Spec { overlays: vec![path.to_owned()], ..self.new.clone() };
        Refused::Errors(Box::new(self.compiler(&spec).compile_for_diff(&spec.document)))
    }
}

/// What the two documents leave uncertain, one line each.
fn told(matches: &Matches, renames: &Renames<'_>) -> Vec<String> {
    let sort = |sort: Sort| match sort {
        Sort::Tag => "tag",
        Sort::Scheme => "security scheme",
        Sort::Operation => "operation",
        Sort::Model => "schema",
        Sort::Field => "property",
        Sort::Parameter => "parameter",
        Sort::Part => "part",
    };
    let doubts = matches.doubts.iter();
    let doubts = doubts.map(|doubt| format!("{} `{}` ({}): {}", sort(doubt.sort), doubt.name, doubt.old, doubt.words));
    let values = matches.values.iter().map(|doubt| format!("code `{}`: {}", doubt.name, doubt.words));
    doubts.chain(values).chain(renames.refused().iter().cloned()).collect()
}
