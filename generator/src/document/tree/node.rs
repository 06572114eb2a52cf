//! Converts one node of either reader into the tree.

use std::cell::RefCell;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use super::Notes;
use crate::document::limits;
use crate::document::way::Way;

/// Reads one value.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    pub notes: &'a RefCell<Notes>,
    pub way: &'a Way<'a>,
    /// Whether `<<` merges (YAML) or is a key like any other (JSON).
    pub merges: bool,
}

impl Node<'_> {
    fn count<E: Error>(&self, text_bytes: usize) -> Result<(), E> {
        let mut notes = self.notes.borrow_mut();
        notes.nodes += 1;
        notes.text_bytes += text_bytes;
        let exceeded = if notes.nodes > limits::NODES {
            format!("the document has more than {} nodes, aliases written out", limits::NODES)
        } else if notes.text_bytes > limits::TEXT_BYTES {
            format!("the document has more than {} bytes of text, aliases written out", limits::TEXT_BYTES)
        } else {
            return Ok(());
        };
        notes.exceeded = Some(exceeded);
        Err(E::custom("limit exceeded"))
    }

    /// A whole number beyond 64 bits; exact when the nearest float is the number itself.
    fn beyond(&self, nearest: f64, exact: bool) -> Value {
        if !exact {
            self.notes.borrow_mut().rounded.push(self.way.pointer());
        }
        Number::from_f64(nearest).map_or(Value::Null, Value::Number)
    }

    /// Adds the members of `<<`; the object's own keys take precedence.
    fn merge(&self, into: &mut Map<String, Value>, merged: Vec<Value>) {
        for value in merged {
            match value {
                Value::Object(object) => add_missing(into, object),
                Value::Array(list) if list.iter().all(Value::is_object) => {
                    for value in list {
                        if let Value::Object(object) = value {
                            add_missing(into, object);
                        }
                    }
                }
                _ => self.notes.borrow_mut().bad_merges.push(self.way.pointer().child("<<")),
            }
        }
    }
}

fn add_missing(into: &mut Map<String, Value>, from: Map<String, Value>) {
    for (key, value) in from {
        into.entry(key).or_insert(value);
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.count(0)?;
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(self, bool: bool) -> Result<Value, E> {
        self.count(0)?;
        Ok(Value::Bool(bool))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        self.count(0)?;
        Ok(number.into())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        self.count(0)?;
        Ok(number.into())
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<Value, E> {
        self.count(0)?;
        let nearest = number as f64;
        Ok(self.beyond(nearest, nearest as u128 == number))
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<Value, E> {
        self.count(0)?;
        let nearest = number as f64;
        Ok(self.beyond(nearest, nearest as i128 == number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        self.count(0)?;
        let text = || {
            Value::from(if number.is_nan() {
                ".nan"
            } else if number > 0.0 {
                ".inf"
            } else {
                "-.inf"
            })
        };
        Ok(Number::from_f64(number).map_or_else(text, Value::Number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.count(text.len())?;
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        self.count(0)?;
        let mut list = Vec::new();
        while let Some(value) = elements.next_element_seed(Node { way: &Way::Index(self.way, list.len()), ..self })? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        self.count(0)?;
        let mut object = Map::new();
        let mut merged = Vec::new();
        while let Some(key) = members.next_key::<String>()? {
            self.count(key.len())?;
            if self.merges && key == "<<" {
                merged.push(members.next_value_seed(Node { way: &Way::Key(self.way, &key), ..self })?);
                continue;
            }
            match object.entry(key) {
                Entry::Vacant(free) => {
                    let value = members.next_value_seed(Node { way: &Way::Key(self.way, free.key()), ..self })?;
                    free.insert(value);
                }
                Entry::Occupied(taken) => {
                    members.next_value::<IgnoredAny>()?;
                    let pointer = self.way.pointer().child(taken.key());
                    *self.notes.borrow_mut().repeated.entry(pointer).or_default() += 1;
                }
            }
        }
        self.merge(&mut object, merged);
        Ok(Value::Object(object))
    }

    /// A YAML tag such as `!important` has no meaning in OpenAPI: the value is used.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (IgnoredAny, value) = tagged.variant()?;
        value.newtype_variant_seed(self)
    }
}
