//! Reads the value of a property in the forms that senders use: numbers as texts, empty texts for absent values.
//!
//! The value is read in its own form and passed to the target through a [`Leaf`]. The *type that the target asks serde
//! for* decides how the value may be converted:
//!
//! - A target that asks for an integer accepts `"35"`, `"35.00"` or `35.0`; one that asks for a float accepts `"35.5"`.
//!   Plain text asks for a string and keeps it.
//! - An empty text in an optional property is absent wherever the target refuses it: numbers, objects and lists refuse
//!   it. The scalars and codes of this crate ask for a named newtype, which means that an empty text is no value of
//!   theirs. Plain text accepts it.
//!
//! - A number inside a list or a map may be a text too. An empty text there is not absent. A list or a map that is a
//!   shape of a choice is read strictly: its form tells it from the other shapes.

mod leaf;
mod within;

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use self::leaf::{Leaf, Value};
use self::within::Object;
pub(crate) use self::within::{Inner, Within};
use crate::reading::loss;

/// Reads a `T`, or `None` if the value may be absent.
pub(super) struct Target<T> {
    presence: Presence,
    value: PhantomData<T>,
}

/// Whether a value may be absent. Known at run time only, so that the code for `T` is compiled once for both cases.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Required,
    Optional,
}

impl<T> Target<T> {
    /// A value that must be present: the target decides about null and the empty text. It never returns `None`.
    pub(super) fn required() -> Self {
        Self { presence: Presence::Required, value: PhantomData }
    }

    /// A value that may be null, or an empty text that means absence.
    pub(super) fn optional() -> Self {
        Self { presence: Presence::Optional, value: PhantomData }
    }
}

impl<'de, T: Deserialize<'de>> Target<T> {
    fn read<E: Error>(&self, value: Value<'_>) -> Result<Option<T>, E> {
        T::deserialize(Leaf { value, presence: self.presence, error: PhantomData }).map(Some)
    }

