//! Connections to PostgreSQL: to another machine with TLS only, unless the address says `sslmode=disable`. Whatever its
//! `sslmode`, a certificate is verified, and its name.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use cfadock_journal_postgres::deadpool_postgres::{Manager, Pool};
use cfadock_journal_postgres::tokio_postgres::config::{Host, SslMode};
use cfadock_journal_postgres::tokio_postgres::{Config, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::ConfigVerifierExt as _;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::JournalFerme;

/// Connections of the journal at once; a deposit has one for the time of a statement.
pub(super) const JOURNAL: usize = 16;
/// Those of the keys; a deposit has one for the time of its intent.
pub(super) const CLES: usize = 8;

/// The way to the database.
pub(super) struct Chemin {
    reglage: Config,
    tls: Option<MakeRustlsConnect>,
}

impl Chemin {
    /// The way of an address; `autorite` has the authorities that may vouch for the certificate, in place of the system's.
    pub(super) fn lire(url: &str, autorite: Option<&Path>) -> Result<Self, JournalFerme> {
        let mut reglage: Config = url.parse().map_err(|_| JournalFerme::Adresse)?;
        if reglage.get_ssl_mode() == SslMode::Disable && autorite.is_some() {
            return Err(JournalFerme::SansChiffrement);
        }
        if chiffrer(&reglage) || autorite.is_some() {
            reglage.ssl_mode(SslMode::Require);
            let tls = MakeRustlsConnect::new(client(autorite)?);
            return Ok(Self { reglage, tls: Some(tls) });
        }
        if !est_locale(&reglage) {
            tracing::warn!("PostgreSQL est sur une autre machine, et sslmode=disable le joint sans chiffrement");
        }
        Ok(Self { reglage, tls: None })
    }

    /// So many connections by it.
    pub(super) fn reserve(&self, connexions: usize) -> Result<Pool, JournalFerme> {
        let gerant = match &self.tls {
            Some(tls) => Manager::new(self.reglage.clone(), tls.clone()),
            None => Manager::new(self.reglage.clone(), NoTls),
        };
        let fermee = |_| JournalFerme::Tls("la réserve de connexions ne se construit pas".to_owned());
        Pool::builder(gerant).max_size(connexions).build().map_err(fermee)
    }
}

fn client(autorite: Option<&Path>) -> Result<ClientConfig, JournalFerme> {
    let tls = |erreur: rustls::Error| JournalFerme::Tls(erreur.to_string());
    let Some(autorite) = autorite else {
        // The transport of the SDK installs the same; whoever comes first is right.
        let _ = rustls::crypto::ring::default_provider().install_default();
        return ClientConfig::with_platform_verifier().map_err(tls);
    };
    let racines = racines(autorite)?;
    let fournisseur = Arc::new(rustls::crypto::ring::default_provider());
    let client = ClientConfig::builder_with_provider(fournisseur).with_safe_default_protocol_versions();
    Ok(client.map_err(tls)?.with_root_certificates(racines).with_no_client_auth())
}

/// The authorities of a file.
pub(super) fn racines(autorite: &Path) -> Result<RootCertStore, JournalFerme> {
    let refus = || JournalFerme::Autorite(autorite.to_owned());
    let mut racines = RootCertStore::empty();
    for certificat in CertificateDer::pem_file_iter(autorite).map_err(|_| refus())? {
        racines.add(certificat.map_err(|_| refus())?).map_err(|_| refus())?;
    }
    if racines.is_empty() { Err(refus()) } else { Ok(racines) }
}

/// Whether connections are encrypted: as the address says, and unless it forbids it, whenever they leave the machine.
fn chiffrer(reglage: &Config) -> bool {
    match reglage.get_ssl_mode() {
        SslMode::Disable => false,
        SslMode::Require => true,
        _ => !est_locale(reglage),
    }
}

fn est_locale(reglage: &Config) -> bool {
    let hote = |hote: &Host| match hote {
        Host::Tcp(nom) => nom == "localhost" || nom.parse::<IpAddr>().is_ok_and(|adresse| adresse.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    reglage.get_hosts().iter().all(hote) && reglage.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_the_machine_is_encrypted() {
        let cas = [
            ("postgresql://depots@localhost/editeur", false),
            ("host=/run/postgresql dbname=editeur", false),
            ("postgresql://depots@127.0.0.1/editeur?sslmode=require", true),
            ("postgresql://depots@base.example/editeur", true),
            ("postgresql://depots@base.example/editeur?sslmode=prefer", true),
            ("postgresql://depots@base.example/editeur?sslmode=disable", false),
            ("host=localhost hostaddr=192.0.2.1 dbname=editeur", true),
            ("host=localhost,base.example dbname=editeur", true),
        ];
        for (url, attendu) in cas {
            let chemin = Chemin::lire(url, None).unwrap();
            let mode = chemin.reglage.get_ssl_mode();
            assert_eq!((chemin.tls.is_some(), mode == SslMode::Require), (attendu, attendu), "{url}");
            assert!(chemin.reserve(1).is_ok(), "{url}");
        }
        // What is not known is refused, and not taken for less.
        for url in ["n'importe quoi", "host=base.example sslmode=verify-full", "host=base.example sslrootcert=ca.pem"] {
            assert!(matches!(Chemin::lire(url, None), Err(JournalFerme::Adresse)), "{url}");
        }
    }

    #[test]
    fn an_authority_is_used_or_refused() {
        let dossier = tempfile::tempdir().unwrap();
        let fichier = dossier.path().join("autorite.pem");
        let signe = rcgen::generate_simple_self_signed(vec!["base.example".to_owned()]).unwrap();
        std::fs::write(&fichier, signe.cert.pem()).unwrap();
        // It asks for encryption also where the address does not.
        let chemin = Chemin::lire("postgresql://depots@localhost/editeur", Some(&fichier)).unwrap();
        assert_eq!((chemin.tls.is_some(), chemin.reglage.get_ssl_mode()), (true, SslMode::Require));
        let sans = Chemin::lire("postgresql://depots@localhost/editeur?sslmode=disable", Some(&fichier));
        assert!(matches!(sans, Err(JournalFerme::SansChiffrement)));
        for contenu in ["", "rien", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            std::fs::write(&fichier, contenu).unwrap();
            let refus = Chemin::lire("host=base.example", Some(&fichier));
            assert!(matches!(refus, Err(JournalFerme::Autorite(_))), "{contenu}");
        }
        assert!(matches!(Chemin::lire("host=base.example", Some(dossier.path())), Err(JournalFerme::Autorite(_))));
    }
}
