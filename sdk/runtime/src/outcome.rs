//! What is known of a call that may have acted. Check it before anything is sent again.
//!
//! Most APIs have no idempotency key: a request that is sent twice acts twice. `answer` reads answers; `sending` makes
//! automatic repetitions. The caller has to settle an unknown outcome.

use std::fmt;
use std::str::FromStr;

use http::StatusCode;

use crate::error::Error;
use crate::reply::Reply;
use crate::transport::Stage;

/// What is known of a call: [`Outcome::of`] takes a result, [`Error::outcome`] an error.
///
/// | outcome | what the server did | what the caller may do next |
/// |---|---|---|
/// | [`Accepted`](Self::Accepted) | acted | keep the numbers of the reply |
/// | [`Refused`](Self::Refused) | did not act | correct the request, then send it as a new one |
/// | [`NotSent`](Self::NotSent) | received nothing | send it again, unchanged |
/// | [`AnswerLost`](Self::AnswerLost) | acted, but its numbers are lost | never send it again; look the numbers up |
/// | [`Unknown`](Self::Unknown) | acted, did not act, or may still act | look it up before anything is sent again |
///
/// How the outcome is decided:
///
/// - **2xx**: accepted when the body decodes, otherwise the answer is lost. But HTML or XML where the document has JSON
///   is the page of a gateway, which may not have forwarded the request: unknown. So is a 2xx that ends while some of the
///   request is still to be sent: whoever says that it was received cannot have received it.
/// - **4xx**: refused. This includes 429, although few documents say when it is counted: a quota is checked before
///   processing. It includes 425, which by definition answers a request that was not processed. It does not include
///   **408**, 460 and 499: gateways send these when a back end was too slow, and the back end may continue. Those are
///   unknown.
/// - **501** and **505**: refused. The server lacks the operation, or the version of HTTP.
/// - **Any other 5xx**: unknown. A 500 may follow the commit. A 503 mostly comes from a gateway, and looks the same
///   whether the back end was never reached or failed during its work. A `Retry-After` says when the server may be asked,
///   not what it did.
/// - **3xx** and **1xx**: unknown. They are not followed.
/// - **No answer**: not sent if no connection was made, otherwise unknown. "Connection closed before message completed"
///   is the same whether the server processed the request or not. A call whose future was dropped is unknown too.
///
/// What was observed for each fault is in the table of [`outcomes`](crate::outcomes).
///
/// A journal writes the intent before the call, and the outcome after it, in the words of [`Outcome::as_str`]. An
/// intent without an outcome, after a crash, is `Unknown`.
///
/// `Accepted` is the result of HTTP: the caller has to check whether the body of a 200 reports an error. A request
/// whose outcome is `Unknown` may still be executed: it may stay in the buffers and queues of a server after its sender
/// gave up. Look later than the maximum time of an attempt, and more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The server acted and its answer was read.
    Accepted,
    /// The server answered that it did not act.
    Refused,
    /// Not one byte of the request reached a server.
    NotSent,
    /// The server said that it acted, but its answer was cut off, too large, or does not match the document.
    AnswerLost,
    /// There is no proof that the server acted, nor that it did not.
    Unknown,
}

impl Outcome {
    /// The outcome of a call.
    ///
    /// ```
    /// # use cfadock_runtime::{Error, Outcome, Reply, TransportError, Undocumented};
    /// let result: Result<Reply<()>, Error<Undocumented>> = Err(Error::Transport(TransportError::broken("reset")));
    /// assert_eq!(Outcome::of(&result), Outcome::Unknown);
    /// assert!(!Outcome::of(&result).may_repeat());
    /// ```
    pub fn of<T, E>(result: &Result<Reply<T>, Error<E>>) -> Self {
        match result {
            Ok(_) => Self::Accepted,
            Err(error) => error.outcome(),
        }
    }

    /// Whether the same request may be sent again without a check: only when nothing was sent.
    pub fn may_repeat(self) -> bool {
        self == Self::NotSent
    }

    /// Whether the server acted, where that is certain.
    pub fn acted(self) -> Option<bool> {
        match self {
            Self::Accepted | Self::AnswerLost => Some(true),
            Self::Refused | Self::NotSent => Some(false),
            Self::Unknown => None,
        }
    }

