//! One exchange: from a call to a classified answer. Nothing here is generic; decoding is in the parent.

use std::sync::Arc;

use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::{Core, Source, address, security};
use crate::answer::Answer;
use crate::auth::{Carriage, Token};
use crate::call::Call;
use crate::error::{EncodingError, Error, MissingCredential, TokenError, Unexpected};
use crate::mask::{Mask, RawBody};
use crate::operation::{Operation, Retry, Statuses};
use crate::secret::Secret;
use crate::transport::{Request, TransportError};

/// An answer and what the document says of its status.
pub(super) struct Exchange {
    pub(super) operation: &'static Operation,
    pub(super) class: Class,
    pub(super) answer: Answer,
    mask: Arc<Mask>,
}

impl Exchange {
    pub(super) fn unexpected(self) -> Box<Unexpected> {
        let (status, headers, body) = self.answer.into_parts();
        Box::new(Unexpected { operation: self.operation.id, status, headers, raw: RawBody::new(body, self.mask) })
    }
}

/// What the document says of a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Success,
    Documented,
    Undocumented,
}

/// What keeps a call from being answered.
pub(super) enum Fault {
    Encoding(EncodingError),
    MissingCredential(MissingCredential),
    Token(TokenError),
    Transport(TransportError),
}

impl Fault {
    pub(super) fn into_error<E>(self) -> Error<E> {
        match self {
            Self::Encoding(error) => Error::Encoding(error),
            Self::MissingCredential(error) => Error::MissingCredential(error),
            Self::Token(error) => Error::Token(Box::new(error)),
            Self::Transport(error) => Error::Transport(error),
        }
    }
}

impl Core {
    pub(super) async fn exchange(&self, mut call: Call) -> Result<Exchange, Fault> {
        if let Some(error) = call.error.take() {
            return Err(Fault::Encoding(error));
        }
        let operation = call.operation;
        let schemes = self.schemes(operation).map_err(Fault::MissingCredential)?;
        let mut authority = self.authority(schemes, &[]).await.map_err(Fault::Token)?;
        let mut answer = self.attempt(&call, &authority).await?;
        let replayable = operation.retry == Retry::Safe && !authority.tokens.is_empty();
        if answer.status_code() == StatusCode::UNAUTHORIZED && replayable {
            // The token may have ended early: one new token, one repetition.
            authority = self.authority(schemes, &authority.tokens).await.map_err(Fault::Token)?;
            answer = self.attempt(&call, &authority).await?;
        }
        if answer.status_code() == StatusCode::UNAUTHORIZED {
            // What is never repeated needs a new token too: at its next call.
            self.forget(&authority.tokens).await;
        }
        let secrets = self.settings.secrets.iter().chain(&authority.tokens).cloned().collect();
        let mask = Arc::new(Mask::new(self.settings.api.sensitive, secrets));
        Ok(Exchange { operation, class: classify(operation, answer.status()), answer, mask })
    }

