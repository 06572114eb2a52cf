//! The certificate of the service and its key, in PEM.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

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

/// The certificate that is shown to new connections, and the files that it comes from.
#[derive(Debug)]
pub struct Fiches {
    certificat: PathBuf,
    cle: PathBuf,
    montree: RwLock<Fiche>,
}

/// A certificate that can be shown.
#[derive(Debug)]
pub struct Fiche {
    reglage: Arc<ServerConfig>,
    chaine: Vec<CertificateDer<'static>>,
}

impl Fiches {
    pub(super) fn ouvrir(certificat: &Path, cle: &Path) -> Result<Self, CertificatRefuse> {
        let montree = RwLock::new(lire(certificat, cle)?);
        Ok(Self { certificat: certificat.to_owned(), cle: cle.to_owned(), montree })
    }

    /// What the files hold now, where it is another certificate than the one that is shown.
    ///
    /// # Errors
    /// When it cannot be shown. The other one still is.
    pub fn relire(&self) -> Result<Option<Fiche>, CertificatRefuse> {
        let lue = lire(&self.certificat, &self.cle)?;
        Ok((lue.chaine != self.montree().chaine).then_some(lue))
    }

    /// Shows another one to the connections that come from now on.
    pub fn montrer(&self, fiche: Fiche) {
        *self.montree.write().unwrap_or_else(PoisonError::into_inner) = fiche;
    }

    fn montree(&self) -> RwLockReadGuard<'_, Fiche> {
        // It is replaced as a whole.
        self.montree.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// For a new connection.
    pub(super) fn accueil(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.montree().reglage.clone())
    }
}

fn lire(certificat: &Path, cle: &Path) -> Result<Fiche, CertificatRefuse> {
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
        .with_single_cert(chaine.clone(), privee)
        .map_err(|_| CertificatRefuse::Depareilles)?;
    Ok(Fiche { reglage: Arc::new(reglage), chaine })
}
