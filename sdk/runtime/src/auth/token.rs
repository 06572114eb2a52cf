//! Tokens: kept until shortly before their end, renewed in advance, shared by all clones. `grant` requests them.

mod grant;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as Turn, OwnedMutexGuard};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::{Carriage, ClientCredentials};
use crate::error::TokenError;
use crate::secret::Secret;
use crate::sending::Sender;
use crate::transport::TransportError;
use grant::Grants;

/// How long before its end a token is no longer used; at most a tenth of its lifetime.
const MARGIN: Duration = Duration::from_secs(60);
/// How much earlier its successor is requested; at most a fifth of its lifetime.
const AHEAD: Duration = Duration::from_secs(300);
/// How long no renewal in advance is tried again after one failed: the old token is still valid.
const PAUSE: Duration = Duration::from_secs(10);

/// A token that is in use.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) secret: Secret,
    pub(crate) carriage: Carriage,
    usable_until: Instant,
    renewed_from: Instant,
}

impl Token {
    /// A token that was requested at `asked` and is valid for `lifetime` from then.
    fn new(secret: Secret, carriage: Carriage, asked: Instant, lifetime: Duration) -> Self {
        let usable_until = asked + (lifetime - MARGIN.min(lifetime / 10));
        let renewed_from = usable_until - AHEAD.min((usable_until - asked) / 5);
        Self { secret, carriage, usable_until, renewed_from }
    }
}

/// What all clones of one OAuth 2 client share.
#[derive(Default)]
pub(super) struct Cache {
    current: Mutex<Option<Token>>,
    // Locked during a request: other calls that need the token wait for it.
    flight: Arc<Turn<()>>,
    // The nonce that the server wants in the next proof.
    nonce: Mutex<Option<String>>,
}

/// The tokens of one OAuth 2 client.
pub(crate) struct TokenSource {
    grants: Grants,
    cache: Arc<Cache>,
}

impl TokenSource {
    /// Tokens of `client` from a URL, with whether plain http to its host was asked for; `sensitive` are the property
    /// names masked in kept answers.
    pub(crate) fn new(client: ClientCredentials, url: (Url, bool), sensitive: &'static [&'static str]) -> Self {
        let cache = client.tokens.clone();
        Self { grants: Grants::new(client, url, sensitive), cache }
    }

    /// A token that is not near its end, and is not the one just refused.
    pub(crate) async fn token(
        self: &Arc<Self>,
        sender: &Arc<Sender>,
        refused: Option<&Secret>,
        deadline: Instant,
    ) -> Result<Token, TokenError> {
        if let Some(token) = self.usable(refused) {
            self.renew_ahead(sender, &token);
            return Ok(token);
        }
        let late = |_| TokenError::Transport(TransportError::not_sent("the whole time was over before a token came"));
        let _flight = timeout_at(deadline, self.cache.flight.lock()).await.map_err(late)?;
        if let Some(token) = self.usable(refused) {
            return Ok(token);
        }
        *self.current() = None;
        let token = self.grants.fetch(sender, deadline).await?;
        *self.current() = Some(token.clone());
        Ok(token)
    }

    /// Forgets `refused`, unless another token has replaced it.
    pub(crate) fn forget(&self, refused: &Secret) {
        self.current().take_if(|token| token.secret == *refused);
    }

    /// Requests the successor of a token that nears its end, in a separate task: once for all its users.
    fn renew_ahead(self: &Arc<Self>, sender: &Arc<Sender>, token: &Token) {
        if Instant::now() < token.renewed_from {
            return;
        }
        let (Ok(flight), Ok(runtime)) =
            (self.cache.flight.clone().try_lock_owned(), tokio::runtime::Handle::try_current())
        else {
            return;
        };
        // Another task may have renewed the token since it was read.
        if self.current().as_ref().is_some_and(|current| current.secret == token.secret) {
            let (source, sender) = (self.clone(), sender.clone());
            drop(runtime.spawn(async move { source.renew(&sender, flight).await }));
        }
    }

    async fn renew(&self, sender: &Sender, flight: OwnedMutexGuard<()>) {
        let result = self.grants.fetch(sender, sender.deadline()).await;
        match result {
            Ok(token) => *self.current() = Some(token),
            Err(_) => {
                // A call that finds the old token expired asks again, and gets the error that says why there is none.
                let later = Instant::now() + PAUSE;
                if let Some(token) = self.current().as_mut() {
                    token.renewed_from = later;
                }
            }
        }
        drop(flight);
    }

    fn usable(&self, refused: Option<&Secret>) -> Option<Token> {
        let current = self.current();
        let token = current.as_ref().filter(|token| Instant::now() < token.usable_until)?;
        (Some(&token.secret) != refused).then(|| token.clone())
    }

    /// This lock is never held over an await.
    fn current(&self) -> MutexGuard<'_, Option<Token>> {
        self.cache.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str, lifetime: Duration) -> Token {
        let carriage = Carriage::authorization("Bearer", text).expect("a header value");
        Token::new(Secret::new(text), carriage, Instant::now(), lifetime)
    }

    #[test]
    fn only_the_refused_token_is_forgotten() {
        let client = ClientCredentials::new("https://auth.example/token", "id", "secret");
        let url = Url::parse("https://auth.example/token").expect("a URL");
        let source = TokenSource::new(client, (url, false), &[]);
        *source.current() = Some(token("jeton-deux", Duration::ZERO));
        source.forget(&Secret::new("jeton-un"));
        assert!(source.current().is_some());
        source.forget(&Secret::new("jeton-deux"));
        assert!(source.current().is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_renewed_before_it_is_no_longer_used() {
        let now = Instant::now();
        for (lifetime, renewed, usable) in [(3600, 3240, 3540), (300, 216, 270), (10, 7, 9), (0, 0, 0)] {
            let token = token("jeton", Duration::from_secs(lifetime));
            assert_eq!((token.renewed_from - now).as_secs(), renewed);
            assert_eq!((token.usable_until - now).as_secs(), usable);
        }
    }
}
