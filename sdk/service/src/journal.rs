//! The journal of deposits that the configuration names: a file of SQLite, or tables of PostgreSQL.

mod postgres;

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use cfadock::JournalSqlite;
use cfadock::journal::{EchecJournal, Journal, Sceau};
use cfadock::runtime::jiff::Timestamp;
use cfadock_journal_postgres::JournalPostgres;

use crate::cles::{ClesCommunes, EchecCles, RegistreCles};
use crate::configuration::ReglageJournal;
use crate::etat::FichierEtat;
use crate::secrets::{EchecSecret, SourceSecret};
use postgres::Chemin;

/// An open journal.
#[derive(Clone, Debug)]
pub enum JournalOuvert {
    /// A file of SQLite.
    Sqlite(JournalSqlite),
    /// Tables of PostgreSQL, with the keys of the callers of all services.
    Postgres(JournalPostgres, ClesCommunes),
}

/// Why the journal cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalFerme {
    /// What the journal says.
    #[error("le journal ne s'ouvre pas : {0}")]
    Journal(#[from] EchecJournal),
    /// The keys of callers in its database.
    #[error("les clés des appelants ne s'ouvrent pas : {0}")]
    Cles(#[from] EchecCles),
    /// A secret of it.
    #[error("`journal.{cle}`, {lieu} : {echec}")]
    Secret {
        /// The key in the configuration.
        cle: &'static str,
        /// Where it lies.
        lieu: String,
        /// Why.
        echec: EchecSecret,
    },
    /// The address of PostgreSQL. Its text may hold a password and is not repeated.
    #[error(
        "`journal.postgres` : ce n'est pas une adresse de PostgreSQL, comme postgresql://role@hote/base ; `sslmode` y vaut \
         disable, prefer ou require, qui vérifie ici le certificat et le nom comme verify-full ailleurs ; l'autorité se \
         donne par `journal.autorite`"
    )]
    Adresse,
    /// An authority without encryption.
    #[error(
        "`journal.postgres` dit sslmode=disable, et `journal.autorite` donne qui signe le certificat : ôtez l'un des deux"
    )]
    SansChiffrement,
    /// The file of the authorities.
    #[error("`journal.autorite`, {} : un fichier PEM avec un certificat au moins est attendu", .0.display())]
    Autorite(PathBuf),
    /// The key of the journal.
    #[error(
        "`journal.sceau` : la clé du journal s'écrit en hexadécimal, {} octets au moins (openssl rand -hex {})",
        Sceau::OCTETS,
        Sceau::OCTETS
    )]
    Sceau,
    /// TLS cannot be set up.
    #[error("TLS vers PostgreSQL ne se prépare pas : {0}")]
    Tls(String),
}

impl JournalOuvert {
    /// Opens it; tables of an older version, or none, are made or brought to this version.
    ///
    /// # Errors
    /// When it cannot be opened, is damaged, of a later version, or under another key.
    pub async fn ouvrir(reglage: &ReglageJournal) -> Result<Self, JournalFerme> {
        match reglage {
            ReglageJournal::Sqlite(fichier) => {
                let fichier = fichier.clone();
                let ouvert = tokio::task::spawn_blocking(move || JournalSqlite::ouvrir(fichier)).await;
                let interrompu = |_| EchecJournal::Acces("l'ouverture s'est interrompue".to_owned());
                Ok(Self::Sqlite(ouvert.map_err(interrompu)??))
            }
            ReglageJournal::Postgres { url, sceau, autorite } => {
                let (url, sceau) = (secret("postgres", url).await?, secret("sceau", sceau).await?);
                let sceau = hexadecimal(sceau.expose().trim()).and_then(|octets| Sceau::new(&octets).ok());
                let sceau = sceau.ok_or(JournalFerme::Sceau)?;
                let chemin = Chemin::lire(url.expose(), autorite.as_deref())?;
                let reserve = chemin.reserve(postgres::JOURNAL)?;
                let ouvert = match JournalPostgres::ouvrir(reserve.clone(), sceau.clone()).await {
                    Err(EchecJournal::APreparer { .. }) => {
                        JournalPostgres::preparer(&reserve, &sceau).await?;
                        JournalPostgres::ouvrir(reserve, sceau).await?
                    }
                    ouvert => ouvert?,
                };
                let cles = ClesCommunes::ouvrir(chemin.reserve(postgres::CLES)?, ouvert.clone()).await?;
                Ok(Self::Postgres(ouvert, cles))
            }
        }
    }

    /// Goes on with what a new version brings to a journal of before while the service works: its indexes.
    ///
    /// # Errors
    /// When the role may not, or the journal cannot be written.
    pub async fn indexer(&self) -> Result<(), EchecJournal> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(journal, _) => journal.indexer().await,
        }
    }

    /// The journal, for connections.
    pub fn partage(&self) -> Arc<dyn Journal> {
        match self {
            Self::Sqlite(journal) => Arc::new(journal.clone()),
            Self::Postgres(journal, _) => Arc::new(journal.clone()),
        }
    }

    /// Where the keys of callers are: beside the journal, so that all who share it find them.
    pub fn cles(&self, etat: &FichierEtat) -> RegistreCles {
        match self {
            Self::Sqlite(_) => RegistreCles::Fichier(etat.clone()),
            Self::Postgres(_, cles) => RegistreCles::Base(cles.clone()),
        }
    }

    /// Moves the settled entries whose last event is older than `avant` to `vers`; says how many.
    ///
    /// # Errors
    /// When the journal or `vers` cannot be written.
    pub async fn archiver(&self, avant: Timestamp, vers: &mut (impl Write + Send)) -> Result<usize, EchecJournal> {
        match self {
            Self::Sqlite(journal) => tokio::task::block_in_place(|| journal.archiver(avant, vers)),
            Self::Postgres(journal, _) => journal.archiver(avant, vers).await,
        }
    }

    /// Reads every entry and compares it with its codes.
    ///
    /// # Errors
    /// When something is damaged, or not readable.
    pub async fn verifier(&self) -> Result<(), EchecJournal> {
        match self {
            Self::Sqlite(journal) => tokio::task::block_in_place(|| journal.verifier()),
            Self::Postgres(journal, _) => journal.verifier().await.map(drop),
        }
    }
}

/// Whether the authorities of the configuration can be read, without a connection.
///
/// # Errors
/// When the file is none with certificates.
pub fn verifier_autorite(reglage: &ReglageJournal) -> Result<(), JournalFerme> {
    match reglage {
        ReglageJournal::Postgres { autorite: Some(autorite), .. } => postgres::racines(autorite).map(drop),
        _ => Ok(()),
    }
}

async fn secret(cle: &'static str, source: &SourceSecret) -> Result<cfadock::Secret, JournalFerme> {
    source.lire().await.map_err(|echec| JournalFerme::Secret { cle, lieu: source.to_string(), echec })
}

fn hexadecimal(texte: &str) -> Option<Vec<u8>> {
    let octet = |paire: &[u8]| u8::from_str_radix(std::str::from_utf8(paire).ok()?, 16).ok();
    let (paires, reste) = texte.as_bytes().as_chunks::<2>();
    if !reste.is_empty() || !texte.bytes().all(|signe| signe.is_ascii_hexdigit()) {
        return None;
    }
    paires.iter().map(|paire| octet(paire)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_hexadecimal() {
        assert_eq!(hexadecimal("00ffA1"), Some(vec![0, 255, 161]));
        for texte in ["0", "0g", "+1", "é"] {
            assert_eq!(hexadecimal(texte), None, "{texte}");
        }
    }
}
