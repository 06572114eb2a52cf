//! Keys that are kept outside the client: in memory, in the environment, or in a vault of the caller's. `carriage`
//! sends them.

use std::sync::Arc;
use std::{env, fmt};

use super::Credential;
use crate::secret::Secret;
use crate::transport::BoxFuture;

/// Provides a key each time it is needed, so that the key may change without a new client. Its `Debug` must not show
/// the key.
///
/// ```
/// # use cfadock_runtime::{BoxFuture, NoSecret, Secret, SecretSource};
/// #[derive(Debug)]
/// struct Vault;
///
/// impl SecretSource for Vault {
///     fn secret(&self) -> BoxFuture<'_, Result<Secret, NoSecret>> {
///         Box::pin(async { Err(NoSecret::new("the vault is closed")) })
///     }
/// }
/// ```
pub trait SecretSource: fmt::Debug + Send + Sync + 'static {
    /// The current key. The call that needs it waits for it, within its total timeout.
    fn secret(&self) -> BoxFuture<'_, Result<Secret, NoSecret>>;
}

/// Why there is no key. It must not quote one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct NoSecret {
    reason: String,
}

impl NoSecret {
    /// An error with this reason.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

/// A key in memory.
impl SecretSource for Secret {
    fn secret(&self) -> BoxFuture<'_, Result<Secret, NoSecret>> {
        Box::pin(async { Ok(self.clone()) })
    }
}

/// A key in a variable of the environment, read at each call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentVariable {
    name: String,
}

impl EnvironmentVariable {
    /// The variable of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

impl SecretSource for EnvironmentVariable {
    fn secret(&self) -> BoxFuture<'_, Result<Secret, NoSecret>> {
        let found = env::var(&self.name).map(Secret::new);
        // The error of the system quotes a value that is not Unicode.
        let found = found.map_err(|_| NoSecret::new(format!("the variable {} is not set", self.name)));
        Box::pin(async { found })
    }
}

/// A key as a caller has it: a text, or a source that provides it.
///
/// ```
/// # use cfadock_runtime::{EnvironmentVariable, Key};
/// let text = Key::from("the key of this caller");
/// let kept = Key::from(EnvironmentVariable::new("SERVICE_KEY"));
/// assert_eq!(format!("{text:?} {kept:?}"), "Fixed(***) Provided(EnvironmentVariable { name: \"SERVICE_KEY\" })");
/// ```
#[derive(Clone, Debug)]
pub enum Key {
    /// The key.
    Fixed(Secret),
    /// It is asked for at each call.
    Provided(Arc<dyn SecretSource>),
}

impl Key {
    /// The credential for this key; `of` makes a credential of a text.
    pub fn credential(self, of: fn(Secret) -> Credential) -> Credential {
        match self {
            Self::Fixed(secret) => of(secret),
            Self::Provided(keeper) => Credential::Provided(keeper),
        }
    }
}

impl From<Secret> for Key {
    fn from(secret: Secret) -> Self {
        Self::Fixed(secret)
    }
}

impl From<String> for Key {
    fn from(text: String) -> Self {
        Self::Fixed(text.into())
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self::Fixed(text.into())
    }
}

impl From<EnvironmentVariable> for Key {
    fn from(variable: EnvironmentVariable) -> Self {
        Self::Provided(Arc::new(variable))
    }
}

impl From<Arc<dyn SecretSource>> for Key {
    fn from(keeper: Arc<dyn SecretSource>) -> Self {
        Self::Provided(keeper)
    }
}

impl<S: SecretSource> From<Arc<S>> for Key {
    fn from(keeper: Arc<S>) -> Self {
        Self::Provided(keeper)
    }
}
