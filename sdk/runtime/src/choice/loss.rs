//! Counts what reading ignores and what it does not know, so that a choice can compare its shapes.
//!
//! serde gives a shape only its input, so the count is kept per thread: a value is read on one thread, from beginning
//! to end. Outside a choice the count is not used.

use std::cell::Cell;

use crate::record::Shape;

thread_local! {
    static TALLY: Cell<Tally> = const { Cell::new(Tally::NONE) };
}

/// What one reading met.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tally {
    /// What is in the input and not in the value: properties, empty texts, texts that were taken for numbers. And nulls
    /// that must be there and were not, which the value has when it is written.
    pub losses: usize,
    /// Of these, the properties of the value itself.
    pub passed_over: usize,
    /// Values that a code does not know, and values that have no shape of a choice.
    pub unknown: usize,
    /// Of these, the value itself, its elements and its properties.
    pub shallow: usize,
    /// The record that the value was read as; another shape may be selected in the end.
    pub shape: Option<&'static Shape>,
    depth: usize,
}

impl Tally {
    const NONE: Self = Self { losses: 0, passed_over: 0, unknown: 0, shallow: 0, shape: None, depth: 0 };

    /// Whether the value is all that came, and nothing of it is unknown.
    pub fn keeps_all(&self) -> bool {
        self.losses == 0 && self.unknown == 0
    }
}

fn change(change: impl FnOnce(&mut Tally)) {
    let mut tally = TALLY.get();
    change(&mut tally);
    TALLY.set(tally);
}

/// An empty text that is no value, a text that was taken for a number or a boolean, a null that was not there.
pub(crate) fn count() {
    change(|tally| tally.losses = tally.losses.saturating_add(1));
}

/// A property that a record does not name.
pub(crate) fn pass_over() {
    change(|tally| {
        tally.losses = tally.losses.saturating_add(1);
        tally.passed_over += usize::from(tally.depth == 1);
    });
}

/// A value that a code does not know, or that has no shape of a choice.
pub(crate) fn unknown() {
    change(|tally| {
        tally.unknown = tally.unknown.saturating_add(1);
        tally.shallow += usize::from(tally.depth <= 1);
    });
}

/// A record that is being read, until this is dropped.
pub(crate) struct Inside;

/// Begins to read a record.
pub(crate) fn enter(shape: &'static Shape) -> Inside {
    change(|tally| {
        tally.shape = tally.shape.or(Some(shape));
        tally.depth += 1;
    });
    Inside
}

impl Drop for Inside {
    fn drop(&mut self) {
        change(|tally| tally.depth -= 1);
    }
}

/// Takes over what the shape of an inner choice met.
pub(super) fn add(inner: &Tally) {
    change(|tally| {
        tally.losses = tally.losses.saturating_add(inner.losses);
        tally.unknown = tally.unknown.saturating_add(inner.unknown);
        if tally.depth == 0 {
            tally.passed_over += inner.passed_over;
            tally.shallow += inner.shallow;
            tally.shape = tally.shape.or(inner.shape);
        }
    });
}

/// What one reading alone met.
pub(super) fn of<T>(read: impl FnOnce() -> T) -> (T, Tally) {
    let around = TALLY.replace(Tally::NONE);
    let value = read();
    (value, TALLY.replace(around))
}
