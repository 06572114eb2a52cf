//! Everything that generated code may use, in one list (after the model of `tonic::codegen`).
//!
//! It is public because generated crates are separate crates. It is no API for people, who use the crate root.
//! Generated code cannot depend on anything that is absent here.

pub use std::marker::PhantomData;
pub use std::sync::Arc;

pub use bytes::Bytes;
pub use http::HeaderMap;
pub use serde::de::Deserialize;
pub use serde::ser::Serialize;

/// Readers of streams.
pub use crate::answer::stream as streamed;
pub use crate::answer::stream::Items;
pub use crate::answer::{
    Answer, BodyPart, Reader, bytes, bytes_parts, empty, events, json, json_lines, json_or_text, json_or_text_parts,
    json_parts, json_sequence, never, text,
};
pub use crate::auth::{ClientCredentials, Credential, Key};
pub use crate::build::{Given, IsGiven, MaybeText, Missing};
pub use crate::call::{Call, PartType, Style};
pub use crate::choice::RawJson;
pub use crate::code::RawCode;
pub use crate::core::{Core, CoreBuilder};
pub use crate::decode::DecodeError;
pub use crate::error::{BuildError, Error, Undocumented};
pub use crate::json::Json;
pub use crate::operation::{Api, ClientParameter, Method, Operation, Place, Retry, Scheme, SchemeKind, Statuses};
pub use crate::part::{FilePart, FreePart};
pub use crate::receive::{ReceiveError, received};
pub use crate::record::given;
pub use crate::reply::Reply;
pub use crate::secret::{Masked, Secret};
pub use crate::settings::{Limits, Retries, Timeouts};
pub use crate::transport::Transport;
#[doc(inline)]
pub use crate::{__choice as choice, __code as code, __complete as complete, __record as record, __wrapper as wrapper};

/// Properties that a record does not name (`additionalProperties`), sorted by name.
pub type Map<T> = std::collections::BTreeMap<String, T>;

/// What the macros of this crate expand to. Generated code does not name it.
#[doc(hidden)]
pub mod expanded {
    pub use serde::de::{Deserializer, MapAccess};
    pub use serde::ser::Serializer;

    pub use crate::choice::{buffer, choice};
    pub use crate::code::{display_code, parse_code, plain_code, read_code, write_code};
    pub use crate::complete::{Complete, Gaps, complete};
    pub use crate::record::{
        Fields, Form, Model, Plain, Property, Record, Rule, Shape, Word, read_record, same_records, show_record,
        write_record, write_variant,
    };
}
