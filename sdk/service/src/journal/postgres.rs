//! Connections to PostgreSQL: to another machine with TLS only, unless the address says `sslmode=disable`.

use std::net::IpAddr;

use cfadock_journal_postgres::deadpool_postgres::{Manager, Pool};
use cfadock_journal_postgres::tokio_postgres::config::{Host, SslMode};
use cfadock_journal_postgres::tokio_postgres::{Config, NoTls};
use rustls::ClientConfig;
use rustls_platform_verifier::ConfigVerifierExt as _;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::JournalFerme;

/// Connections at once; a deposit has one for the time of a statement.
const CONNEXIONS: usize = 16;

pub(super) fn reserve(url: &str) -> Result<Pool, JournalFerme> {
    let mut reglage: Config = url.parse().map_err(|_| JournalFerme::Adresse)?;
    let gerant = if chiffrer(&reglage) {
        reglage.ssl_mode(SslMode::Require);
        // The transport of the SDK installs the same; whoever comes first is right.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let tls = ClientConfig::with_platform_verifier().map_err(|erreur| JournalFerme::Tls(erreur.to_string()))?;
        Manager::new(reglage, MakeRustlsConnect::new(tls))
    } else {
        if !est_locale(&reglage) {
            tracing::warn!("PostgreSQL est sur une autre machine, et sslmode=disable le joint sans chiffrement");
        }
        Manager::new(reglage, NoTls)
    };
    let fermee = |_| JournalFerme::Tls("la réserve de connexions ne se construit pas".to_owned());
    Pool::builder(gerant).max_size(CONNEXIONS).build().map_err(fermee)
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
        ];
        for (url, attendu) in cas {
            assert_eq!(chiffrer(&url.parse().unwrap()), attendu, "{url}");
            assert!(reserve(url).is_ok(), "{url}");
        }
        assert!(matches!(reserve("n'importe quoi"), Err(JournalFerme::Adresse)));
    }
}
