//! What the reading of a value knows beside its input: what it ignored, what choices found, the digits of the
//! body, what it refuses.
//!
//! serde passes only the input from one value to the next. So this is kept per thread: a body is read on one thread, from
//! beginning to end. Each file of this folder is one part of it, and [`Restored`] is the only way to set a part.

pub(crate) mod digits;
pub(crate) mod findings;
pub(crate) mod loss;
pub(crate) mod strict;

use std::cell::RefCell;
use std::mem;

use digits::Numbers;
use findings::Findings;
use loss::Tally;

thread_local! {
    static READING: RefCell<Reading> = const { RefCell::new(Reading::AT_REST) };
}

/// The state of the reading on this thread. It holds values of the body: nothing but a test prints it.
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Reading {
    tally: Tally,
    findings: Findings,
    numbers: Numbers,
    /// Whether a property that a record does not have is an error.
    is_strict: bool,
}

impl Reading {
    /// Between two readings.
    const AT_REST: Self =
        Self { tally: Tally::NONE, findings: Findings::NONE, numbers: Numbers::UNREAD, is_strict: false };
}

/// Looks at the state, or adds to it.
fn with<T>(look: impl FnOnce(&mut Reading) -> T) -> T {
    READING.with_borrow_mut(look)
}

/// A part of the state that has another value until this is dropped: at the end of a reading, or when it panics.
#[must_use = "dropped, it puts back what was before"]
pub(crate) struct Restored<P> {
    part: fn(&mut Reading) -> &mut P,
    before: P,
}

impl<P> Restored<P> {
    /// Sets a part.
    fn set(part: fn(&mut Reading) -> &mut P, value: P) -> Self {
        let before = with(|reading| mem::replace(part(reading), value));
        Self { part, before }
    }
}

impl<P> Drop for Restored<P> {
    fn drop(&mut self) {
        with(|reading| mem::swap((self.part)(reading), &mut self.before));
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use serde::de::{Deserialize, Deserializer};

    use super::*;
    use crate::decode::{buffer, from_json, from_json_strict};

    /// A type of the caller that panics in the middle of a choice, when every part of the state is in use.
    #[derive(Debug)]
    struct Panics;

    impl<'de> Deserialize<'de> for Panics {
        fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
            let (never, _) = loss::of(|| {
                let _map = loss::enter_map();
                let _property = loss::property("name");
                loss::unknown();
                assert_eq!(digits::integer(1e20), None, "its digits are wanted");
                panic!("the caller's own")
            });
            never
        }
    }

    #[test]
    fn a_reading_that_panics_leaves_nothing_behind() {
        let readings: [(&str, fn()); 4] = [
            ("as documented", || drop(from_json::<Panics>(b"{}"))),
            ("strictly", || drop(from_json_strict::<Panics>(b"{}"))),
            ("for later", || drop(buffer::<Panics>(b"{}"))),
            ("again, with its digits", || {
                digits::knowing(&vec![(0, "1e-400".into())], || drop(from_json_strict::<Panics>(b"{}")))
            }),
        ];
        for (how, read) in readings {
            assert!(catch_unwind(read).is_err(), "{how}");
            let left = with(|reading| format!("{reading:?}"));
            assert_eq!(left, format!("{:?}", Reading::AT_REST), "{how}");
        }
        assert_eq!(from_json::<i128>(b"1e20"), Ok(100_000_000_000_000_000_000));
    }
}
