//! One file as a tree, and the errors of the file.

use std::path::Path;

use serde_json::Value;

use super::Files;
use super::tree::{self, Failure, Parsed};
use crate::diagnostic::{Diagnostic, Diagnostics, File, Origin, Part, Rule};
use crate::pointer::Pointer;

/// Reads one file into a tree and reports its errors; `None` when no tree can be made.
pub(super) fn parse(files: &mut Files, path: &Path, file: File, diagnostics: &mut Diagnostics) -> Option<Value> {
    let whole = Origin { file, ..Origin::default() };
    let text = match files.read(path, file) {
        Ok(source) => &source.text,
        Err(diagnostic) => {
            diagnostics.report(*diagnostic);
            return None;
        }
    };
    match tree::parse(text) {
        Ok(Parsed { tree: Value::Null, .. }) => {
            let finding = Diagnostic::new(Rule::Syntax, whole, "the file is empty");
            diagnostics.report(finding.help("give an OpenAPI document in YAML or JSON"));
            None
        }
        Ok(Parsed { tree, notes }) => {
            report(&notes, file, diagnostics);
            Some(tree)
        }
        Err(failure) => {
            let (rule, message, position) = match failure {
                Failure::Syntax { message, position } => (Rule::Syntax, message, position),
                Failure::Limit { message, position } => (Rule::LimitExceeded, message, position),
            };
            diagnostics.report(Diagnostic { position, ..Diagnostic::new(rule, whole, message) });
            None
        }
    }
}

/// Reports what the readers tolerated.
fn report(notes: &tree::Notes, file: File, diagnostics: &mut Diagnostics) {
    let origin = |pointer: &Pointer, part| Origin { file, pointer: pointer.clone(), part };
    for (pointer, times) in &notes.repeated {
        let key = pointer.last().unwrap_or_default();
        for repetition in 1..=*times {
            let finding = Diagnostic::new(
                Rule::DuplicateKey,
                origin(pointer, Part::Again(repetition)),
                format!("the key `{key}` stands more than once in its object"),
            );
            diagnostics.report(finding.related("first here", origin(pointer, Part::Key)).help("keep one of them"));
        }
    }
    for pointer in &notes.bad_merges {
        let message = "the merge key `<<` needs an object or a list of objects";
        diagnostics.report(Diagnostic::new(Rule::WrongKind, origin(pointer, Part::Value), message));
    }
    // The values of an enumeration are read with the digits of the file.
    let is_listed = |pointer: &&Pointer| {
        let list = pointer.parent().and_then(|list| list.last());
        pointer.last().as_deref() == Some("const") || list.as_deref() == Some("enum")
    };
    for pointer in notes.rounded.iter().filter(|pointer| !is_listed(pointer)) {
        let message = "the number has more digits than can be kept; the nearest one is taken";
        diagnostics.report(Diagnostic::new(Rule::ReadOtherwise, origin(pointer, Part::Value), message));
    }
}
