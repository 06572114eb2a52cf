//! One exchange: from a call to a classified answer. Nothing here is generic; the parent module decodes.

use std::sync::{Arc, Mutex, PoisonError};

use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};
use tokio::time::{Instant, timeout_at};

use super::{Core, Source, security};
use crate::answer::Answer;
use crate::auth::{self, Carriage, Credential, SecretSource, Token};
use crate::call::Call;
use crate::error::{EncodingError, Error, MissingCredential, TokenError, Unexpected};
use crate::mask::{Mask, RawBody};
use crate::operation::{Operation, Retry, SchemeKind, Statuses};
use crate::secret::Secret;
use crate::sending::{Lane, Sending, handover};
use crate::trace::Span;
use crate::transport::{Request, TransportError};

/// Capacity for the headers of nearly every call, to avoid reallocation.
const HEADERS: usize = 12;

/// An answer and what the document says of its status.
#[derive(Clone)]
pub(super) struct Exchange {
    pub(super) operation: &'static Operation,
    pub(super) class: Class,
    pub(super) answer: Answer,
    /// When the call must end.
    pub(super) deadline: Instant,
    mask: Arc<Mask>,
}

impl Exchange {
    pub(super) fn into_parts(self) -> (StatusCode, HeaderMap, RawBody) {
        let (status, headers, body) = self.answer.into_parts();
        (status, headers, RawBody::new(body, self.mask))
    }

    pub(super) fn unexpected(self) -> Box<Unexpected> {
        let operation = self.operation.id;
        let (status, headers, raw) = self.into_parts();
        Box::new(Unexpected { operation, status, headers, raw })
    }
}

/// What the document says of a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Success,
    Documented,
    Undocumented,
}

/// Why a call has no answer.
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
    pub(super) async fn exchange(&self, mut call: Call, span: &Span) -> Result<Exchange, Fault> {
        handover::hold();
        if let Some(error) = call.error.take() {
            return Err(Fault::Encoding(error));
        }
        let operation = call.operation;
        let schemes = self.schemes(operation).map_err(Fault::MissingCredential)?;
        let deadline = self.settings.sender.deadline();
        let mut authority = self.authority(operation, (schemes, &[]), deadline).await?;
        let mut answer = self.answer(&call, &authority, (deadline, span)).await?;
        let replayable = operation.retry == Retry::Safe && !authority.tokens.is_empty();
        if answer.status_code() == StatusCode::UNAUTHORIZED && replayable {
            // The token may have ended early: request one new token, and repeat once.
            authority = self.authority(operation, (schemes, &authority.tokens), deadline).await?;
            answer = self.answer(&call, &authority, (deadline, span)).await?;
        }
        if answer.status_code() == StatusCode::UNAUTHORIZED {
            // This also applies to operations that are never repeated: the next call requests a new token.
            self.forget(&authority.tokens);
        }
        let secrets = self.settings.secrets.iter().chain(&authority.tokens).chain(&authority.provided);
        let secrets = secrets.cloned().collect();
        let mask = Arc::new(Mask::new(self.settings.api.sensitive, secrets));
        Ok(Exchange { operation, class: classify(operation, answer.status()), answer, deadline, mask })
    }

    /// The schemes that this call uses.
    fn schemes(&self, operation: &'static Operation) -> Result<&'static [&'static str], MissingCredential> {
        let given = |scheme: &str| self.settings.credentials.iter().any(|configured| configured.scheme == scheme);
        security::choose(self.settings.api, operation.security, given)
            .map_err(|needs| MissingCredential::new(operation.id, needs))
    }

    /// How the credentials of `schemes` travel, with tokens other than the `refused` ones.
    async fn authority(
        &self,
        operation: &'static Operation,
        (schemes, refused): (&[&str], &[Secret]),
        deadline: Instant,
    ) -> Result<Authority, Fault> {
        let mut authority = Authority::default();
        let used = self.settings.credentials.iter().filter(|configured| schemes.contains(&configured.scheme));
        for configured in used {
            match &configured.source {
                Source::Fixed(carriage) => authority.carriages.push(carriage.clone()),
                Source::Tokens(source) => {
                    let refused = refused.get(authority.tokens.len());
                    let token = source.token(&self.settings.sender, refused, deadline).await;
                    let Token { secret, carriage, .. } = token.map_err(Fault::Token)?;
                    authority.tokens.push(secret);
                    authority.carriages.push(carriage);
                }
                Source::Provided(kind, keeper) => {
                    let given = provided(*kind, &**keeper, deadline).await;
                    let (secret, carriage) = given.map_err(|reason| {
                        let needs = format!("the key of `{}`: {reason}", configured.scheme);
                        Fault::MissingCredential(MissingCredential::new(operation.id, needs))
                    })?;
                    authority.provided.push(secret);
                    authority.carriages.push(carriage);
                }
            }
        }
        Ok(authority)
    }

    /// Makes the next call request other tokens than the `refused` ones.
    fn forget(&self, refused: &[Secret]) {
        for configured in &self.settings.credentials {
            if let Source::Tokens(source) = &configured.source {
                for token in refused {
                    source.forget(token);
                }
            }
        }
    }

    /// The answer to the call, repeated as far as its operation allows.
    async fn answer(
        &self,
        call: &Call,
        authority: &Authority,
        (deadline, span): (Instant, &Span),
    ) -> Result<Answer, Fault> {
        let write = || self.request(call, &authority.carriages);
        // Most calls are attempted once: the request is written again only for a repetition.
        let first = Mutex::new(Some(write().map_err(Fault::Encoding)?));
        let request = || {
            let written = first.lock().unwrap_or_else(PoisonError::into_inner).take();
            written.unwrap_or_else(|| write().expect("what was written once can be written again"))
        };
        // All other answers are read to their end by the attempt, which may be repeated.
        let stays_open = |answer: &Answer| {
            let is_success = classify(call.operation, answer.status()) == Class::Success;
            is_success && call.opens.is_some_and(|media| answer.is_any_of(media))
        };
        let (retry, template) = (call.operation.retry, Some(call.operation.path));
        let sending = Sending {
            request: &request,
            stays_open: &stays_open,
            retry,
            lane: Lane::Paced,
            deadline,
            call: Some(span),
            template,
        };
        self.settings.sender.send(sending).await.map_err(Fault::Transport)
    }

    fn request(&self, call: &Call, credentials: &[Carriage]) -> Result<Request, EncodingError> {
        let operation = call.operation;
        let fail = |place: &str| EncodingError::new(operation.id, place, "the value cannot stand in a header");
        let mut headers = HeaderMap::with_capacity(HEADERS);
        for (name, value) in &call.headers {
            headers.append(name, value.clone());
        }
        if !operation.accept.is_empty() {
            let accept = HeaderValue::from_bytes(operation.accept.as_bytes()).map_err(|_| fail("Accept"))?;
            headers.insert(ACCEPT, accept);
        }
        if let Some(content_type) = call.body.content_type() {
            headers.insert(CONTENT_TYPE, content_type.clone());
        }
        let mut cookies = call.cookies.clone();
        let mut query = Vec::new();
        let set = self.settings.parameters.iter();
        let used = set.filter(|(parameter, _)| operation.client_parameters.contains(&parameter.name));
        for carriage in used.map(|(_, carriage)| carriage).chain(credentials) {
            match carriage {
                Carriage::Header(name, value) => drop(headers.insert(name, value.clone())),
                Carriage::Query(name, value) => query.push((*name, value.as_str())),
                Carriage::Cookie(name, value) => cookies.push(format!("{name}={value}")),
            }
        }
        if let Some(shared) = shared_header(credentials) {
            let reason = "two credentials of this call want the same header, which can carry one";
            return Err(EncodingError::new(operation.id, shared, reason));
        }
        if !cookies.is_empty() {
            let mut value = HeaderValue::from_str(&cookies.join("; ")).map_err(|_| fail("Cookie"))?;
            value.set_sensitive(true);
            headers.insert(COOKIE, value);
        }
        let url = self.settings.routes.of_call(call, &query)?;
        let body = call.body.to_body(self.settings.json_parts);
        let method = operation.method.to_http();
        let (opens, plain_http) = (call.opens.is_some(), self.settings.routes.plain_http(&url));
        Ok(Request { headers, body, opens, plain_http, ..Request::new(method, url) })
    }
}

