//! The findings of choices within a choice. Each shape of the outer choice reads the inner values anew; without the
//! findings, each level would multiply the readings of the levels below, and a small body could take forever.
//!
//! The findings are kept per thread, like the [losses](super::loss), until the outermost choice is made: until then,
//! nothing else of what a reading depends on changes.

use std::any::TypeId;
use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::Value;

thread_local! {
    static FINDINGS: RefCell<Findings> = RefCell::default();
}

#[derive(Default)]
struct Findings {
    /// How many choices are being made, each within the one before.
    open: usize,
    of: HashMap<TypeId, HashMap<Value, Finding>>,
}

/// What a choice found for a value.
#[derive(Clone, Debug)]
pub(super) enum Finding {
    /// The rank of the selected shape.
    Shape(usize),
    /// No shape.
    None { reason: String, keeps_others: bool },
}

/// A choice by trial that is being made, until this is dropped. A tag selects one shape: nothing is read twice.
pub(super) struct Making {
    is_inner: bool,
}

impl Making {
    pub fn begin() -> Self {
        FINDINGS.with_borrow_mut(|findings| {
            findings.open += 1;
            Self { is_inner: findings.open > 1 }
        })
    }

    /// What the choice `T` found for the value before.
    pub fn before<T: 'static>(&self, json: &Value) -> Option<Finding> {
        if !self.is_inner || !nests(json) {
            return None;
        }
        FINDINGS.with_borrow(|findings| findings.of.get(&TypeId::of::<T>())?.get(json).cloned())
    }

    /// Notes what the choice `T` found for a value.
    pub fn note<T: 'static>(&self, json: &Value, finding: impl FnOnce() -> Finding) {
        if self.is_inner && nests(json) {
            FINDINGS.with_borrow_mut(|findings| {
                findings.of.entry(TypeId::of::<T>()).or_default().insert(json.clone(), finding());
            });
        }
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        FINDINGS.with_borrow_mut(|findings| {
            findings.open -= 1;
            if findings.open == 0 {
                findings.of = HashMap::new();
            }
        });
    }
}

/// Whether a value can hold other values; one that cannot is cheap to read again.
fn nests(json: &Value) -> bool {
    json.is_array() || json.is_object()
}
