//! Leaf types as a separate crate declares them: the number of a thing, a day and an amount.

use cfadock_runtime::jiff::civil;
use cfadock_runtime::scalar::{Model, Plain, read_text, text_scalar};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

text_scalar! {
    /// The number of a thing.
    Identifiant, shown_if |text| text.len() <= 40
}

impl Identifiant {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A day, of whatever timestamp; written at midnight.
#[derive(Clone, Debug, PartialEq)]
pub struct Date(civil::Date);

const MIDNIGHT: &str = "T00:00:00+00:00";

impl Date {
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self)
    }
}

impl Model for Date {
    fn plain(&self) -> Option<Plain<'_>> {
        Some(Plain::Day(self.0, MIDNIGHT))
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}{MIDNIGHT}", self.0))
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = read_text("Date", deserializer)?;
        let day = text.get(..10).and_then(|day| day.parse().ok());
        day.map(Self).ok_or_else(|| D::Error::custom("no day"))
    }
}

/// An amount, in hundredths.
#[derive(Clone, Debug, PartialEq)]
pub struct Montant(i64);

impl Montant {
    pub fn centimes(centimes: i64) -> Self {
        Self(centimes)
    }

    fn number(&self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl Model for Montant {
    fn plain(&self) -> Option<Plain<'_>> {
        Some(Plain::Number(self.number()))
    }
}

impl Serialize for Montant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.number())
    }
}

impl<'de> Deserialize<'de> for Montant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number: f64 = read_text("Montant", deserializer)?.parse().map_err(D::Error::custom)?;
        Ok(Self((number * 100.0).round() as i64))
    }
}