/// A header that two credentials would set.
fn shared_header(credentials: &[Carriage]) -> Option<&str> {
    let mut names: Vec<&str> = credentials
        .iter()
        .filter_map(|carriage| match carriage {
            Carriage::Header(name, _) => Some(name.as_str()),
            Carriage::Query(..) | Carriage::Cookie(..) => None,
        })
        .collect();
    names.sort_unstable();
    names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

/// The credentials of a request.
#[derive(Default)]
struct Authority {
    carriages: Vec<Carriage>,
    tokens: Vec<Secret>,
    provided: Vec<Secret>,
}

/// The key that `keeper` provides, and how it travels; the error says why there is none.
async fn provided(
    kind: SchemeKind,
    keeper: &dyn SecretSource,
    deadline: Instant,
) -> Result<(Secret, Carriage), String> {
    let given = timeout_at(deadline, keeper.secret()).await.map_err(|_| "it did not come in time".to_owned())?;
    let secret = given.map_err(|error| error.to_string())?;
    let carriage = auth::carriage(kind, &Credential::ApiKey(secret.clone()))?;
    Ok((secret, carriage.expect("a key travels by itself")))
}

/// The entry of the document for `status`: exact statuses first, then ranges, then the default.
///
/// A 2xx that the document lacks counts as success if the document describes any 2xx: servers answer 201 for a
/// documented 200.
fn classify(operation: &Operation, status: u16) -> Class {
    let is_success = (200..300).contains(&status);
    // A range of successes has this one in it, and is found first.
    let any_success = |statuses: &Statuses| matches!(statuses, Statuses::One(200..300) | Statuses::Default);
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

    fn operation(success: &'static [Statuses], documented: &'static [Statuses]) -> Operation {
        Operation { success, documented, ..Operation::SPECIMEN }
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