    fn null<E: Error>(&self) -> Result<Option<T>, E> {
        match self.presence {
            Presence::Required => self.read(Value::Null),
            Presence::Optional => Ok(None),
        }
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Target<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Target<T> {
    type Value = Option<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        self.null()
    }

    fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
        self.null()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<T>, E> {
        self.read(Value::Boolean(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<T>, E> {
        self.read(Value::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<T>, E> {
        self.read(Value::Unsigned(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Option<T>, E> {
        self.read(Value::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Option<T>, E> {
        match self.read(Value::Text(value)) {
            Err(_) if value.is_empty() && self.presence == Presence::Optional => {
                loss::count();
                Ok(None)
            }
            result => result,
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<T>, A::Error> {
        T::deserialize(Object(map)).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Option<T>, A::Error> {
        T::deserialize(SeqAccessDeserializer::new(Within(seq))).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::Value as Json;

    use super::*;

    /// A value as a required and as an optional property, from text and from a buffer.
    fn read<T: DeserializeOwned + Clone + PartialEq + fmt::Debug>(json: &str) -> Result<T, String> {
        let buffer: Json = serde_json::from_str(json).expect("JSON");
        let of = |property: Target<T>| {
            let read = property.deserialize(&mut serde_json::Deserializer::from_str(json));
            read.map_err(|error| error.to_string())
        };
        let required = of(Target::required()).map(|value| value.expect("a required value is never absent"));
        let buffered = Target::<T>::required().deserialize(&buffer).map(|value| value.expect("a value"));
        assert_eq!(buffered.ok(), required.clone().ok(), "{json} buffered");
        assert_eq!(of(Target::optional()).ok().flatten(), required.clone().ok(), "{json} optional");
        required
    }

    #[test]
    fn integers_come_as_texts_and_whole_floats() {
        for json in ["35", "35.0", "3.5e1", r#""35""#, r#"" 35 ""#, r#""035""#, r#""35.00""#] {
            assert_eq!(read::<i32>(json), Ok(35), "{json}");
            assert_eq!(read::<i64>(json), Ok(35), "{json}");
            assert_eq!(read::<u64>(json), Ok(35), "{json}");
        }
        assert_eq!(read::<i64>("-1.0"), Ok(-1));
        assert_eq!(read::<i64>(r#""9007199254740993.0""#), Ok(9_007_199_254_740_993));
        assert_eq!(read::<u64>(r#""18446744073709551615""#), Ok(u64::MAX));
        assert_eq!(read::<f64>(r#""35.5""#), Ok(35.5));
        assert_eq!(read::<f64>("35"), Ok(35.0));
    }

    #[test]
    fn numbers_inside_lists_and_maps_come_as_texts_too() {
        use std::collections::BTreeMap;

        assert_eq!(read::<Vec<i32>>(r#"["35", 35.0, 35, "35.00"]"#), Ok(vec![35; 4]));
        assert_eq!(
            read::<Vec<Vec<Option<u64>>>>(r#"[["18446744073709551615", null]]"#),
            Ok(vec![vec![Some(u64::MAX), None]])
        );
        assert_eq!(read::<Vec<f64>>(r#"["1.5", 2]"#), Ok(vec![1.5, 2.0]));
        let map = |json| read::<BTreeMap<String, Vec<i64>>>(json);
        assert_eq!(map(r#"{"a": ["1", 2]}"#), Ok(BTreeMap::from([("a".to_owned(), vec![1, 2])])));
        assert_eq!(read::<Vec<i128>>("[18446744073709551615]"), Ok(vec![u64::MAX.into()]));
        assert_eq!(read::<Vec<String>>(r#"["35"]"#), Ok(vec!["35".to_owned()]));
        for json in [r#"["35h"]"#, r#"[""]"#, r#"["35.5"]"#, "[true]", "[[1]]", "[null]"] {
            assert!(read::<Vec<i64>>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn what_is_no_integer_is_refused() {
        for json in
            ["35.5", "1e300", "9007199254740994.0", r#""35.5""#, r#""35h""#, r#""1 000""#, r#"" ""#, "true", "[35]"]
        {
            assert!(read::<i64>(json).is_err(), "{json}");
        }
        assert!(read::<i32>(r#""3000000000""#).is_err_and(|error| error.contains("expected i32")));
        assert!(read::<u64>(r#""-1""#).is_err());
        for json in [r#""nan""#, r#""inf""#, r#""1e999""#] {
            assert!(read::<f64>(json).is_err(), "{json}");
        }
    }

    /// As [`read`], from a body: its digits are known.
    fn from_body<T: DeserializeOwned>(json: &str) -> Result<T, String> {
        crate::from_json(json.as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn integers_beyond_the_floats_are_those_that_were_written() {
        use std::collections::BTreeMap;

        const BIG: i128 = 100_000_000_000_000_000_000_000;
        for json in ["[100000000000000000000000]", "[1e23]", "[1.0E+23]", r#"["100000000000000000000000"]"#] {
            assert_eq!(from_body::<Vec<i128>>(json), Ok(vec![BIG]), "{json}");
            assert_eq!(from_body::<Vec<f64>>(json), Ok(vec![1e23]), "{json}");
            assert!(from_body::<Vec<u64>>(json).is_err_and(|error| error.starts_with("at `[0]`")), "{json}");
        }
        assert_eq!(
            from_body::<Vec<i64>>("[9007199254740993.0, 1e18]"),
            Ok(vec![9_007_199_254_740_993, 10_i64.pow(18)])
        );
        assert_eq!(from_body::<BTreeMap<String, i128>>(r#"{"a":-1e23}"#), Ok(BTreeMap::from([("a".to_owned(), -BIG)])));
        let close = vec![10_i128.pow(20), 10_i128.pow(20) + 1];
        assert_eq!(from_body::<Vec<i128>>("[100000000000000000000, 100000000000000000001]"), Ok(close));
        let both = from_body::<Vec<i128>>("[1e20, 100000000000000000001]");
        assert_eq!(both, Ok(vec![10_i128.pow(20), 10_i128.pow(20) + 1]), "two numbers of one float");
        assert!(from_body::<Vec<i128>>("[1e39]").is_err());
    }

    #[test]
    fn any_json_keeps_no_integer_that_it_would_change() {
        for json in ["18446744073709551615", "-9223372036854775808", "1e20", "1e300", r#"{"a":[1e23]}"#] {
            assert_eq!(from_body::<Json>(json), Ok(serde_json::from_str(json).expect("JSON")), "{json}");
        }
        let error = from_body::<Json>(r#"{"a":[1, 18446744073709551616]}"#).expect_err("no such number");
        assert_eq!(error, "at `a[1]`: JSON number out of range");
        for json in ["[1234567890123456789012345678901234567890123456789]", "[0.1234567890123456789]", "[1e-400]"] {
            let error = from_body::<Vec<Json>>(json).expect_err("no such number");
            assert_eq!(error, "at `[0]`: as a 64-bit float it would be written as another number", "{json}");
        }
    }

    #[test]
    fn a_float_says_the_number_or_it_is_an_error() {
        for json in
            ["[0.1]", "[0.10000000000000001]", "[9007199254740992]", "[12345678901234567000]", "[1e20]", "[-0.0]"]
        {
            let number: f64 = json.trim_matches(['[', ']']).parse().expect("a number");
            assert_eq!(from_body::<Vec<f64>>(json), Ok(vec![number]), "{json}");
            let text = format!(r#"["{}"]"#, json.trim_matches(['[', ']']));
            assert_eq!(from_body::<Vec<f64>>(&text), Ok(vec![number]), "{text}");
        }
        // Of a decimal type; and two of one float.
        assert_eq!(from_body::<Vec<f64>>("[33.333333333333333333333333333]"), Ok(vec![100.0 / 3.0]));
        assert_eq!(from_body::<Vec<f64>>(r#"["33.333333333333333333333333333"]"#), Ok(vec![100.0 / 3.0]));
        assert_eq!(from_body::<Vec<f64>>("[1.1, 1.1000000000000000000001]"), Ok(vec![1.1, 1.1]));
        assert_eq!(from_body::<Vec<f64>>("[0.12345678901234567]"), Ok(vec![0.123_456_789_012_345_66]));
        for number in [
            "9007199254740993",
            "-9007199254740993",
            "18446744073709551615",
            "18446744073709551617",
            "9007199254740993.0",
            "9007199254740993.5",
            "1e-400",
            "1234567890123456789012345678901234567890123456789",
        ] {
            for json in [format!("[0.5, {number}]"), format!(r#"[0.5, "{number}"]"#)] {
                let error = from_body::<Vec<f64>>(&json).expect_err("no such float");
                assert_eq!(error, "at `[1]`: as a 64-bit float it would be written as another number", "{json}");
            }
        }
    }

    #[test]
    fn texts_stay_texts_and_any_json_stays_as_it_is() {
        assert_eq!(read::<String>(r#""35""#), Ok("35".to_owned()));
        assert!(read::<String>("35").is_err());
        for json in [r#""35""#, "35.0", r#"{"a":["1",1.0,null]}"#] {
            assert_eq!(read::<Json>(json), Ok(serde_json::from_str(json).expect("JSON")), "{json}");
        }
    }

    #[test]
    fn null_and_empty_are_the_affair_of_a_required_target() {
        let read = |json: &str| {
            let target = Target::<Json>::required();
            target.deserialize(&mut serde_json::Deserializer::from_str(json)).expect("any JSON")
        };
        assert_eq!(read("null"), Some(Json::Null));
        assert_eq!(read(r#""""#), Some(Json::from("")));
        let refused = |json| Target::<i64>::required().deserialize(&mut serde_json::Deserializer::from_str(json));
        for json in ["null", r#""""#] {
            assert!(refused(json).is_err_and(|error| error.to_string().contains("expected i64")), "{json}");
        }
    }
}
