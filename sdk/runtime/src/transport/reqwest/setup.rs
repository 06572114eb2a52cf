//! The settings of the built-in transport: timeouts, proxy, certificate authorities, client certificate. Nothing is
//! taken from the environment.

use std::fmt;

use url::Url;

use super::ReqwestTransport;
use crate::secret::Secret;
use crate::settings::Timeouts;

/// Gathers what a [`ReqwestTransport`] needs; [`build`](Self::build) checks it.
///
/// ```
/// # use cfadock_runtime::{Proxy, ReqwestTransport};
/// # fn build(password: cfadock_runtime::Secret) -> Result<(), Box<dyn std::error::Error>> {
/// let proxy = Proxy::new("http://proxy.editeur.example:3128").credentials("logiciel", password);
/// let transport = ReqwestTransport::builder().proxy(proxy).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct ReqwestTransportBuilder {
    pub(super) timeouts: Timeouts,
    pub(super) proxy: Option<Proxy>,
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub(super) roots: Vec<Vec<u8>>,
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub(super) certificate: Option<(Vec<u8>, Secret)>,
}

impl ReqwestTransportBuilder {
    /// How long it waits for a connection and for a sign of the server. The limit of the attempt comes with each
    /// request.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Every `https` connection goes through this proxy, as a tunnel (`CONNECT`): TLS is with the server, and the proxy
    /// sees only its name. Plain `http`, which is allowed to this machine only, does not use the proxy.
    #[must_use]
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = Some(proxy);
        self
    }

    /// Adds certificate authorities for servers, and for a proxy over TLS: certificates in PEM, one or several. The
    /// authorities of the system stay valid.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    #[must_use]
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// The client certificate for servers that ask for one: the certificate in PEM, followed by the intermediate ones,
    /// and its private key in PEM (PKCS#8, not encrypted).
    ///
    /// All servers of this transport that ask for one receive it: if only one server needs it, give that server its own
    /// transport.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    #[must_use]
    pub fn client_certificate(mut self, pem: impl Into<Vec<u8>>, key: impl Into<Secret>) -> Self {
        self.certificate = Some((pem.into(), key.into()));
        self
    }

    /// The transport, with its own pool of connections.
    ///
    /// # Errors
    /// When a setting is invalid, or when threads or TLS do not start. Nothing was sent.
    pub fn build(self) -> Result<ReqwestTransport, SetupError> {
        ReqwestTransport::of(&self)
    }
}

/// Shows neither credentials nor certificates.
impl fmt::Debug for ReqwestTransportBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut builder = formatter.debug_struct("ReqwestTransportBuilder");
        builder.field("timeouts", &self.timeouts).field("proxy", &self.proxy);
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        builder.field("roots", &self.roots.len()).field("certificate", &self.certificate.is_some());
        builder.finish()
    }
}

/// A proxy that makes connections for others (`CONNECT`).
#[derive(Clone)]
pub struct Proxy {
    url: String,
    credentials: Option<(String, Secret)>,
}

impl Proxy {
    /// The proxy at `url`: `http`, or `https` if the proxy speaks TLS itself; host and port only.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), credentials: None }
    }

    /// The same with `Basic` authentication. Over `http` the credentials travel unencrypted.
    #[must_use]
    pub fn credentials(mut self, user: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.credentials = Some((user.into(), password.into()));
        self
    }

    /// The URL, if it is a valid proxy URL.
    fn address(&self) -> Result<Url, &'static str> {
        let url = Url::parse(self.url.trim()).map_err(|_| "it is no valid URL: begin with http:// or https://")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("it is neither http nor https");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it carries a user or a password: give them with `credentials`");
        }
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err("it has a path, a query or a fragment");
        }
        Ok(url)
    }

    pub(super) fn to_reqwest(&self) -> Result<reqwest::Proxy, SetupError> {
        let problem = |reason| SetupError::Proxy { reason };
        let url = self.address().map_err(problem)?;
        let proxy = reqwest::Proxy::https(url.as_str()).map_err(|_| problem("it cannot be reached by this URL"))?;
        match &self.credentials {
            None => Ok(proxy),
            Some((user, _)) if user.contains(':') => Err(problem("the user holds a colon")),
            Some((user, password)) => Ok(proxy.basic_auth(user, password.expose())),
        }
    }
}

/// Shows the host, and no credentials.
impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.address().ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or("***");
        formatter.debug_struct("Proxy").field("host", &host).finish_non_exhaustive()
    }
}

/// Why a transport could not be set up. It quotes neither a credential nor a certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SetupError {
    /// The proxy cannot be used.
    #[error("the proxy: {reason}")]
    Proxy {
        /// Why.
        reason: &'static str,
    },
    /// The authorities cannot be used.
    #[error("the root certificates: {reason}")]
    RootCertificates {
        /// Why.
        reason: &'static str,
    },
    /// The certificate of the client cannot be used.
    #[error("the client certificate: {reason}")]
    ClientCertificate {
        /// Why.
        reason: &'static str,
    },
    /// Its threads, or TLS, did not start.
    #[error("{reason}")]
    Start {
        /// Why.
        reason: String,
    },
}
