//! Readers for bodies that come in more than one form: a list or a single object, an object or a list of one.

use serde::de::DeserializeOwned;
use serde::ser::Serialize;
use serde_json::{Map, Value};

use super::{Answer, Reader, Way};
use crate::decode::{self, DecodeError};

/// The forms of a list that are accepted besides the list itself.
#[derive(Clone, Copy, Default)]
pub(super) struct Forms {
    single: bool,
    wrapped: Option<&'static str>,
}

/// It is an error when the body has none of the accepted forms, an item is no `T`, or the list is one page of a longer
/// one: a wrapper whose `total` exceeds its items.
impl<T: DeserializeOwned + Serialize> Reader<Vec<T>> {
    /// A single object stands for a list of one, if at least one property of it is known.
    #[must_use]
    pub fn or_single(self) -> Self {
        Self(Way::Lenient(read_list, Forms { single: true, ..self.forms() }))
    }

    /// An object may carry the whole list under this property, compared without case; alone or as a list of one.
    #[must_use]
    pub fn or_wrapped(self, property: &'static str) -> Self {
        Self(Way::Lenient(read_list, Forms { wrapped: Some(property), ..self.forms() }))
    }

    fn forms(&self) -> Forms {
        match self.0 {
            Way::Strict(_) | Way::Opening(..) => Forms::default(),
            Way::Lenient(_, forms) => forms,
        }
    }
}

fn read_list<T: DeserializeOwned + Serialize>(answer: &Answer, forms: Forms) -> Result<Vec<T>, DecodeError> {
    decode::with_digits(&answer.json_bytes()?, |body| list(body, forms))
}

fn list<T: DeserializeOwned + Serialize>(body: &[u8], forms: Forms) -> Result<Vec<T>, DecodeError> {
    let (lone, list) = (decode::starts_with(body, b'{'), decode::starts_with(body, b'['));
    if let Some(property) = forms.wrapped {
        // Only a short list can be a wrapper: only then is the second reading worth its time.
        let json: Option<Value> = if lone {
            Some(decode::buffer(body)?)
        } else if list {
            match decode::buffer::<[Value; 1]>(body) {
                Ok([item]) => Some(item),
                // It may be a wrapper all the same.
                Err(error) if error.is_out_of_range() => return Err(error),
                Err(_) => None,
            }
        } else {
            None
        };
        if let Some(Value::Object(wrapper)) = json {
            let total = total(&wrapper);
            if let Some(items) = unwrap(wrapper, property) {
                whole(items.len(), total)?;
                return decode::from_value(Value::Array(items));
            }
        }
    }
    if lone && forms.single {
        let item: T = decode::read(body)?;
        return if is_void(&item) { Err(DecodeError::new(NO_ITEM)) } else { Ok(vec![item]) };
    }
    decode::read(body)
}

const NO_ITEM: &str = "a list was expected; an object came that has nothing of an item";

/// The list under `property`, if the object has one.
fn unwrap(wrapper: Map<String, Value>, property: &str) -> Option<Vec<Value>> {
    let (_, items) = wrapper.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(property))?;
    match items {
        Value::Null => Some(Vec::new()),
        Value::Array(items) => Some(items),
        _ => None,
    }
}

/// How many items there are on all pages, if the wrapper says so.
fn total(wrapper: &Map<String, Value>) -> Option<f64> {
    let (_, total) = wrapper.iter().find(|(name, _)| name.eq_ignore_ascii_case("total"))?;
    total.as_f64().or_else(|| total.as_str()?.trim().parse().ok())
}

/// Refuses one page of a longer list: the caller asked for the whole list and would take the page for all of it.
fn whole(count: usize, total: Option<f64>) -> Result<(), DecodeError> {
    // A page has far fewer items than a float can count exactly.
    if total.is_some_and(|total| total > count as f64) {
        return Err(DecodeError::new(format!(
            "the list came as one page of a longer one ({count} items here, more in all): use the operation that \
             reads it page by page"
        )));
    }
    Ok(())
}

/// Whether nothing was kept of what was read: every property was unknown or null.
fn is_void<T: Serialize>(item: &T) -> bool {
    match serde_json::to_value(item) {
        Ok(Value::Object(properties)) => properties.values().all(Value::is_null),
        _ => false,
    }
}

impl<T: DeserializeOwned> Reader<T> {
    /// A list that holds just this object stands for it; an empty list is an object without properties.
    ///
    /// It is an error when the list holds several items, what it holds is no `T`, or it is empty and a `T` has required
    /// properties.
    #[must_use]
    pub fn or_list_of_one(self) -> Self {
        Self::new(read_singleton)
    }
}

fn read_singleton<T: DeserializeOwned>(answer: &Answer) -> Result<T, DecodeError> {
    let body = &answer.json_bytes()?;
    if !decode::starts_with(body, b'[') {
        return decode::from_json(body);
    }
    decode::with_digits(body, |body| match <[Value; 1]>::try_from(decode::buffer::<Vec<Value>>(body)?) {
        Ok([item]) => decode::from_value(item),
        Err(none) if none.is_empty() => decode::from_value(Value::Object(Map::new())).map_err(|_| unexpected(0)),
        Err(several) => Err(unexpected(several.len())),
    })
}

fn unexpected(count: usize) -> DecodeError {
    DecodeError::new(format!("a list of one item was expected, of {count} came"))
}
