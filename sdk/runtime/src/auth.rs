//! Credentials: what callers give, how it is sent, and tokens. `core` chooses which of them an operation needs.

mod carriage;
#[cfg(feature = "dpop")]
mod proof;
mod provided;
mod token;

pub(crate) use carriage::{Carriage, carriage};
#[cfg(feature = "dpop")]
pub use proof::{ProofKey, ProofKeyError};
pub use provided::{EnvironmentVariable, Key, NoSecret, SecretSource};
use token::Cache;
pub(crate) use token::{Token, TokenSource};

use std::fmt;
use std::sync::Arc;

use crate::secret::Secret;

/// What a caller gives for one security scheme.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Credential {
    /// A key.
    ApiKey(Secret),
    /// A token that the caller obtained.
    Bearer(Secret),
    /// A user and a password.
    Basic {
        /// The user.
        user: String,
        /// The password.
        password: Secret,
    },
    /// An OAuth 2 client, for which tokens are fetched.
    ClientCredentials(ClientCredentials),
    /// A key that is asked for at each call.
    Provided(Arc<dyn SecretSource>),
}

impl Credential {
    /// The part of it that must never be shown, if it is known.
    pub(crate) fn secret(&self) -> Option<Secret> {
        match self {
            Self::ApiKey(secret) | Self::Bearer(secret) | Self::Basic { password: secret, .. } => Some(secret.clone()),
            Self::ClientCredentials(client) => Some(client.client_secret.clone()),
            Self::Provided(_) => None,
        }
    }
}

impl From<ClientCredentials> for Credential {
    fn from(client: ClientCredentials) -> Self {
        Self::ClientCredentials(client)
    }
}

/// An OAuth 2 client that obtains its tokens in its own name (RFC 6749 §4.4).
///
/// All clones share one token, whichever clients they are given to. It is requested once, renewed before its end by one
/// task, and replaced once when it is refused. A clone with another scope or another key for proofs has its own tokens.
///
/// ```
/// # use cfadock_runtime::ClientCredentials;
/// let client = ClientCredentials::new("https://auth.example/connect/token", "editeur", "secret")
///     .scope("api.read api.write");
/// assert_eq!(format!("{client:?}"), "ClientCredentials { .. }");
/// ```
#[derive(Clone)]
pub struct ClientCredentials {
    pub(crate) token_url: String,
    client_id: String,
    client_secret: Secret,
    scope: Option<String>,
    #[cfg(feature = "dpop")]
    proof_key: Option<ProofKey>,
    tokens: Arc<Cache>,
}

impl ClientCredentials {
    /// A client of the token server at `token_url`, which asks for no scope.
    pub fn new(token_url: impl Into<String>, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self {
            token_url: token_url.into(),
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            scope: None,
            #[cfg(feature = "dpop")]
            proof_key: None,
            tokens: Arc::default(),
        }
    }

    /// The same client, asking for `scope`.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self.tokens = Arc::default();
        self
    }

    /// The same client, proving with each request of a token that it holds `key` (DPoP).
    #[cfg(feature = "dpop")]
    #[must_use]
    pub fn dpop(mut self, key: ProofKey) -> Self {
        self.proof_key = Some(key);
        self.tokens = Arc::default();
        self
    }

    /// The names, in the protocol, of the fields that are empty.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        let parts = [
            ("token_url", self.token_url.as_str()),
            ("client_id", self.client_id.as_str()),
            ("client_secret", self.client_secret.expose()),
        ];
        parts.into_iter().filter(|(_, text)| text.trim().is_empty()).map(|(name, _)| name).collect()
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ClientCredentials").finish_non_exhaustive()
    }
}
