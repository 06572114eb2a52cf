//! The components and the operations that are excluded, by name and with a reason.

use std::fs;
use std::path::Path;

use serde::Deserialize;

/// The list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exceptions {
    exception: Vec<Exception>,
}

/// One component or operation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    document: String,
    component: String,
    reason: String,
}

impl Exceptions {
    pub fn read() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/exceptions.toml");
        let all: Self = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        assert!(all.exception.iter().all(|one| !one.reason.trim().is_empty()), "an exception has a reason");
        all
    }

    pub fn has(&self, document: &str, component: &str) -> bool {
        self.of(document).any(|one| one == component)
    }

    /// What is excused of a document.
    pub fn of(&self, document: &str) -> impl Iterator<Item = &str> {
        self.exception.iter().filter(move |one| one.document == document).map(|one| one.component.as_str())
    }
}