    /// The schemes that this call uses.
    fn schemes(&self, operation: &'static Operation) -> Result<&'static [&'static str], MissingCredential> {
        let given: Vec<_> = self.settings.credentials.iter().map(|configured| configured.scheme).collect();
        security::choose(self.settings.api, operation.security, &given)
            .map_err(|needs| MissingCredential::new(operation.id, needs))
    }

    /// How the credentials of `schemes` travel, with tokens other than the `refused` ones.
    async fn authority(&self, schemes: &[&str], refused: &[Secret]) -> Result<Authority, TokenError> {
        let mut authority = Authority::default();
        let used = self.settings.credentials.iter().filter(|configured| schemes.contains(&configured.scheme));
        for configured in used {
            match &configured.source {
                Source::Fixed(carriage) => authority.carriages.push(carriage.clone()),
                Source::Tokens(source) => {
                    let refused = refused.get(authority.tokens.len());
                    let Token { secret, carriage, .. } = source.token(&*self.settings.transport, refused).await?;
                    authority.tokens.push(secret);
                    authority.carriages.push(carriage);
                }
            }
        }
        Ok(authority)
    }

    /// Makes the next call ask for other tokens than the `refused` ones.
    async fn forget(&self, refused: &[Secret]) {
        for configured in &self.settings.credentials {
            if let Source::Tokens(source) = &configured.source {
                for token in refused {
                    source.forget(token).await;
                }
            }
        }
    }

    async fn attempt(&self, call: &Call, authority: &Authority) -> Result<Answer, Fault> {
        let request = self.request(call, &authority.carriages).map_err(Fault::Encoding)?;
        self.settings.transport.send(request).await.map_err(Fault::Transport)
    }

    fn request(&self, call: &Call, credentials: &[Carriage]) -> Result<Request, EncodingError> {
        let operation = call.operation;
        let fail = |place: &str| EncodingError::new(operation.id, place, "the value cannot stand in a header");
        let mut headers = HeaderMap::new();
        for (name, value) in &call.headers {
            headers.append(name, value.clone());
        }
        if !operation.accept.is_empty() {
            headers.insert(ACCEPT, HeaderValue::from_static(operation.accept));
        }
        if let Some(content_type) = call.body.content_type() {
            headers.insert(CONTENT_TYPE, content_type.parse().map_err(|_| fail("Content-Type"))?);
        }
        let mut cookies = call.cookies.clone();
        let mut query = Vec::new();
        let set = self.settings.parameters.iter();
        let used = set.filter(|(parameter, _)| operation.client_parameters.contains(&parameter.name));
        for carriage in used.map(|(_, carriage)| carriage).chain(credentials) {
            match carriage {
                Carriage::Header(name, value) => drop(headers.insert(name, value.clone())),
                Carriage::Query(name, value) => query.push((*name, value.as_str())),
                Carriage::Cookie(name, value) => cookies.push(format!("{name}={}", crate::call::encode(value))),
            }
        }
        if !cookies.is_empty() {
            let mut value = HeaderValue::from_str(&cookies.join("; ")).map_err(|_| fail("Cookie"))?;
            value.set_sensitive(true);
            headers.insert(COOKIE, value);
        }
        let url = address::of_call(&self.settings.base, call, &query)?;
        let body = call.body.to_body(self.settings.json_parts);
        Ok(Request { method: operation.method.to_http(), url, headers, body })
    }
}

/// What a request is allowed by.
#[derive(Default)]
struct Authority {
    carriages: Vec<Carriage>,
    tokens: Vec<Secret>,
}

/// What the document says of `status`: exact statuses first, then ranges, then the default.
///
/// A 2xx the document lacks counts as success where it describes any: servers answer 201 for a documented 200.
fn classify(operation: &Operation, status: u16) -> Class {
    let is_success = (200..300).contains(&status);
    let any_success = |statuses: &Statuses| match *statuses {
        Statuses::One(one) => (200..300).contains(&one),
        Statuses::Range(range) => range == 2,
        Statuses::Default => true,
    };
    for wanted in [Statuses::One(status), Statuses::Range(status / 100)] {
        if operation.success.contains(&wanted) {
            return Class::Success;
        }
        if operation.documented.contains(&wanted) {
            return Class::Documented;
        }
    }
    if is_success && operation.success.iter().any(any_success) {
        Class::Success
    } else if operation.documented.contains(&Statuses::Default) {
        Class::Documented
    } else {
        Class::Undocumented
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Method;

    fn operation(success: &'static [Statuses], documented: &'static [Statuses]) -> Operation {
        Operation {
            id: "lire",
            method: Method::Get,
            path: "/",
            retry: Retry::Safe,
            success,
            documented,
            accept: "",
            security: &[],
            server: None,
            client_parameters: &[],
        }
    }

    #[test]
    fn the_more_exact_status_wins() {
        use Statuses::{Default, One, Range};
        let strict = operation(&[One(200)], &[One(400), Range(5)]);
        for (status, class) in [
            (200, Class::Success),
            (201, Class::Success),
            (400, Class::Documented),
            (503, Class::Documented),
            (404, Class::Undocumented),
            (302, Class::Undocumented),
        ] {
            assert_eq!(classify(&strict, status), class, "{status}");
        }
        assert_eq!(classify(&operation(&[Range(2)], &[One(202), Default]), 202), Class::Documented);
        assert_eq!(classify(&operation(&[Range(2)], &[One(202), Default]), 418), Class::Documented);
        assert_eq!(classify(&operation(&[Default], &[]), 204), Class::Success);
        assert_eq!(classify(&operation(&[Default], &[]), 404), Class::Undocumented);
        assert_eq!(classify(&operation(&[One(302)], &[]), 200), Class::Undocumented);
    }
}
