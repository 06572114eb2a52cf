//! Writing the properties of a record. Reading is in `read`.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::{Extra, Items, Lends, Member, Plain, Record, Shape, Visit};

/// Writes a whole record: what has no value is left out, or null where the document demands the property.
///
/// # Errors
/// Whatever the serializer refuses.
pub fn write_record<T: Record, S: Serializer>(record: &T, serializer: S) -> Result<S::Ok, S::Error> {
    write(const { &T::SHAPE }, record, serializer)
}

/// A record as the value of a property.
pub fn plain_record<T: Record>(record: &T) -> Plain<'_> {
    Plain::Record(const { &T::SHAPE }, record)
}

/// Compiled once for each serializer, whatever the record.
fn write<S: Serializer>(shape: &'static Shape, record: &dyn Lends, serializer: S) -> Result<S::Ok, S::Error> {
    let mut written: Written<S> = Written { shape, map: serializer.serialize_map(None)?, failed: None };
    record.lend(&mut written);
    match written.failed {
        Some(error) => Err(error),
        None => written.map.end(),
    }
}

struct Written<S: Serializer> {
    shape: &'static Shape,
    map: S::SerializeMap,
    /// What the serializer refused first; nothing is written after it.
    failed: Option<S::Error>,
}

impl<S: Serializer> Written<S> {
    fn entry(&mut self, name: &str, value: &Lent<'_>) {
        if self.failed.is_none() {
            self.failed = self.map.serialize_entry(name, value).err();
        }
    }
}

impl<S: Serializer> Visit for Written<S> {
    fn fields(&mut self, fields: &[&dyn Member]) {
        for (rank, (name, field)) in self.shape.names.iter().zip(fields).enumerate() {
            let lent = Lent::of(*field);
            if !matches!(lent.plain, Some(Plain::Absent)) || self.shape.nullable.contains(&rank) {
                self.entry(name, &lent);
            }
        }
    }

    fn extra(&mut self, extra: &dyn Extra) {
        extra.each(&mut |name, value| self.entry(name, &Lent::of(value)));
    }
}

fn write_items<S: Serializer>(items: &dyn Items, serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(items.count()))?;
    let mut failed = None;
    items.each(&mut |item| {
        if failed.is_none() {
            failed = list.serialize_element(&Lent::of(item)).err();
        }
    });
    match failed {
        Some(error) => Err(error),
        None => list.end(),
    }
}

/// A member, asked once what it is.
struct Lent<'a> {
    member: &'a dyn Member,
    plain: Option<Plain<'a>>,
}

impl<'a> Lent<'a> {
    #[inline]
    fn of(member: &'a dyn Member) -> Self {
        Self { member, plain: member.plain() }
    }
}

impl Serialize for Lent<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.plain {
            Some(Plain::Absent) => serializer.serialize_none(),
            Some(Plain::Text(text)) => serializer.serialize_str(text),
            Some(Plain::Integer(number)) => serializer.serialize_i64(number),
            Some(Plain::Unsigned(number)) => serializer.serialize_u64(number),
            Some(Plain::Number(number)) => serializer.serialize_f64(number),
            Some(Plain::Flag(flag)) => serializer.serialize_bool(flag),
            Some(Plain::Day(day, suffix)) => serializer.collect_str(&format_args!("{day}{suffix}")),
            Some(Plain::Record(shape, record)) => write(shape, record, serializer),
            Some(Plain::List(items)) => write_items(items, serializer),
            None => erased_serde::serialize(self.member, serializer),
        }
    }
}
