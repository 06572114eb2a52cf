//! Requests a token from a token server (RFC 6749 §4.4) and reads the answer. The parent module decides when.

use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde::Deserialize;
use tokio::time::Instant;
use url::{Url, form_urlencoded};

use super::Token;
use crate::answer::Answer;
use crate::aside::{TOO_SLOW, aside};
use crate::auth::{Carriage, ClientCredentials};
use crate::decode::{self, DecodeError};
use crate::error::TokenError;
use crate::mask::{Mask, RawBody};
use crate::operation::Retry;
use crate::secret::Secret;
use crate::sending::{Lane, Sender, Sending};
use crate::trace::Span;
use crate::transport::{Body, Request};

/// The lifetime of a token when the server gives none.
const UNSAID: Duration = Duration::from_secs(300);

/// What tokens are asked for with.
pub(super) struct Grants {
    client: ClientCredentials,
    url: Url,
    /// Whether plain http to the host of this URL was asked for by its name.
    plain_http: bool,
    sensitive: &'static [&'static str],
}

impl Grants {
    pub(super) fn new(
        client: ClientCredentials,
        (url, plain_http): (Url, bool),
        sensitive: &'static [&'static str],
    ) -> Self {
        Self { client, url, plain_http, sensitive }
    }

    /// Requests a token. Repeating the request is safe: the first token is then never used.
    pub(super) async fn fetch(&self, sender: &Sender, deadline: Instant) -> Result<Token, TokenError> {
        let span = Span::token();
        let result = span.over(self.fetch_within(sender, deadline)).await;
        span.granted(result.is_ok());
        result
    }

    async fn fetch_within(&self, sender: &Sender, deadline: Instant) -> Result<Token, TokenError> {
        let mut asked = Instant::now();
        let mut answer = self.ask(sender, deadline).await?;
        if self.proves() && wants_nonce(&answer) {
            // The answer brought the nonce: one more request, with it.
            asked = Instant::now();
            answer = self.ask(sender, deadline).await?;
        }
        if !answer.status_code().is_success() {
            return Err(TokenError::Refused { status: answer.status_code(), raw: self.keep(&answer) });
        }
        self.granted(&answer, asked, deadline).await
    }

    async fn ask(&self, sender: &Sender, deadline: Instant) -> Result<Answer, TokenError> {
        let request = &|| self.request();
        let sending = Sending {
            request,
            stays_open: &|_| false,
            retry: Retry::Safe,
            lane: Lane::Free,
            deadline,
            call: None,
            template: None,
        };
        let answer = sender.send(sending).await.map_err(TokenError::Transport)?;
        if let Some(nonce) = answer.headers().get(NONCE).and_then(|nonce| nonce.to_str().ok()) {
            *self.nonce() = Some(nonce.to_owned());
        }
        Ok(answer)
    }

    fn proves(&self) -> bool {
        #[cfg(feature = "dpop")]
        let proves = self.client.proof_key.is_some();
        #[cfg(not(feature = "dpop"))]
        let proves = false;
        proves
    }

    fn nonce(&self) -> MutexGuard<'_, Option<String>> {
        self.client.tokens.nonce.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn granted(&self, answer: &Answer, asked: Instant, deadline: Instant) -> Result<Token, TokenError> {
        let body = answer.body().clone();
        let granted = aside(body.len(), deadline, move || decode::from_json::<Granted>(&body)).await;
        let granted = granted
            .unwrap_or_else(|| Err(DecodeError::new(TOO_SLOW)))
            .map_err(|error| TokenError::Undecodable { reason: error.to_string(), raw: self.keep(answer) })?;
        let carriage = Carriage::authorization("Bearer", &granted.access_token).map_err(|reason| {
            TokenError::Undecodable { reason: format!("the token: {reason}"), raw: self.keep(answer) }
        })?;
        let lifetime = granted.expires_in.map_or(UNSAID, Duration::from_secs_f64);
        Ok(Token::new(Secret::new(granted.access_token), carriage, asked, lifetime))
    }

    fn request(&self) -> Request {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials");
        form.append_pair("client_id", &self.client.client_id);
        form.append_pair("client_secret", self.client.client_secret.expose());
        if let Some(scope) = &self.client.scope {
            form.append_pair("scope", scope);
        }
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        #[cfg(feature = "dpop")]
        if let Some(key) = &self.client.proof_key {
            // Without a proof the server refuses the request and says so.
            let proof = key.proof(&self.url, self.nonce().as_deref()).and_then(|proof| proof.parse().ok());
            headers.extend(proof.map(|proof: HeaderValue| (HeaderName::from_static("dpop"), proof)));
        }
        let body = Body::Bytes(form.finish().into());
        let plain_http = self.plain_http;
        Request { headers, body, plain_http, ..Request::new(Method::POST, self.url.clone()) }
    }

    /// Keeps an answer for the error. A successful answer contains a token in an unknown form, so that nothing of it is
    /// printed.
    fn keep(&self, answer: &Answer) -> RawBody {
        let mask = if answer.status_code().is_success() {
            Mask::whole()
        } else {
            Mask::new(self.sensitive, vec![self.client.client_secret.clone()])
        };
        RawBody::new(answer.body().clone(), Arc::new(mask))
    }
}

