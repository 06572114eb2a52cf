//! A value that matches no shape of a choice, kept unchanged.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use crate::decode::DecodeError;
use crate::json::Json;
use crate::record::Model;
use crate::secret::Masked;

/// A value that matches no shape of a choice, or has members of several: it is kept and written unchanged.
///
/// Its content is unknown and may name a person, so its `Debug` prints `***`; [`RawJson::reason`] may be logged.
#[derive(Clone)]
pub struct RawJson(Box<(Json, String)>);

impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        self.0.0 == other.0.0
    }
}

impl RawJson {
    /// A value to send that no shape of the choice has.
    pub fn new(json: impl Into<Json>) -> Self {
        Self::unread(json.into(), String::new())
    }

    pub(super) fn unread(json: Json, reason: String) -> Self {
        Self(Box::new((json, reason)))
    }

    /// The value, unmasked. Its numbers are as [`Json`] shows them.
    pub fn expose(&self) -> &Value {
        &self.0.0
    }

    /// Why it has no shape; it quotes no value. Empty for a value that did not come from a server.
    pub fn reason(&self) -> &str {
        &self.0.1
    }

    /// Reads it as a type of the caller's: for example a shape of the choice, when the value has members of several.
    ///
    /// # Errors
    /// When the value is none of that type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        self.0.0.read()
    }
}

impl fmt::Debug for RawJson {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("RawJson").field(&Masked).finish()
    }
}

impl Serialize for RawJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.0.serialize(serializer)
    }
}

impl Model for RawJson {}
