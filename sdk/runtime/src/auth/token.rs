//! Tokens: fetched through the client's own transport, kept until shortly before their end, shared by all clones.

use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::{Url, form_urlencoded};

use super::{Carriage, ClientCredentials};
use crate::answer::Answer;
use crate::decode;
use crate::error::TokenError;
use crate::mask::{Mask, RawBody};
use crate::secret::Secret;
use crate::transport::{Body, Request, Transport};

/// How long before its end a token is no longer used.
const MARGIN: Duration = Duration::from_secs(60);
/// How long a token is taken to live when the server does not say.
const UNSAID: Duration = Duration::from_secs(300);

/// A token that is in use.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) secret: Secret,
    pub(crate) carriage: Carriage,
    usable_until: Instant,
}

/// The tokens of one OAuth 2 client.
pub(crate) struct TokenSource {
    client: ClientCredentials,
    url: Url,
    sensitive: &'static [&'static str],
    // Held over the request: whoever comes meanwhile waits for the one token that is on its way.
    current: Mutex<Option<Token>>,
}

impl TokenSource {
    /// Tokens of `client` from `url`; `sensitive` are the property names masked in kept answers.
    pub(crate) fn new(client: ClientCredentials, url: Url, sensitive: &'static [&'static str]) -> Self {
        Self { client, url, sensitive, current: Mutex::new(None) }
    }

    /// A token that is not about to end, and that is not the one just refused.
    pub(crate) async fn token(&self, transport: &dyn Transport, refused: Option<&Secret>) -> Result<Token, TokenError> {
        let mut current = self.current.lock().await;
        let usable = current.as_ref().filter(|token| Instant::now() < token.usable_until);
        if let Some(token) = usable.filter(|token| Some(&token.secret) != refused) {
            return Ok(token.clone());
        }
        *current = None;
        let token = self.fetch(transport).await?;
        *current = Some(token.clone());
        Ok(token)
    }

    /// Drops `refused`, unless another has taken its place meanwhile.
    pub(crate) async fn forget(&self, refused: &Secret) {
        let mut current = self.current.lock().await;
        if current.as_ref().is_some_and(|token| token.secret == *refused) {
            *current = None;
        }
    }

    async fn fetch(&self, transport: &dyn Transport) -> Result<Token, TokenError> {
        let asked = Instant::now();
        let answer = transport.send(self.request()).await.map_err(TokenError::Transport)?;
        if !answer.status_code().is_success() {
            return Err(TokenError::Refused { status: answer.status_code(), raw: self.keep(&answer) });
        }
        let granted: Granted = decode::from_bytes(answer.body())
            .map_err(|error| TokenError::Undecodable { reason: error.to_string(), raw: self.keep(&answer) })?;
        let carriage = Carriage::authorization("Bearer", &granted.access_token).map_err(|reason| {
            TokenError::Undecodable { reason: format!("the token: {reason}"), raw: self.keep(&answer) }
        })?;
        let lifetime = granted.expires_in.map_or(UNSAID, Duration::from_secs_f64);
        let usable_until = asked + lifetime.saturating_sub(MARGIN);
        Ok(Token { secret: Secret::new(granted.access_token), carriage, usable_until })
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
        let body = Body::Bytes(form.finish().into());
        Request { method: Method::POST, url: self.url.clone(), headers, body }
    }

    /// Keeps an answer for the error. One of success holds a token in whatever form, and prints nothing at all.
    fn keep(&self, answer: &Answer) -> RawBody {
        let mask = if answer.status_code().is_success() {
            Mask::whole()
        } else {
            Mask::new(self.sensitive, vec![self.client.client_secret.clone()])
        };
        RawBody::new(answer.body().clone(), Arc::new(mask))
    }
}

/// The answer of a token server (RFC 6749 §5.1), as far as it matters here.
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default, deserialize_with = "seconds")]
    expires_in: Option<f64>,
}

/// Reads seconds from a number or, as some servers write them, from a text; nonsense counts as unsaid.
fn seconds<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let json = serde_json::Value::deserialize(deserializer)?;
    let seconds = json.as_f64().or_else(|| json.as_str()?.trim().parse().ok());
    /// A year: beyond, a lifetime is nonsense and would overflow the clock.
    const LONGEST: f64 = 31_536_000.0;
    Ok(seconds.filter(|seconds: &f64| seconds.is_finite() && *seconds >= 0.0).map(|seconds| seconds.min(LONGEST)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_refused_token_is_forgotten() {
        let client = ClientCredentials::new("https://auth.example/token", "id", "secret");
        let url = Url::parse("https://auth.example/token").expect("a URL");
        let source = TokenSource::new(client, url, &[]);
        let carriage = Carriage::authorization("Bearer", "jeton-deux").expect("a header value");
        let token = Token { secret: Secret::new("jeton-deux"), carriage, usable_until: Instant::now() };
        *source.current.lock().await = Some(token);
        source.forget(&Secret::new("jeton-un")).await;
        assert!(source.current.lock().await.is_some());
        source.forget(&Secret::new("jeton-deux")).await;
        assert!(source.current.lock().await.is_none());
    }
}
