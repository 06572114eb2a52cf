//! `Debug` of records, and whether two records are equal, from the values of their properties.

use std::any::Any;
use std::fmt;

use super::{Model, Plain, Record, Shape};
use crate::secret::Masked;

/// Shows a record as `Title { property: value, … }`; a masked value prints `***`.
///
/// # Errors
/// Whatever the formatter refuses.
pub fn show_record<T: Record>(record: &T, title: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    show(T::SHAPE, record, title, formatter)
}

/// Compiled once for all records.
fn show(shape: &Shape, record: &dyn Model, title: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut lines = formatter.debug_struct(title);
    record.visit(&mut |values| {
        for (property, value) in shape.properties.iter().zip(values) {
            let shown: &dyn fmt::Debug = if property.is_masked() { &Masked } else { value };
            lines.field(property.name, shown);
        }
        if let Some(Plain::Map(others)) = values.get(shape.properties.len()).and_then(|others| others.plain()) {
            if !shape.is_masked() {
                others.each(&mut |name, value| {
                    lines.field(name, &value);
                });
            } else if others.count() > 0 {
                lines.field("…", &Masked);
            }
        }
    });
    lines.finish()
}

/// Whether two records have the same properties with equal values.
pub fn same_records(own: &dyn Model, other: &dyn Model) -> bool {
    let mut same = true;
    own.visit(&mut |own| {
        other.visit(&mut |other| same = own.iter().zip(other).all(|(own, other)| is_same(*own, *other)))
    });
    same
}

fn is_same(own: &dyn Model, other: &dyn Model) -> bool {
    let other: &dyn Any = other;
    own.same(other)
}
