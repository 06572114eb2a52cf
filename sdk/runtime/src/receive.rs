//! Calls that a server makes: a webhook, a callback. This crate has no server: the caller passes what its own server
//! received.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::answer::{Answer, Reader};
use crate::decode::DecodeError;
use crate::operation::Method;

/// Why a call does not match the document. It quotes nothing of the call: it may be logged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiveError {
    /// The call has another method.
    #[error("the call comes by another method than {0}")]
    Method(String),
    /// Its body does not match the document.
    #[error("the body of the call: {0}")]
    Body(#[from] DecodeError),
}

/// Reads a call.
///
/// # Errors
/// See [`ReceiveError`].
pub fn received<T>(
    expected: Method,
    reader: Reader<T>,
    method: &str,
    headers: &HeaderMap,
    body: impl Into<Bytes>,
) -> Result<T, ReceiveError> {
    let expected = expected.to_http();
    if !method.eq_ignore_ascii_case(expected.as_str()) {
        return Err(ReceiveError::Method(expected.to_string()));
    }
    Ok(reader.read(&Answer::new(StatusCode::OK, headers.clone(), body))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::json;

    #[test]
    fn a_call_is_read_by_its_method_and_body() {
        let read =
            |method, body: &str| received(Method::Post, json::<Vec<i64>>(), method, &HeaderMap::new(), body.to_owned());
        assert_eq!(read("POST", "[1]"), Ok(vec![1]));
        assert_eq!(read("GET", "[1]"), Err(ReceiveError::Method("POST".to_owned())));
        assert!(
            matches!(read("post", "[secret]"), Err(ReceiveError::Body(error)) if !error.to_string().contains("secret"))
        );
    }
}
