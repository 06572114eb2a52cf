//! TLS of the built-in transport: the back end, certificate authorities and the client certificate.

use reqwest::{Certificate, ClientBuilder, Identity, tls};

use super::setup::{ReqwestTransportBuilder, SetupError};

/// TLS 1.2 or later, with the authorities and the certificate of the settings.
pub(super) fn configure(builder: ClientBuilder, setup: &ReqwestTransportBuilder) -> Result<ClientBuilder, SetupError> {
    let roots = roots(&setup.roots)?;
    let mut builder = backed(builder);
    if !roots.is_empty() {
        builder = builder.tls_certs_merge(roots);
    }
    if let Some((pem, key)) = &setup.certificate {
        builder = builder.identity(identity(pem, key.expose())?);
    }
    Ok(builder)
}

fn backed(builder: ClientBuilder) -> ClientBuilder {
    let builder = builder.tls_version_min(tls::Version::TLS_1_2);
    #[cfg(all(feature = "rustls", not(feature = "aws-lc")))]
    choose_ring();
    #[cfg(feature = "rustls")]
    let builder = builder.tls_backend_rustls();
    #[cfg(not(feature = "rustls"))]
    let builder = builder.tls_backend_native();
    builder
}

/// For the whole process, unless it has chosen already: reqwest has no narrower setting.
#[cfg(all(feature = "rustls", not(feature = "aws-lc")))]
fn choose_ring() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Another thread may have chosen in between; its choice is kept.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

fn roots(pems: &[Vec<u8>]) -> Result<Vec<Certificate>, SetupError> {
    let problem = |reason| SetupError::RootCertificates { reason };
    let mut roots = Vec::new();
    for pem in pems {
        let found = Certificate::from_pem_bundle(pem).map_err(|_| problem("the text is no PEM"))?;
        if found.is_empty() {
            return Err(problem("the text holds no `CERTIFICATE` in PEM"));
        }
        roots.extend(found);
    }
    // Added one by one, so that the error names the invalid one.
    if !roots.is_empty() && backed(reqwest::Client::builder()).tls_certs_only(roots.clone()).build().is_err() {
        return Err(problem("one of them is no certificate of an authority"));
    }
    Ok(roots)
}

fn identity(pem: &[u8], key: &str) -> Result<Identity, SetupError> {
    let problem = |reason| SetupError::ClientCertificate { reason };
    #[cfg(feature = "rustls")]
    let identity = Identity::from_pem(&[key.as_bytes(), b"\n", pem].concat());
    #[cfg(not(feature = "rustls"))]
    let identity = Identity::from_pkcs8_pem(pem, key.as_bytes());
    let identity =
        identity.map_err(|_| problem("a certificate and a private key (PKCS#8, not encrypted) in PEM are due"))?;
    if backed(reqwest::Client::builder()).tls_certs_only([]).identity(identity.clone()).build().is_err() {
        return Err(problem("the key is not that of the certificate, or of a kind that is not supported"));
    }
    Ok(identity)
}
