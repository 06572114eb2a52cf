//! Building the directory of France compétences: everything is checked before the first question.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::annuaire::Annuaire;
use super::table::TableSiro;
use crate::parcours::{Horloge, HorlogeSysteme};
use crate::runtime::http::HeaderValue;
use crate::runtime::{Secret, Transport, base_url};

/// How long answers are kept unless said otherwise.
const JOUR: Duration = Duration::from_secs(86_400);

/// Gathers what an [`Annuaire`] needs.
#[derive(Clone)]
#[must_use]
pub struct ReglagesAnnuaire {
    base: String,
    cle: Secret,
    transport: Option<Arc<dyn Transport>>,
    horloge: Arc<dyn Horloge>,
    memoire: Duration,
    table: Option<TableSiro>,
}

/// Shows no key.
impl fmt::Debug for ReglagesAnnuaire {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ReglagesAnnuaire").field("base", &self.base).finish_non_exhaustive()
    }
}

/// Why there is no directory: it was not asked for anything.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnnuaireImpossible {
    /// The address is none, or neither `https` nor on the machine itself.
    Adresse,
    /// The key is empty, or no value of a header.
    Cle,
    /// There is no transport: turn on `rustls` or `native-tls`, or bring one.
    Transport,
}

impl fmt::Display for AnnuaireImpossible {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Adresse => "L'adresse de France compétences doit commencer par https://.",
            Self::Cle => "La clé d'accès à France compétences est vide ou contient un caractère interdit.",
            Self::Transport => "Aucun transport : activez rustls ou native-tls, ou fournissez le vôtre.",
        })
    }
}

impl std::error::Error for AnnuaireImpossible {}

impl Annuaire {
    /// Begins a directory at `base`, what stands before `/siro/v1/public`, with a key of France compétences.
    pub fn reglages(base: impl Into<String>, cle: impl Into<Secret>) -> ReglagesAnnuaire {
        ReglagesAnnuaire::new(base.into(), cle.into())
    }
}

impl ReglagesAnnuaire {
    fn new(base: String, cle: Secret) -> Self {
        Self { base, cle, transport: None, horloge: Arc::new(HorlogeSysteme), memoire: JOUR, table: None }
    }

    /// Another transport than the ready-made one.
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Another clock than the system's, by which answers grow old.
    pub fn horloge(mut self, horloge: Arc<dyn Horloge>) -> Self {
        self.horloge = horloge;
        self
    }

    /// How long answers are kept: a day unless said otherwise.
    pub fn memoire(mut self, duree: Duration) -> Self {
        self.memoire = duree;
        self
    }

    /// The open table is looked up first: the service is asked for what it does not have, or names no OPCO for.
    pub fn table(mut self, table: TableSiro) -> Self {
        self.table = Some(table);
        self
    }

    /// The directory.
    ///
    /// # Errors
    /// When the address is not safe, the key cannot be sent, or there is no transport.
    pub fn ouvrir(self) -> Result<Annuaire, AnnuaireImpossible> {
        let base = base_url(&self.base).map_err(|_| AnnuaireImpossible::Adresse)?;
        let mut cle = HeaderValue::from_str(self.cle.expose().trim()).map_err(|_| AnnuaireImpossible::Cle)?;
        if cle.is_empty() {
            return Err(AnnuaireImpossible::Cle);
        }
        cle.set_sensitive(true);
        let transport = self.transport.or_else(pret).ok_or(AnnuaireImpossible::Transport)?;
        Ok(Annuaire::new((base, cle), transport, (self.horloge, self.memoire), self.table))
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn pret() -> Option<Arc<dyn Transport>> {
    use super::annuaire::PATIENCE;
    use crate::runtime::{ReqwestTransport, Timeouts};

    let timeouts = Timeouts { connect: PATIENCE / 2, read: PATIENCE, attempt: PATIENCE, whole: PATIENCE };
    Some(Arc::new(ReqwestTransport::new(timeouts).ok()?))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn pret() -> Option<Arc<dyn Transport>> {
    None
}
