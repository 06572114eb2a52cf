//! The runtime of generated clients: transport, credentials, bodies, errors, and the requirements on leaf types.
//!
//! Generated code uses [`codegen`] and [`scalar`] only; people use the types re-exported here, and the tables of
//! [`operation`].
//! This crate knows HTTP and JSON. It knows no model, no leaf type and no operation of any document: it serves every
//! generated crate alike. The document (`x-sensitive`) and the `Debug` of its leaf types say what must stay secret.
//! Other texts of a server are masked too, unless they are known codes.
//!
//! # Spans and events
//!
//! With the feature `tracing`, calls are traced as spans. Their names and fields are fixed, and the values are names of
//! operations, numbers and words of this crate: never a URL, a header, a body, or a text of a server.
//!
//! | span | level | fields |
//! |---|---|---|
//! | `api.call` | info | `operation`; `attempts`, so far; at its end `outcome`, `status`, `elapsed_ms` |
//! | `api.token` | debug | at its end `granted`, `elapsed_ms` |
//! | `api.attempt` | debug | `number`; at its end `waited_ms` (for its turn), `status`, `broken` (`not-sent`, `sent`, `cut`), `elapsed_ms` |
//!
//! A call ends with one event with the fields of its span: at level debug when it was accepted, at warn otherwise.
//!
//! # Metrics
//!
//! With the feature `metrics`, attempts are measured through the crate [`metrics`](https://docs.rs/metrics). Install
//! its recorder before the first client is built. Both metrics are histograms of seconds. No label contains transported
//! data: never a URL, a header, a body or a text of a server.
//!
//! | metric | labels |
//! |---|---|
//! | `http.client.request.duration` | `http.request.method`; `server.address`, `server.port`; `url.template`, as the document has it, but of tokens; `http.response.status_code`, if one came; `error.type`: the status from 400 on, else how far a broken exchange came (`not-sent`, `sent`, `cut`), or `dropped` with its call |
//! | `api.attempt.wait` | how long an attempt of an operation waited for its turn, by the limits: `server.address`, `server.port`; `error.type` is `late` where none came in time |
//!
//! The first metric is that of OpenTelemetry's
//! [conventions](https://opentelemetry.io/docs/specs/semconv/http/http-metrics/), which advise the buckets 0.005, 0.01,
//! 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5 and 10. A call that is repeated has several values.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod address;
mod agent;
mod answer;
mod aside;
mod auth;
mod build;
mod call;
mod choice;
mod code;
mod complete;
mod core;
mod decode;
mod error;
mod json;
mod mask;
mod meter;
mod outcome;
mod part;
mod reading;
mod receive;
mod record;
mod reply;
mod secret;
mod sending;
mod settings;
mod trace;
mod transport;

pub mod codegen;
pub mod operation;
pub mod scalar;

#[doc = include_str!("../OUTCOMES.md")]
pub mod outcomes {}

#[cfg(all(any(feature = "dpop", feature = "rustls"), not(any(feature = "aws-lc", feature = "ring"))))]
compile_error!("`dpop` and `rustls` need a cryptography: turn on the feature `aws-lc` or `ring`");

pub use crate::address::{UrlProblem, base as base_url};
pub use crate::answer::stream::{Items, StreamError};
pub use crate::answer::{Answer, BodyPart};
pub use crate::auth::{ClientCredentials, Credential, EnvironmentVariable, Key, NoSecret, SecretSource};
#[cfg(feature = "dpop")]
pub use crate::auth::{ProofKey, ProofKeyError};
pub use crate::build::MaybeText;
pub use crate::choice::RawJson;
pub use crate::code::{Code, Entry, RawCode, UnknownCode, Wire};
pub use crate::complete::Incomplete;
pub use crate::decode::{DecodeError, Flaw, ValueKind, from_json, from_json_strict};
pub use crate::error::{
    BuildError, BuildProblem, EncodingError, Error, MissingCredential, Refusal, TokenError, Undecodable, Undocumented,
    Unexpected,
};
pub use crate::json::Json;
pub use crate::mask::RawBody;
pub use crate::outcome::{NoOutcome, Outcome};
pub use crate::part::{FilePart, FreePart};
pub use crate::receive::ReceiveError;
pub use crate::reply::Reply;
pub use crate::secret::Secret;
pub use crate::sending::{Handover, retry_after};
pub use crate::settings::{Limits, Rate, Retries, Timeouts};
#[cfg(feature = "tracing")]
pub use crate::trace::counting_attempts;
pub use crate::transport::{Body, BoxFuture, Part, Patience, Pieces, Request, Stage, Transport, TransportError};

#[cfg(feature = "reqwest")]
pub use crate::transport::{Proxy, ReqwestTransport, ReqwestTransportBuilder, SetupError};

// The crates whose types are part of the public API, so that callers need no version of their own.
pub use {bytes, http, jiff, serde_json, url};
