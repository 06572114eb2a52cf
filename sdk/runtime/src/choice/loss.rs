//! A tally of what reading passes over, by which a choice prefers the shape that keeps most.
//!
//! serde hands a shape nothing but its input, so the tally belongs to the thread; a value is read on one thread, from
//! its beginning to its end. Outside a choice it is not read.

use std::cell::Cell;

thread_local! {
    static TALLY: Cell<usize> = const { Cell::new(0) };
}

/// Something in the input is not in the value: a property, an empty text, a value that a code does not know.
pub(crate) fn count() {
    add(1);
}

pub(super) fn add(losses: usize) {
    TALLY.set(TALLY.get().saturating_add(losses));
}

/// The losses of one reading alone.
pub(super) fn of<T>(read: impl FnOnce() -> T) -> (T, usize) {
    let around = TALLY.replace(0);
    let value = read();
    (value, TALLY.replace(around))
}
