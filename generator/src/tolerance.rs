//! Findings that were accepted one by one, each with a reason; one that is no longer found is an error.
//!
//! ```toml
//! [[tolerance]]
//! rule = "W020"
//! pointer = "#/components/schemas/Pet"
//! reason = "asked the authors on 1 March; any JSON value will do until they answer"
//! ```
//!
//! A tolerance accepts the findings of its rule at its pointer, which a finding shows as `at`. Warnings can be
//! accepted, and errors after which every stage can continue ([`Rule::is_tolerable`]).
//!
//! For warnings the pointer may be a pattern: a key `*` matches any one key, `**` any number of keys.
//! `#/paths/*/get/**` is everything in a `get`, and `#/**` the whole document.

pub(crate) mod list;

use std::collections::HashMap;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Diagnostics, File, Origin, Rule, Severity, Stopped};
use crate::document::Files;
use list::Entry;

/// An accepted finding, and whether it occurred.
#[derive(Debug, Default)]
pub struct Tolerances {
    accepted: Vec<Tolerance>,
    /// The indices of the entries for a rule and a pointer.
    ranks: HashMap<(Rule, String), Vec<usize>>,
    /// The indices of those whose pointer is a pattern.
    patterns: Vec<usize>,
}

#[derive(Debug)]
struct Tolerance {
    rule: Rule,
    pointer: String,
    position: (usize, usize),
    met: bool,
}

impl Tolerances {
    /// Reads a list; invalid entries are reported. Without a path nothing is accepted.
    pub fn read(path: Option<&Path>, files: &mut Files, diagnostics: &mut Diagnostics) -> Self {
        let text = path.and_then(|path| files.read_accepted(path, diagnostics)).unwrap_or_default();
        let entries = list::read(text, "tolerance", &["rule", "pointer"], diagnostics);
        let accepted: Vec<_> = entries.iter().filter_map(|entry| tolerance(entry, diagnostics)).collect();
        let (mut ranks, mut patterns): (HashMap<_, Vec<usize>>, _) = (HashMap::new(), Vec::new());
        for (rank, tolerance) in accepted.iter().enumerate() {
            if is_pattern(&tolerance.pointer) {
                patterns.push(rank);
            } else {
                ranks.entry((tolerance.rule, tolerance.pointer.clone())).or_default().push(rank);
            }
        }
        Self { accepted, ranks, patterns }
    }

    /// Removes accepted findings, then lets the pipeline pass when no error is left.
    ///
    /// # Errors
    /// [`Stopped`] when an error is left.
    pub fn gate(&mut self, diagnostics: &mut Diagnostics) -> Result<(), Stopped> {
        diagnostics.tolerate(|diagnostic| self.accepts(diagnostic));
        diagnostics.gate()
    }

    /// Reports unused tolerances; to be called when every stage was reached.
    pub fn report_unused(&self, diagnostics: &mut Diagnostics) {
        for unused in self.accepted.iter().filter(|tolerance| !tolerance.met) {
            let (rule, pointer) = (unused.rule.code(), &unused.pointer);
            diagnostics.report(
                at(Rule::UnusedTolerance, unused.position, format!("{rule} finds nothing at `{pointer}`"))
                    .help("take the entry out of the list"),
            );
        }
    }

    fn accepts(&mut self, diagnostic: &Diagnostic) -> bool {
        let pointer = diagnostic.origin.pointer.to_string();
        let patterns = self.patterns.iter().copied().filter(|rank| {
            let pattern = &self.accepted[*rank];
            pattern.rule == diagnostic.rule && matches(&pattern.pointer, &pointer)
        });
        let patterns: Vec<usize> = patterns.collect();
        let exact = self.ranks.get(&(diagnostic.rule, pointer));
        let met: Vec<usize> = exact.into_iter().flatten().copied().chain(patterns).collect();
        for rank in &met {
            self.accepted[*rank].met = true;
        }
        !met.is_empty()
    }
}

fn is_pattern(pointer: &str) -> bool {
    pointer.split('/').any(|key| key == "*" || key == "**")
}

/// Whether a pattern matches a pointer, key by key. After a mismatch, the last `**` matches one more key.
fn matches(pattern: &str, pointer: &str) -> bool {
    let (pattern, keys): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), pointer.split('/').collect());
    let (mut wanted, mut at, mut widest) = (0, 0, None);
    while at < keys.len() {
        match pattern.get(wanted) {
            Some(&"**") => {
                widest = Some((wanted, at));
                wanted += 1;
            }
            Some(key) if *key == "*" || *key == keys[at] => (wanted, at) = (wanted + 1, at + 1),
            _ => match &mut widest {
                Some((rank, taken)) => {
                    *taken += 1;
                    (wanted, at) = (*rank + 1, *taken);
                }
                None => return false,
            },
        }
    }
    pattern[wanted..].iter().all(|key| *key == "**")
}

/// A finding about the list itself.
pub(crate) fn at(rule: Rule, position: (usize, usize), message: impl Into<String>) -> Diagnostic {
    let origin = Origin { file: File::Accepted, ..Origin::default() };
    Diagnostic { position: Some(position), ..Diagnostic::new(rule, origin, message) }
}

fn tolerance(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Tolerance> {
    let (code, position) = entry.word("rule");
    let Some(rule) = Rule::of(code) else {
        let finding = at(Rule::UnknownRule, position, format!("there is no rule `{code}`"));
        diagnostics.report(finding.help(format!("the nearest one is {}", nearest(code).code())));
        return None;
    };
    if !rule.is_tolerable() {
        diagnostics.report(
            at(Rule::Intolerable, position, format!("{code} cannot be accepted: no correct tree is left after it"))
                .help("correct the document, in an overlay say"),
        );
        return None;
    }
    let (pointer, place) = entry.word("pointer");
    if is_pattern(pointer) && rule.severity() == Severity::Error {
        let message = format!("{code} is an error, which is accepted place by place and not by a pattern");
        diagnostics.report(at(Rule::Intolerable, place, message).help("write an entry for each place"));
        return None;
    }
    Some(Tolerance { rule, pointer: pointer.to_owned(), position, met: false })
}

/// The rule whose number is most similar to a given one; the first among equals.
pub fn nearest(code: &str) -> Rule {
    let wanted = code.to_uppercase();
    let likeness = |rule: &Rule| strsim::jaro_winkler(&wanted, rule.code());
    let mut best = Rule::ALL[0];
    for rule in Rule::ALL {
        if likeness(rule) > likeness(&best) {
            best = *rule;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::{is_pattern, matches};

    #[test]
    fn patterns_go_by_whole_keys() {
        let pointer = "#/paths/~1pets~1*/get/responses/200";
        for taken in [
            "#/**",
            "#/paths/**",
            "#/paths/*/get/**",
            "#/**/responses/*",
            "#/**/get/**/200",
            "**",
            "#/paths/**/*",
            "#/paths/*/get/**/responses/200/**",
        ] {
            assert!(is_pattern(taken) && matches(taken, pointer), "{taken}");
        }
        for passed_over in ["#/*", "#/paths/*", "#/**/get", "#/**/responses/*/*", "#/paths/*/put/**", "#/**/20*", "*"] {
            assert!(!matches(passed_over, pointer), "{passed_over}");
        }
        assert!(!is_pattern("#/content/*~1*/schema") && !is_pattern("#/paths/~1*"));
    }
}
