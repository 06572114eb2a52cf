//! Changes that were accepted one by one, by fingerprint, each with a reason.
//!
//! ```toml
//! [[ignore]]
//! fingerprint = "85944171f73967e8"
//! reason = "nobody calls it; agreed with the editors"
//! ```

use std::collections::HashMap;
use std::path::Path;

use super::Change;
use crate::diagnostic::{Diagnostics, Rule};
use crate::document::Files;
use crate::tolerance::{at, list};

/// An accepted change, and its reason.
#[derive(Clone, Debug)]
pub struct Ignored {
    /// The change.
    pub change: Change,
    /// The reason given.
    pub reason: String,
}

/// Removes the changes that the list at `path` names; an entry without a change is reported.
pub fn ignore(
    path: &Path,
    changes: &mut Vec<Change>,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Vec<Ignored> {
    let text = files.read_accepted(path, diagnostics).unwrap_or_default();
    let mut ignored: Vec<Ignored> = Vec::new();
    let mut left: Vec<Option<Change>> = std::mem::take(changes).into_iter().map(Some).collect();
    let mut ranks: HashMap<String, usize> =
        left.iter().enumerate().filter_map(|(rank, change)| Some((change.as_ref()?.fingerprint(), rank))).collect();
    for entry in list::read(text, "ignore", &["fingerprint"], diagnostics) {
        let ((fingerprint, position), (reason, _)) = (entry.word("fingerprint"), entry.word("reason"));
        match ranks.remove(&fingerprint.to_ascii_lowercase()).and_then(|rank| left[rank].take()) {
            Some(change) => ignored.push(Ignored { change, reason: reason.to_owned() }),
            None => diagnostics.report(
                at(Rule::UnusedIgnore, position, format!("no change has the fingerprint `{fingerprint}`"))
                    .help("take the entry out of the list"),
            ),
        }
    }
    changes.extend(left.into_iter().flatten());
    ignored
}
