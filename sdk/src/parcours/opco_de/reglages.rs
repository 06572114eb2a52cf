//! Builds the directory of France compétences: everything is checked before the first question.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::annuaire::Annuaire;
use super::table::TableSiro;
use crate::parcours::{Horloge, HorlogeSysteme};
use crate::runtime::http::HeaderValue;
use crate::runtime::{Secret, Transport, base_url};

/// How long answers are cached by default.
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

/// Why the directory cannot be built: no request was made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnnuaireImpossible {
    /// The address is invalid, or neither `https` nor on this machine.
    Adresse,
    /// The key is empty, or is no valid header value.
    Cle,
    /// There is no transport: enable `rustls` or `native-tls`, or give one.
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
    /// Starts a directory at `base`, the part before `/siro/v1/public`, with a key of France compétences.
    pub fn reglages(base: impl Into<String>, cle: impl Into<Secret>) -> ReglagesAnnuaire {
        ReglagesAnnuaire::new(base.into(), cle.into())
    }
}

impl ReglagesAnnuaire {
    fn new(base: String, cle: Secret) -> Self {
        Self { base, cle, transport: None, horloge: Arc::new(HorlogeSysteme), memoire: JOUR, table: None }
    }

    /// Another transport than the built-in one.
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Another clock than the system's, for the age of answers.
    pub fn horloge(mut self, horloge: Arc<dyn Horloge>) -> Self {
        self.horloge = horloge;
        self
    }

    /// How long answers are cached; default one day.
    pub fn memoire(mut self, duree: Duration) -> Self {
        self.memoire = duree;
        self
    }

    /// The open table is looked up first: the service is queried for SIRET that it lacks, or for which it names no
    /// OPCO.
    pub fn table(mut self, table: TableSiro) -> Self {
        self.table = Some(table);
        self
    }

    /// The directory.
    ///
    /// # Errors
    /// When the address is not secure, the key cannot be sent, or there is no transport.
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
