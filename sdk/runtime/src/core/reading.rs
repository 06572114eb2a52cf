//! Reads an answer as documented for its status, within the time of its call.

use super::exchange::{Class, Exchange};
use crate::answer::Reader;
use crate::aside::{TOO_SLOW, aside, is_large};
use crate::decode::DecodeError;
use crate::error::{Error, Refusal, Undecodable, Unexpected};
use crate::reply::Reply;

/// Reads the answer. An answer that takes too long to decode counts as one that does not decode.
pub(super) async fn read<T, E>(exchange: Exchange, success: Reader<T>, failure: Reader<E>) -> Result<Reply<T>, Error<E>>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let (length, deadline) = (exchange.answer.body().len(), exchange.deadline);
    if !is_large(length) {
        return decode(exchange, success, failure);
    }
    let kept = exchange.clone();
    let read = aside(length, deadline, move || decode(exchange, success, failure)).await;
    read.unwrap_or_else(|| Err(Error::Decoding(kept.undecodable(DecodeError::new(TOO_SLOW)))))
}

/// Reads the answer as documented for its status.
fn decode<T, E>(exchange: Exchange, success: Reader<T>, failure: Reader<E>) -> Result<Reply<T>, Error<E>> {
    match exchange.class {
        Class::Success => match success.read(&exchange.answer) {
            Ok(body) => {
                let (status, headers, raw) = exchange.into_parts();
                Ok(Reply { status, headers, body, raw })
            }
            Err(error) => Err(Error::Decoding(exchange.undecodable(error))),
        },
        Class::Documented => match failure.read(&exchange.answer) {
            Ok(body) => Err(Error::Refused(exchange.refusal(body))),
            Err(error) => Err(Error::Decoding(exchange.undecodable(error))),
        },
        Class::Undocumented => Err(Error::Undocumented(exchange.unexpected())),
    }
}

impl Exchange {
    fn refusal<E>(self, body: E) -> Box<Refusal<E>> {
        let Unexpected { operation, status, headers, raw } = *self.unexpected();
        Box::new(Refusal { operation, status, headers, body, raw })
    }

    fn undecodable(self, error: DecodeError) -> Box<Undecodable> {
        let Unexpected { operation, status, headers, raw } = *self.unexpected();
        let (path, reason) = (error.path().to_owned(), error.reason().to_owned());
        Box::new(Undecodable { operation, status, headers, raw, path, reason })
    }
}
