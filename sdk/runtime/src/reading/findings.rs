//! The findings of choices within a choice. Each shape of the outer choice reads the inner values anew; without the
//! findings, each level would multiply the readings of the levels below, and a small body could take forever.
//!
//! They are kept until the outermost choice is made: until then, nothing else of what a reading depends on changes.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, DefaultHasher, Hasher as _, RandomState};
use std::io;
use std::sync::Arc;

use serde_json::Value;

use super::{Reading, Restored, with};

thread_local! {
    static KEYS: [RandomState; 2] = [RandomState::new(), RandomState::new()];
}

/// What stands for a value: 128 bits under keys that nobody knows. Keeping the values would keep each of them once for
/// every level around it.
type Stamp = (TypeId, [u64; 2]);

fn stamp<T: 'static>(json: &Value) -> Stamp {
    /// Its text tells an integer from a float, as `Hash` of a value does not.
    struct Text([DefaultHasher; 2]);
    impl io::Write for Text {
        fn write(&mut self, text: &[u8]) -> io::Result<usize> {
            self.0.iter_mut().for_each(|hasher| hasher.write(text));
            Ok(text.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut text = Text(KEYS.with(|keys| keys.each_ref().map(RandomState::build_hasher)));
    serde_json::to_writer(&mut text, json).expect("a value is JSON, and hashing cannot fail");
    (TypeId::of::<T>(), text.0.map(|hasher| hasher.finish()))
}

/// What the choices within a choice found.
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Findings {
    /// How many choices are being made, each within the one before.
    open: usize,
    of: BTreeMap<Stamp, Finding>,
}

impl Findings {
    pub(super) const NONE: Self = Self { open: 0, of: BTreeMap::new() };

    /// Nothing that was found outside holds in the reading of another body.
    pub(super) fn apart() -> Restored<Self> {
        Restored::set(|reading: &mut Reading| &mut reading.findings, Self::NONE)
    }
}

/// What a choice found for a value.
#[derive(Clone)]
#[cfg_attr(test, derive(Debug))]
pub(crate) enum Finding {
    /// The rank of the selected shape.
    Shape(usize),
    /// No shape.
    None { reason: Arc<str>, keeps_others: bool },
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
        let stamp = stamp::<T>(json);
        with(|reading| reading.findings.of.get(&stamp).cloned())
    }

    /// Notes what the choice `T` found for a value.
    pub fn note<T: 'static>(&self, json: &Value, finding: impl FnOnce() -> Finding) {
        if self.is_inner && nests(json) {
            let (stamp, finding) = (stamp::<T>(json), finding());
            with(|reading| reading.findings.of.insert(stamp, finding));
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
