//! An exchange that broke, and how far it came: this is all that is known of what the server did.

use http::StatusCode;

/// How far an exchange came before it broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// No byte of the request was sent: the connection was never made.
    NotSent,
    /// The request was sent, partly or completely, and no status was received.
    Sent,
    /// The head of an answer with this status was received, but not the whole body.
    Answered(StatusCode),
}

/// An exchange that broke before the answer was whole.
#[derive(Debug, thiserror::Error)]
#[error("{reason} ({})", certainty(.stage))]
pub struct TransportError {
    stage: Stage,
    limit: Option<u64>,
    reason: String,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl TransportError {
    /// A failure that proves that no byte of the request was sent: the connection was never made.
    pub fn not_sent(reason: impl Into<String>) -> Self {
        Self::at(Stage::NotSent, reason)
    }

    /// A failure before a status was received: the server may have received the request, and may have acted. If in
    /// doubt, use this one.
    pub fn broken(reason: impl Into<String>) -> Self {
        Self::at(Stage::Sent, reason)
    }

    /// A failure while the body of an answer was read, after its head with `status`.
    pub fn cut(status: StatusCode, reason: impl Into<String>) -> Self {
        Self::at(Stage::Answered(status), reason)
    }

    /// An answer of `status` whose body has more than `limit` bytes.
    pub fn too_large(status: StatusCode, limit: u64) -> Self {
        let reason = format!("the answer is larger than the limit of {limit} bytes");
        Self { limit: Some(limit), ..Self::at(Stage::Answered(status), reason) }
    }

    fn at(stage: Stage, reason: impl Into<String>) -> Self {
        Self { stage, limit: None, reason: reason.into(), source: None }
    }

    /// The same failure with its cause, which must not show the URL's query, headers or the body.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The same failure, in the page of a gateway before the server: the status of that page does not describe the
    /// server.
    pub(crate) fn in_page(mut self) -> Self {
        self.stage = Stage::Sent;
        self
    }

    /// How far the exchange came.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Whether it is certain that nothing was sent. Only then may a request that acts be repeated without a check.
    pub fn is_not_sent(&self) -> bool {
        self.stage == Stage::NotSent
    }

    /// The status of the incomplete answer.
    pub fn status(&self) -> Option<StatusCode> {
        match self.stage {
            Stage::Answered(status) => Some(status),
            Stage::NotSent | Stage::Sent => None,
        }
    }

    /// The maximum size in bytes, if the answer exceeded it.
    pub fn limit(&self) -> Option<u64> {
        self.limit
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

fn certainty(stage: &Stage) -> String {
    match stage {
        Stage::NotSent => "the request was not sent".to_owned(),
        Stage::Sent => "the request may have been received".to_owned(),
        Stage::Answered(status) => format!("the server had answered {status}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_why_and_how_far_it_came() {
        let status = StatusCode::OK;
        for (error, stage, limit, shown) in [
            (TransportError::not_sent("x"), Stage::NotSent, None, "x (the request was not sent)"),
            (TransportError::broken("x"), Stage::Sent, None, "x (the request may have been received)"),
            (TransportError::cut(status, "x"), Stage::Answered(status), None, "x (the server had answered 200 OK)"),
            (
                TransportError::too_large(status, 9),
                Stage::Answered(status),
                Some(9),
                "the answer is larger than the limit of 9 bytes (the server had answered 200 OK)",
            ),
        ] {
            let reason = shown.split_once(" (").map(|(reason, _)| reason);
            assert_eq!((error.stage(), error.limit(), Some(error.reason())), (stage, limit, reason));
            assert_eq!((error.is_not_sent(), error.to_string().as_str()), (stage == Stage::NotSent, shown));
        }
    }
}
