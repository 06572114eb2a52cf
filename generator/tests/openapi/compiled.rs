//! The result for a small document: the crate as one text, the meaning as one text, and the rules that were reported.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use generator::render::{Manifest, Origin, Runtime, krate};
use serde_json::Value;

/// The generator's output; the texts are empty when the document is refused.
pub struct Compiled {
    /// Every file of the crate, one line each: line breaks do not matter for the rows.
    pub text: String,
    /// The meaning as the compiler's own debugging text.
    #[allow(dead_code, reason = "not every test asks for it")]
    pub meaning: String,
    /// Numbers of the rules that were reported, each once.
    pub rules: BTreeSet<String>,
    /// The findings.
    pub report: String,
}

/// Compiles a tree that stands alone.
pub fn of(tree: &Value) -> Compiled {
    beside(tree, &BTreeMap::new())
}

/// Compiles a tree, with files beside it.
pub fn beside(tree: &Value, files: &BTreeMap<String, String>) -> Compiled {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().join("input.json");
    fs::write(&path, format!("{tree:#}")).unwrap();
    let compilation = generator::Compiler::default().compile(&path);
    let rules = compilation.diagnostics.found().iter().map(|finding| finding.rule.code().to_owned()).collect();
    let report = compilation.report();
    let Some((api, plan)) = &compilation.output else {
        return Compiled { text: String::new(), meaning: String::new(), rules, report };
    };
    let origin = Origin { command: "test".to_owned(), document: "input.json".to_owned() };
    let manifest = Manifest {
        name: "case".to_owned(),
        runtime: Runtime::Path { folder: "runtime".to_owned(), package: None },
        probe: false,
        exchanges: false,
    };
    let text: Vec<String> = krate(plan, &origin, &manifest).files().map(|(_, text)| flowing(text)).collect();
    let text = text.join("\n");
    Compiled { text, meaning: format!("{api:?}"), rules, report }
}

fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
