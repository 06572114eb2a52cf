//! Whether a property that a record does not have is an error.

use std::fmt::Write as _;

use serde::de::{DeserializeSeed, Deserializer, Error};

use super::findings::Findings;
use super::{Restored, with};
use crate::record::Shape;

/// Reads with unknown properties as errors.
pub(crate) fn reading<T>(read: impl FnOnce() -> T) -> T {
    let _apart = Findings::apart();
    let _before = Restored::set(|reading| &mut reading.is_strict, true);
    read()
}

/// Whether unknown properties are errors.
pub(crate) fn is_on() -> bool {
    with(|reading| reading.is_strict)
}

/// The value of a property that the record does not have: an error at its place.
pub(crate) struct Unnamed(pub &'static Shape);

impl<'de> DeserializeSeed<'de> for Unnamed {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, _: D) -> Result<(), D::Error> {
        // In the words of serde, without the name, which may be anything; the place shows it if it looks like a name.
        let mut sentence = String::from("unknown field");
        for (rank, property) in self.0.properties.iter().enumerate() {
            let before = if rank == 0 { ", expected one of" } else { "," };
            write!(sentence, "{before} `{}`", property.name).expect("a text takes what is written");
        }
        Err(D::Error::custom(sentence))
    }
}
