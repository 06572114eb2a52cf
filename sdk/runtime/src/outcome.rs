//! What is known of a call that may act: the question to ask before anything is sent again.
//!
//! Most APIs have no idempotency key: what is sent twice acts twice. Reading the answer is in `answer`,
//! what is repeated without asking in `sending`; settling what is unknown is left to the caller.

use std::fmt;
use std::str::FromStr;

use http::StatusCode;

use crate::error::Error;
use crate::reply::Reply;
use crate::transport::Stage;

/// What is known of a call, whatever came back: ask [`Outcome::of`] a result, or [`Error::outcome`] an error.
///
/// | outcome | what the server did | what the caller may do next |
/// |---|---|---|
/// | [`Accepted`](Self::Accepted) | acted | keep the numbers of the reply |
/// | [`Refused`](Self::Refused) | did not act | mend what was refused, then send it as something new |
/// | [`NotSent`](Self::NotSent) | received nothing | send it again, as it is |
/// | [`AnswerLost`](Self::AnswerLost) | acted, its numbers are lost | never send it again; read the numbers back |
/// | [`Unknown`](Self::Unknown) | acted, or not, or will | look before anything is sent again |
///
/// What decides, by what came back:
///
/// - **2xx**: accepted when the body decodes, else its answer is lost. But HTML or XML where the document has JSON is
///   the page of a gateway, which may have kept the request for itself: unknown.
/// - **4xx**: refused. Among them 429, though few documents say when it is counted: a quota stands before the
///   processing, and a request it let through is not answered 429. Also 425, which is by definition the
///   answer to what was not processed. Not among them **408**, 460 and 499: gateways say so of a back end that was too
///   slow, and it may go on. Unknown.
/// - **501** and **505**: refused. The server lacks the operation, or the version of HTTP.
/// - **Any other 5xx**: unknown. A 500 may follow the commit. A 503 mostly comes from a
///   gateway, and whether the back end was never reached or died in its work, it looks the
///   same. A `Retry-After` says when the server may be asked, not what it did.
/// - **3xx** and **1xx**: unknown. They are not followed.
/// - **No answer**: not sent where no connection was made, else unknown. "Connection closed before message completed"
///   is the same whether the server processed the request or not. So is a call whose future was dropped.
///
/// What was observed, fault by fault, is the table in [`outcomes`](crate::outcomes).
///
/// A journal writes the intent before the call, and the outcome of its result after it, in the words of
/// [`Outcome::as_str`]. An intent without an outcome, after a crash, is `Unknown`.
///
/// `Accepted` is what HTTP says: whether the body of a 200 reports an error is for the caller to read.
/// What is `Unknown` may still be executed: a request stays in the buffers and queues of a server after its sender gave up.
/// Look later than the time an attempt may take, and more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The server acted and its answer was read.
    Accepted,
    /// The server answered that it did not act.
    Refused,
    /// Not one byte of the request reached a server.
    NotSent,
    /// The server said that it acted, but its answer was cut, too large, or not what the document describes.
    AnswerLost,
    /// Nothing proves that the server acted, nor that it did not.
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

    /// Whether the very same request may be sent again without looking: only when nothing was sent.
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

    /// The word for it, which stays the same from version to version: it may be stored, and parsed again.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::NotSent => "not-sent",
            Self::AnswerLost => "answer-lost",
            Self::Unknown => "unknown",
        }
    }

    /// What an answer of `status` proves whose body brought no value.
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

/// A text that is the word for no [`Outcome`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no outcome has this word")]
pub struct NoOutcome;

impl<E> Error<E> {
    /// Whether it is certain that the operation did not reach the server: its outcome is
    /// [`NotSent`](Outcome::NotSent).
    pub fn is_not_sent(&self) -> bool {
        self.outcome() == Outcome::NotSent
    }

    /// What is known of the call. Never [`Outcome::Accepted`]: that is a [`Reply`].
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Encoding(_) | Self::MissingCredential(_) | Self::Token(_) => Outcome::NotSent,
            Self::Transport(error) => match error.stage() {
                Stage::NotSent => Outcome::NotSent,
                Stage::Sent => Outcome::Unknown,
                Stage::Answered(status) => Outcome::without_value(status),
            },
            // A documented failure of 2xx contradicts itself: it is not for us to say what the server did.
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
    fn only_what_was_not_sent_may_be_repeated() {
        let all = Outcome::ALL;
        assert_eq!(all.map(Outcome::may_repeat), [false, false, true, false, false]);
        assert_eq!(all.map(Outcome::acted), [Some(true), Some(false), Some(false), Some(true), None]);
        assert_eq!(all.map(|outcome| outcome.to_string()).join(" "), "accepted refused not-sent answer-lost unknown");
        assert_eq!(all.map(|outcome| outcome.as_str().parse()), all.map(Ok));
        assert_eq!("perhaps".parse::<Outcome>(), Err(NoOutcome));
    }
}