/// The header in which a server says what the next proof has to hold (RFC 9449 §8).
const NONCE: HeaderName = HeaderName::from_static("dpop-nonce");

/// Whether the server refused because the nonce was missing, and gave one.
fn wants_nonce(answer: &Answer) -> bool {
    #[derive(Deserialize)]
    struct Failure {
        error: String,
    }
    /// No error of the protocol is longer.
    const LONGEST: usize = 64 * 1024;
    let short = answer.body().len() <= LONGEST;
    let refused = short && matches!(answer.status(), 400 | 401) && answer.headers().contains_key(NONCE);
    refused && decode::from_json::<Failure>(answer.body()).is_ok_and(|failure| failure.error == "use_dpop_nonce")
}

/// The answer of a token server (RFC 6749 §5.1), as far as it matters here.
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default, deserialize_with = "seconds")]
    expires_in: Option<f64>,
}

/// Reads seconds from a number or, as some servers write them, from a text; any other value counts as absent.
fn seconds<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let json = serde_json::Value::deserialize(deserializer)?;
    let seconds = json.as_f64().or_else(|| json.as_str()?.trim().parse().ok());
    /// One year: a longer lifetime is an error of the server, and would overflow the clock.
    const LONGEST: f64 = 31_536_000.0;
    Ok(seconds.filter(|seconds: &f64| seconds.is_finite() && *seconds >= 0.0).map(|seconds| seconds.min(LONGEST)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_is_read_in_every_form_and_bounded() {
        for (written, expected) in [
            ("3600", Some(3600.0)),
            (r#""3600""#, Some(3600.0)),
            (r#"" 1.5 ""#, Some(1.5)),
            ("0", Some(0.0)),
            ("-1", None),
            (r#""demain""#, None),
            (r#""inf""#, None),
            ("null", None),
            ("[]", None),
            ("1e300", Some(31_536_000.0)),
        ] {
            let text = format!(r#"{{"access_token":"j","expires_in":{written}}}"#);
            let granted: Granted = decode::from_json(text.as_bytes()).expect("a token");
            assert_eq!(granted.expires_in, expected, "{written}");
        }
        let granted: Granted = decode::from_json(br#"{"access_token":"j"}"#).expect("a token");
        assert_eq!(granted.expires_in, None);
    }

    /// The transport refuses plain http where the request does not say that its host was named.
    #[test]
    fn a_request_says_that_plain_http_was_asked_for_only_where_it_was() {
        for (url, named) in [("http://bac/token", true), ("http://bac/token", false), ("https://h.example/t", false)] {
            let client = ClientCredentials::new(url, "id", "secret");
            let request = Grants::new(client, (url.parse().expect("a URL"), named), &[]).request();
            assert_eq!(request.plain_http, named, "{url}");
        }
    }

    #[test]
    fn a_nonce_is_wanted_where_it_is_said_and_given() {
        let answer = |status: u16, nonce: bool, body: &str| {
            let headers = nonce.then(|| (NONCE, HeaderValue::from_static("n"))).into_iter().collect();
            Answer::new(http::StatusCode::from_u16(status).expect("a status"), headers, body.to_owned())
        };
        let said = r#"{"error":"use_dpop_nonce"}"#;
        assert!(wants_nonce(&answer(400, true, said)) && wants_nonce(&answer(401, true, said)));
        let padded = |length: usize| format!("{said}{}", " ".repeat(length - said.len()));
        assert!(wants_nonce(&answer(400, true, &padded(64 * 1024))));
        let long = padded(64 * 1024 + 1);
        for answer in [
            answer(403, true, said),
            answer(400, false, said),
            answer(400, true, r#"{"error":"invalid_client"}"#),
            answer(400, true, "use_dpop_nonce"),
            answer(400, true, &long),
        ] {
            assert!(!wants_nonce(&answer), "{answer:?}");
        }
    }
}
