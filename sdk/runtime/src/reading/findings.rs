//! The findings of choices within a choice. Each shape of the outer choice reads the inner values anew; without the
//! findings, each level would multiply the readings of the levels below, and a small body could take forever.
//!
//! They are kept until the outermost choice is made: until then, nothing else of what a reading depends on changes.

use std::any::TypeId;
use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::with;

/// What the choices within a choice found.
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Findings {
    /// How many choices are being made, each within the one before.
    open: usize,
    of: BTreeMap<TypeId, HashMap<Value, Finding>>,
}

impl Findings {
    pub(super) const NONE: Self = Self { open: 0, of: BTreeMap::new() };
}

/// What a choice found for a value.
#[derive(Clone)]
#[cfg_attr(test, derive(Debug))]
pub(crate) enum Finding {
    /// The rank of the selected shape.
    Shape(usize),
    /// No shape.
    None { reason: String, keeps_others: bool },
}

/// A choice by trial that is being made, until this is dropped. A tag selects one shape: nothing is read twice.
pub(crate) struct Making {
    is_inner: bool,
}

impl Making {
    pub fn begin() -> Self {
        with(|reading| {
            reading.findings.open += 1;
            Self { is_inner: reading.findings.open > 1 }
        })
    }

    /// What the choice `T` found for the value before.
    pub fn before<T: 'static>(&self, json: &Value) -> Option<Finding> {
        if !self.is_inner || !nests(json) {
            return None;
        }
        with(|reading| reading.findings.of.get(&TypeId::of::<T>())?.get(json).cloned())
    }

    /// Notes what the choice `T` found for a value.
    pub fn note<T: 'static>(&self, json: &Value, finding: impl FnOnce() -> Finding) {
        if self.is_inner && nests(json) {
            let (json, finding) = (json.clone(), finding());
            with(|reading| reading.findings.of.entry(TypeId::of::<T>()).or_default().insert(json, finding));
        }
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        with(|reading| {
            reading.findings.open -= 1;
            if reading.findings.open == 0 {
                reading.findings.of = BTreeMap::new();
            }
        });
    }
}

/// Whether a value can hold other values; one that cannot is cheap to read again.
fn nests(json: &Value) -> bool {
    json.is_array() || json.is_object()
}