    /// All of them.
    pub const ALL: [Self; 5] = [Self::Accepted, Self::Refused, Self::NotSent, Self::AnswerLost, Self::Unknown];

    /// The word for this outcome. It is stable across versions: it may be stored, and parsed again.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::NotSent => "not-sent",
            Self::AnswerLost => "answer-lost",
            Self::Unknown => "unknown",
        }
    }

    /// What the `status` of an answer proves when its body gave no value.
    fn without_value(status: StatusCode) -> Self {
        match status.as_u16() {
            200..=299 => Self::AnswerLost,
            408 | 460 | 499 => Self::Unknown,
            400..=499 | 501 | 505 => Self::Refused,
            _ => Self::Unknown,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Outcome {
    type Err = NoOutcome;

    fn from_str(word: &str) -> Result<Self, NoOutcome> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word).ok_or(NoOutcome)
    }
}

/// A text that is the word of no [`Outcome`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no outcome has this word")]
pub struct NoOutcome;

impl<E> Error<E> {
    /// Whether it is certain that the operation did not reach the server: its outcome is
    /// [`NotSent`](Outcome::NotSent).
    pub fn is_not_sent(&self) -> bool {
        self.outcome() == Outcome::NotSent
    }

    /// What is known of the call. Never [`Outcome::Accepted`]: that outcome comes with a [`Reply`].
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Encoding(_) | Self::MissingCredential(_) | Self::Token(_) => Outcome::NotSent,
            Self::Transport(error) => match error.stage() {
                Stage::NotSent => Outcome::NotSent,
                Stage::Sent => Outcome::Unknown,
                Stage::Answered(status) => Outcome::without_value(status),
            },
            // A documented failure with a 2xx contradicts itself: it does not prove what the server did.
            Self::Refused(refusal) if refusal.status.is_success() => Outcome::Unknown,
            Self::Refused(refusal) => Outcome::without_value(refusal.status),
            Self::Undocumented(unexpected) => Outcome::without_value(unexpected.status),
            Self::Decoding(undecodable) if undecodable.status.is_success() && undecodable.is_page() => Outcome::Unknown,
            Self::Decoding(undecodable) => Outcome::without_value(undecodable.status),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_proves_no_more_than_it_says() {
        let told = |status: u16| Outcome::without_value(StatusCode::from_u16(status).expect("a status"));
        for (statuses, outcome) in [
            (&[200, 201, 202, 204, 299][..], Outcome::AnswerLost),
            (&[400, 401, 403, 404, 405, 409, 413, 422, 425, 429, 501, 505], Outcome::Refused),
            (&[101, 300, 301, 302, 303, 304, 307, 308], Outcome::Unknown),
            (&[408, 460, 499, 500, 502, 503, 504, 511, 599, 600], Outcome::Unknown),
        ] {
            for &status in statuses {
                assert_eq!(told(status), outcome, "{status}");
            }
        }
    }

    #[test]
    fn a_documented_failure_proves_what_its_status_does_and_nothing_under_a_success() {
        use std::sync::Arc;

        for (status, outcome) in
            [(200, Outcome::Unknown), (202, Outcome::Unknown), (409, Outcome::Refused), (503, Outcome::Unknown)]
        {
            let raw = crate::mask::RawBody::new(bytes::Bytes::new(), Arc::new(crate::mask::Mask::whole()));
            let (status, headers) = (StatusCode::from_u16(status).expect("a status"), http::HeaderMap::new());
            let refusal = crate::error::Refusal { operation: "deposer", status, headers, body: (), raw };
            assert_eq!(Error::Refused(Box::new(refusal)).outcome(), outcome, "{status}");
        }
    }

    #[test]
    fn only_what_was_not_sent_may_be_repeated() {
        let all = Outcome::ALL;
        assert_eq!(all.map(Outcome::may_repeat), [false, false, true, false, false]);
        assert_eq!(all.map(Outcome::acted), [Some(true), Some(false), Some(false), Some(true), None]);
        assert_eq!(all.map(|outcome| outcome.to_string()).join(" "), "accepted refused not-sent answer-lost unknown");
        assert_eq!(all.map(|outcome| outcome.as_str().parse()), all.map(Ok));
        assert_eq!("perhaps".parse::<Outcome>(), Err(NoOutcome));
    }
}
