//! Why a client cannot be built: all problems together, each with its remedy.

use std::fmt;

use crate::address::UrlProblem;

/// Why a client cannot be built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    client: &'static str,
    problems: Vec<BuildProblem>,
}

impl BuildError {
    pub(crate) fn new(client: &'static str, problems: Vec<BuildProblem>) -> Self {
        Self { client, problems }
    }

    /// All problems.
    pub fn problems(&self) -> &[BuildProblem] {
        &self.problems
    }
}

/// One problem per line.
impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the client of {} cannot be built:", self.client)?;
        self.problems.iter().try_for_each(|problem| write!(formatter, "\n- {problem}"))
    }
}

impl std::error::Error for BuildError {}

/// One reason why a client cannot be built. It quotes no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildProblem {
    /// No base URL was given and the document has none.
    #[error("no base URL: give one with `base_url`")]
    NoBaseUrl,
    /// An invalid URL.
    #[error("{}: {reason}", url_of(.scheme))]
    Url {
        /// The scheme whose tokens are requested at this URL; `None` for the base URL.
        scheme: Option<&'static str>,
        /// Why.
        reason: UrlProblem,
    },
    /// No alternative of the required security is complete.
    #[error("no complete credential: {needs}")]
    MissingCredential {
        /// Schemes, setters and headers of every alternative.
        needs: String,
    },
    /// A credential for a scheme the document does not declare, or of a kind the scheme cannot carry.
    #[error("the credential of `{scheme}` does not fit: {reason}")]
    Credential {
        /// The scheme.
        scheme: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// A credential with an empty part.
    #[error("the credential of `{scheme}` is incomplete: its `{missing}` is empty")]
    IncompleteCredential {
        /// The scheme.
        scheme: &'static str,
        /// The part: `token_url`, `client_id` or `client_secret`.
        missing: &'static str,
    },
    /// A parameter of the client that was not set.
    #[error("the parameter `{name}` is missing: set it with `{setter}`")]
    MissingParameter {
        /// Its name on the wire.
        name: &'static str,
        /// The builder's method.
        setter: &'static str,
    },
    /// A value that its place on the wire cannot carry.
    #[error("the value of `{name}` cannot be sent: {reason}")]
    Value {
        /// The parameter or header.
        name: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// A setting with which no call could succeed.
    #[error("the setting `{setting}` cannot be used: {reason}")]
    Setting {
        /// The setting: a field of `Timeouts` or `Limits`.
        setting: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// No transport was given, and the built-in one is not compiled in.
    #[error("no transport: give one with `transport`, or enable the feature `rustls` or `native-tls`")]
    NoTransport,
    /// The built-in transport did not start.
    #[error("the transport did not start: {reason}")]
    TransportNotStarted {
        /// Why.
        reason: String,
    },
}

fn url_of(scheme: &Option<&str>) -> String {
    scheme.map_or_else(|| "the base URL".to_owned(), |scheme| format!("the token URL of `{scheme}`"))
}
