//! Readers for bodies that come in more than one form: a list or a lone object, an object or a list of one.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Answer;
use crate::decode::{self, DecodeError};

/// The forms of a list that are accepted besides the list itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListForms {
    /// A lone object stands for a list of one.
    pub single: bool,
    /// An object that carries the list under this property, compared without case; alone or as a list of one.
    pub wrapped: Option<&'static str>,
}

/// Reads a JSON list, or one of the other `forms`.
///
/// # Errors
/// When the body has none of these forms, or an item is no `T`.
pub fn json_list<T: DeserializeOwned>(answer: &Answer, forms: ListForms) -> Result<Vec<T>, DecodeError> {
    let body = answer.body();
    let (lone, list) = (decode::starts_with(body, b'{'), decode::starts_with(body, b'['));
    if let Some(property) = forms.wrapped {
        // Only a short list can be a wrapper, and only there is a second look worth its time.
        let json: Option<Value> = if lone {
            Some(decode::from_bytes(body)?)
        } else if list {
            decode::from_bytes::<[Value; 1]>(body).ok().map(|[item]| item)
        } else {
            None
        };
        if let Some(items) = json.and_then(|json| unwrap(json, property)) {
            return decode::from_value(items);
        }
    }
    if lone && forms.single {
        return decode::from_bytes(body).map(|item| vec![item]);
    }
    decode::from_bytes(body)
}

/// The list under `property`, if that is what `json` carries.
fn unwrap(json: Value, property: &str) -> Option<Value> {
    let Value::Object(object) = json else {
        return None;
    };
    let (_, items) = object.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(property))?;
    match items {
        Value::Null => Some(Value::Array(Vec::new())),
        Value::Array(_) => Some(items),
        _ => None,
    }
}

/// Reads a JSON object, or a list that holds just this object.
///
/// # Errors
/// When the list does not hold exactly one item, or it is no `T`.
pub fn json_singleton<T: DeserializeOwned>(answer: &Answer) -> Result<T, DecodeError> {
    let body = answer.body();
    if !decode::starts_with(body, b'[') {
        return decode::from_bytes(body);
    }
    let items: Vec<Value> = decode::from_bytes(body)?;
    let count = items.len();
    match <[Value; 1]>::try_from(items) {
        Ok([item]) => decode::from_value(item),
        Err(_) => Err(DecodeError::new(format!("a list of one item was expected, of {count} came"))),
    }
}
