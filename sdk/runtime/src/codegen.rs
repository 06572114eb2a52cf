//! Everything generated code may touch, in one list (after the model of `tonic::codegen`).
//!
//! It is public because generated crates are other crates; it is no API for people, who use the crate root.
//! What is absent here, generated code cannot depend on.

pub use std::sync::Arc;

pub use bytes::Bytes;
pub use serde::de::Deserialize;
pub use serde::ser::Serialize;
pub use serde_json::Value as Json;

pub use crate::answer::{Answer, Reader, bytes, empty, json, json_or_text, never, text};
pub use crate::auth::{ClientCredentials, Credential, Key};
pub use crate::call::{Call, PartType, Style};
pub use crate::code::RawCode;
pub use crate::core::{Core, CoreBuilder};
pub use crate::decode::DecodeError;
pub use crate::error::{BuildError, Error, Undocumented};
pub use crate::operation::{Api, ClientParameter, Method, Operation, Place, Retry, Scheme, SchemeKind, Statuses};
pub use crate::part::{FilePart, FreePart};
pub use crate::reply::Reply;
pub use crate::secret::{Masked, Secret};
pub use crate::settings::{Limits, Retries, Timeouts};
pub use crate::transport::Transport;
#[doc(inline)]
pub use crate::{__choice as choice, __code as code, __complete as complete, __record as record, __wrapper as wrapper};

/// Properties a record does not name (`additionalProperties`), in the order of their names.
pub type Map<T> = std::collections::BTreeMap<String, T>;

/// What the macros of this crate expand to. Generated code does not name it.
#[doc(hidden)]
pub mod expanded {
    pub use serde::de::{Deserializer, MapAccess};
    pub use serde::ser::Serializer;

    pub use crate::choice::{buffer, choice, tag, unknown_tag, variant};
    pub use crate::code::{display_code, parse_code, plain_code, read_code, write_code};
    pub use crate::complete::{Complete, Gaps, complete};
    pub use crate::record::{
        Fields, Model, Plain, Property, Record, Rule, Shape, Word, given, read_record, same_records, show_record,
        write_record,
    };
}
