//! Records for people who debug, and whether two are equal: by the properties that they lend.

use std::fmt;

use super::member::same_extra;
use super::{Extra, Member, Record, Shape, Visit};
use crate::secret::Masked;

/// Shows a record as `Title { property: value, … }`; what must not be shown prints `***`.
///
/// # Errors
/// Whatever the formatter refuses.
pub fn show_record<T: Record>(record: &T, title: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = Shown { shape: const { &T::SHAPE }, lines: formatter.debug_struct(title) };
    record.visit(&mut shown);
    shown.lines.finish()
}

struct Shown<'a, 'f> {
    shape: &'static Shape,
    lines: fmt::DebugStruct<'a, 'f>,
}

impl Visit for Shown<'_, '_> {
    fn fields(&mut self, fields: &[&dyn Member]) {
        for (rank, (name, field)) in self.shape.names.iter().zip(fields).enumerate() {
            if self.shape.masked.contains(&rank) {
                self.lines.field(name, &Masked);
            } else {
                self.lines.field(name, field);
            }
        }
    }

    fn extra(&mut self, extra: &dyn Extra) {
        if self.shape.masked.is_empty() {
            extra.each(&mut |name, value| {
                self.lines.field(name, &value);
            });
        } else if extra.count() > 0 {
            self.lines.field("…", &Masked);
        }
    }
}

/// Whether two records have the same properties with equal values.
pub fn same_records<T: Record>(own: &T, other: &T) -> bool {
    let mut compared = Compared { other, same: true };
    own.visit(&mut compared);
    compared.same
}

struct Compared<'a, T> {
    other: &'a T,
    same: bool,
}

impl<T: Record> Visit for Compared<'_, T> {
    fn fields(&mut self, own: &[&dyn Member]) {
        self.other.visit(&mut Beside { own, same: &mut self.same });
    }

    fn extra(&mut self, own: &dyn Extra) {
        self.other.visit(&mut ExtraBeside { own, same: &mut self.same });
    }
}

/// Compares the named properties.
struct Beside<'a> {
    own: &'a [&'a dyn Member],
    same: &'a mut bool,
}

impl Visit for Beside<'_> {
    fn fields(&mut self, fields: &[&dyn Member]) {
        *self.same &= self.own.iter().zip(fields).all(|(own, other)| own.same(*other));
    }

    fn extra(&mut self, _: &dyn Extra) {}
}

/// Compares the properties without a name.
struct ExtraBeside<'a> {
    own: &'a dyn Extra,
    same: &'a mut bool,
}

impl Visit for ExtraBeside<'_> {
    fn fields(&mut self, _: &[&dyn Member]) {}

    fn extra(&mut self, extra: &dyn Extra) {
        *self.same &= same_extra(self.own, extra);
    }
}
