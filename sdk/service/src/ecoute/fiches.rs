//! The certificate of the service and its key, in PEM.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Why a certificate cannot be used. Nothing of a key is in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CertificatRefuse {
    /// The file of the certificate.
    #[error("le certificat {} ne se lit pas : un fichier PEM avec le certificat et ceux qui le signent est attendu", .0.display())]
    Certificat(PathBuf),
    /// The file of the key.
    #[error("la clé {} ne se lit pas : un fichier PEM avec une clé privée est attendu", .0.display())]
    Cle(PathBuf),
    /// They do not go together.
    #[error("le certificat et la clé ne vont pas ensemble")]
    Depareilles,
}

pub(super) fn lire(certificat: &Path, cle: &Path) -> Result<ServerConfig, CertificatRefuse> {
    let refus = || CertificatRefuse::Certificat(certificat.to_owned());
    let chaine = CertificateDer::pem_file_iter(certificat).map_err(|_| refus())?;
    let chaine: Vec<_> = chaine.collect::<Result<_, _>>().map_err(|_| refus())?;
    if chaine.is_empty() {
        return Err(refus());
    }
    let privee = PrivateKeyDer::from_pem_file(cle).map_err(|_| CertificatRefuse::Cle(cle.to_owned()))?;
    let fournisseur = Arc::new(rustls::crypto::ring::default_provider());
    let reglage = ServerConfig::builder_with_provider(fournisseur)
        .with_safe_default_protocol_versions()
        .map_err(|_| CertificatRefuse::Depareilles)?
        .with_no_client_auth()
        .with_single_cert(chaine, privee)
        .map_err(|_| CertificatRefuse::Depareilles)?;
    Ok(reglage)
}
