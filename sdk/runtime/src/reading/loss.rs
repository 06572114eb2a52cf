//! Counts what reading ignores and what it does not know, so that a choice can compare its shapes.
//!
//! Outside a choice the count is not used.

use std::collections::BTreeSet;
use std::mem;

use super::{Reading, Restored, with};
use crate::record::Shape;

/// What one reading ignored and did not know.
#[derive(Debug)]
pub(crate) struct Tally {
    /// What is in the input and not in the value: ignored properties, empty texts, texts that were read as numbers.
    /// Also the nulls that the input lacked and that the value is written with.
    pub losses: usize,
    /// The ignored properties; those of the items of one list under one name are one.
    pub passed_over: BTreeSet<Ignored>,
    /// Values that a code does not know, and values that have no shape of a choice.
    pub unknown: usize,
    /// How many of these are the value itself, its elements and its properties.
    pub shallow: usize,
    /// The record that the value was read as; another shape may be selected in the end.
    pub shape: Option<&'static Shape>,
    /// Whether the value was read as a map, or as a record that keeps what it does not name.
    pub keeps_others: bool,
    depth: usize,
    /// The names of the properties around, each with a separator.
    around: String,
    /// Whether a choice reads: nothing else asks for names.
    is_of_choice: bool,
}

/// An ignored property.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ignored {
    /// The depth of its record.
    depth: usize,
    /// Its name, after those of the properties around it.
    path: String,
    /// Where its name begins in the path.
    name: usize,
}

impl Ignored {
    fn name(&self) -> &str {
        &self.path[self.name..]
    }
}

impl Tally {
    pub(super) const NONE: Self = Self {
        losses: 0,
        passed_over: BTreeSet::new(),
        unknown: 0,
        shallow: 0,
        shape: None,
        keeps_others: false,
        depth: 0,
        around: String::new(),
        is_of_choice: false,
    };

    /// Whether the value holds the whole input, and nothing of it is unknown.
    pub fn keeps_all(&self) -> bool {
        self.losses == 0 && self.unknown == 0
    }

    /// Whether properties of the value itself were ignored.
    pub fn passes_over_own(&self) -> bool {
        self.ignored_own().next().is_some()
    }

    /// The names of the ignored properties of the value itself.
    pub fn ignored_own(&self) -> impl Iterator<Item = &str> {
        self.passed_over.iter().filter(|ignored| ignored.depth == 1).map(Ignored::name)
    }

    /// The names of the ignored properties, without those of the properties around them.
    pub fn ignored(&self) -> impl Iterator<Item = &str> {
        self.passed_over.iter().map(Ignored::name)
    }
}

fn change(change: impl FnOnce(&mut Tally)) {
    with(|reading| change(&mut reading.tally));
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
            let path = format!("{}{name}", tally.around);
            tally.passed_over.insert(Ignored { depth: tally.depth, path, name: tally.around.len() });
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

/// The depth in a record or a map that is being read.
pub(crate) type Inside = Restored<usize>;

/// Begins to read a record.
pub(crate) fn enter(shape: &'static Shape) -> Inside {
    deeper(|tally| {
        tally.shape = tally.shape.or(Some(shape));
        tally.keeps_others |= shape.keeps_others();
    })
}

/// Begins to read a map that is a shape of a choice.
pub(crate) fn enter_map() -> Inside {
    deeper(|tally| tally.keeps_others = true)
}

/// Goes one deeper, and notes what the value itself is.
fn deeper(note: impl FnOnce(&mut Tally)) -> Inside {
    let depth = with(|reading| {
        if reading.tally.depth == 0 {
            note(&mut reading.tally);
        }
        reading.tally.depth
    });
    Restored::set(|reading| &mut reading.tally.depth, depth + 1)
}

/// A property of a record that is being read, until this is dropped: the length of the names around it.
pub(crate) struct Property(Option<usize>);

/// Begins to read a property.
pub(crate) fn property(name: &str) -> Property {
    Property(with(|Reading { tally, .. }| {
        tally.is_of_choice.then(|| {
            let length = tally.around.len();
            tally.around.push_str(name);
            tally.around.push('/');
            length
        })
    }))
}

impl Drop for Property {
    fn drop(&mut self) {
        if let Some(length) = self.0 {
            change(|tally| tally.around.truncate(length));
        }
    }
}

/// Adds what the shape of an inner choice counted.
pub(crate) fn add(inner: &Tally) {
    change(|tally| {
        tally.losses = tally.losses.saturating_add(inner.losses);
        tally.unknown = tally.unknown.saturating_add(inner.unknown);
        if tally.is_of_choice {
            let depth = tally.depth;
            let around = &tally.around;
            let inside = inner.passed_over.iter().map(|ignored| Ignored {
                depth: depth + ignored.depth,
                path: format!("{around}{}", ignored.path),
                name: around.len() + ignored.name,
            });
            tally.passed_over.extend(inside);
        }
        if tally.depth == 0 {
            tally.shallow += inner.shallow;
            tally.shape = tally.shape.or(inner.shape);
            tally.keeps_others |= inner.keeps_others;
        }
    });
}

/// Notes whether a shape of an inner choice that selected none keeps what it does not name.
pub(crate) fn tried(keeps_others: bool) {
    change(|tally| tally.keeps_others |= tally.depth == 0 && keeps_others);
}

/// What one reading counted on its own.
pub(crate) fn of<T>(read: impl FnOnce() -> T) -> (T, Tally) {
    let _around = Restored::set(|reading| &mut reading.tally, Tally { is_of_choice: true, ..Tally::NONE });
    let value = read();
    (value, with(|reading| mem::replace(&mut reading.tally, Tally::NONE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_items_of_a_list_ignore_under_one_name_is_one() {
        let ((), tally) = of(|| {
            for _ in 0..1_000 {
                let _items = property("items");
                pass_over("new".to_owned());
            }
            pass_over("new".to_owned());
        });
        assert_eq!((tally.losses, tally.passed_over.len()), (1_001, 2));
        let ((), outer) = of(|| {
            add(&tally);
            add(&tally);
        });
        assert_eq!((outer.losses, outer.passed_over.len()), (2_002, 2));
    }
}
