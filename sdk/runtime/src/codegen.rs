//! Everything generated code may touch, in one list (after the model of `tonic::codegen`).
//!
//! It is public because generated crates are other crates; it is no API for people, who use the crate root.
//! What is absent here, generated code cannot depend on.

pub use std::sync::Arc;

pub use bytes::Bytes;
pub use serde::de::{Deserialize, Deserializer, MapAccess};
pub use serde::ser::{Serialize, Serializer};
pub use serde_json::Value as Json;

pub use crate::answer::{
    Answer, ListForms, Reader, bytes, empty, json, json_list, json_singleton, never, optional_json, text,
};
pub use crate::auth::{ClientCredentials, Credential, Key};
pub use crate::call::{Call, PartType, Style};
pub use crate::choice::{Choice, buffer, choice, tag, unknown_tag, variant, write_tagged};
pub use crate::code::{Code, Entry, RawCode, UnknownCode, Wire};
pub use crate::core::{Core, CoreBuilder};
pub use crate::decode::DecodeError;
pub use crate::error::{BuildError, Error, Undocumented};
pub use crate::operation::{Api, ClientParameter, Method, Operation, Place, Retry, Scheme, SchemeKind, Statuses};
pub use crate::part::FilePart;
pub use crate::record::{Extra, ExtraSlot, FieldReader, Member, Model, Plain, Record, Shape, Slot, Visit};
pub use crate::reply::Reply;
pub use crate::secret::{Masked, Secret};
pub use crate::settings::{Limits, Retries, Timeouts};
pub use crate::transport::Transport;
pub use crate::{__code as code, __record as record};

/// Properties a record does not name (`additionalProperties`), in the order of their names.
pub type Map<T> = std::collections::BTreeMap<String, T>;

#[doc(hidden)]
pub use crate::{
    code::{display_code, parse_code, plain_code, read_code, write_code},
    record::{given, plain_record, read_record, same_records, show_record, write_record},
};
