//! Counts what reading ignores and what it does not know, so that a choice can compare its shapes.
//!
//! serde gives a shape only its input, so the count is kept per thread: a value is read on one thread, from beginning
//! to end. Outside a choice the count is not used.

use std::cell::RefCell;

use crate::record::Shape;

thread_local! {
    static TALLY: RefCell<Tally> = const { RefCell::new(Tally::NONE) };
}

/// What one reading ignored and did not know.
#[derive(Debug)]
pub(crate) struct Tally {
    /// What is in the input and not in the value: ignored properties, empty texts, texts that were read as numbers.
    /// Also the nulls that the input lacked and that the value is written with.
    pub losses: usize,
    /// The ignored properties: the depth of their record, and their names.
    pub passed_over: Vec<(usize, String)>,
    /// Values that a code does not know, and values that have no shape of a choice.
    pub unknown: usize,
    /// How many of these are the value itself, its elements and its properties.
    pub shallow: usize,
    /// The record that the value was read as; another shape may be selected in the end.
    pub shape: Option<&'static Shape>,
    depth: usize,
    /// Whether a choice reads: nothing else asks for names.
    is_of_choice: bool,
}

impl Tally {
    const NONE: Self =
        Self { losses: 0, passed_over: Vec::new(), unknown: 0, shallow: 0, shape: None, depth: 0, is_of_choice: false };

    /// Whether the value holds the whole input, and nothing of it is unknown.
    pub fn keeps_all(&self) -> bool {
        self.losses == 0 && self.unknown == 0
    }

    /// Whether properties of the value itself were ignored.
    pub fn passes_over_own(&self) -> bool {
        self.passed_over.iter().any(|(depth, _)| *depth == 1)
    }
}

fn change(change: impl FnOnce(&mut Tally)) {
    TALLY.with_borrow_mut(change);
}

/// An empty text that was read as absent, a text that was read as a number or a boolean, or a null that the input did
/// not have.
pub(crate) fn count() {
    change(|tally| tally.losses = tally.losses.saturating_add(1));
}

/// A property that a record does not name.
pub(crate) fn pass_over(name: String) {
    change(|tally| {
        tally.losses = tally.losses.saturating_add(1);
        if tally.is_of_choice {
            tally.passed_over.push((tally.depth, name));
        }
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

/// Adds what the shape of an inner choice counted.
pub(super) fn add(inner: &Tally) {
    change(|tally| {
        tally.losses = tally.losses.saturating_add(inner.losses);
        tally.unknown = tally.unknown.saturating_add(inner.unknown);
        if tally.is_of_choice {
            let depth = tally.depth;
            tally.passed_over.extend(inner.passed_over.iter().map(|(within, name)| (depth + within, name.clone())));
        }
        if tally.depth == 0 {
            tally.shallow += inner.shallow;
            tally.shape = tally.shape.or(inner.shape);
        }
    });
}

/// What one reading counted on its own.
pub(super) fn of<T>(read: impl FnOnce() -> T) -> (T, Tally) {
    let around = TALLY.replace(Tally { is_of_choice: true, ..Tally::NONE });
    let value = read();
    (value, TALLY.replace(around))
}
