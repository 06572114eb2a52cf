//! The keys of callers, and which deposit each became: in the state file of a service that is alone on its journal, or in
//! the database that has the journal of several.

mod base;
mod communes;
mod de_cle;
mod refus;
mod tables;

use std::sync::Arc;

use cfadock::journal::{EchecJournal, Empreinte, IdEntree};

use crate::etat::demandes::{CleDemande, PriseDeCle};
use crate::etat::{EchecEtat, FichierEtat};

pub use communes::ClesCommunes;
pub use de_cle::JournalDeCle;
pub use refus::RefusGarde;

/// Where the keys are.
#[derive(Clone, Debug)]
pub enum RegistreCles {
    /// In the state file: a key is written before its deposit begins, and gets its entry when it has ended.
    Fichier(FichierEtat),
    /// In the database of the journal: a key and the intent of its deposit are written in one transaction.
    Base(ClesCommunes),
}

/// Why the keys cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EchecCles {
    /// The state file.
    #[error(transparent)]
    Etat(#[from] EchecEtat),
    /// The database of the journal.
    #[error(transparent)]
    Base(#[from] EchecJournal),
    /// A later version of the service made the tables.
    #[error(
        "les clés sont dans des tables de la version {version} (schéma cfadock_service), plus récente que celle de ce \
         service ({connue}) : lancez la version qui les a faites, ou une version plus récente"
    )]
    Posterieures {
        /// Their version.
        version: i64,
        /// The last version that is known here.
        connue: i64,
    },
}

impl EchecCles {
    /// The code of its problem.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Etat(_) => "etat",
            Self::Base(_) | Self::Posterieures { .. } => "journal",
        }
    }
}

impl RegistreCles {
    /// The entry that is known of a key.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn entree_de(&self, cle: &CleDemande) -> Result<Option<IdEntree>, EchecCles> {
        match self {
            Self::Fichier(etat) => Ok(etat.entree_de(cle.clone()).await?.flatten()),
            Self::Base(cles) => Ok(cles.lire(cle).await?.map(|(entree, _)| entree)),
        }
    }

    /// What is known of a key, which is taken where that is nothing. In a database it is taken with the intent, by
    /// [`journal`](Self::journal).
    ///
    /// # Errors
    /// When it cannot be read or written; then nothing may be sent.
    pub async fn prendre(&self, cle: &CleDemande, empreinte: Empreinte) -> Result<PriseDeCle, EchecCles> {
        Ok(match self {
            Self::Fichier(etat) => etat.prendre(cle.clone(), empreinte).await?,
            Self::Base(cles) => match cles.lire(cle).await? {
                None => PriseDeCle::Libre,
                Some((entree, connue)) => {
                    PriseDeCle::Connue { entree, meme: connue.map(|connue| connue == empreinte.to_string()) }
                }
            },
        })
    }

    /// Takes a key again, of which it is known that nothing was sent under it.
    ///
    /// # Errors
    /// When it cannot be written; then nothing may be sent.
    pub async fn reprendre(&self, cle: &CleDemande, empreinte: Empreinte) -> Result<(), EchecCles> {
        match self {
            Self::Fichier(etat) => Ok(etat.reprendre(cle.clone(), empreinte).await?),
            Self::Base(_) => Ok(()),
        }
    }

    /// Notes which entry a key became, or frees it where nothing was sent.
    ///
    /// # Errors
    /// When it cannot be written; then it is found out again from the journal, when the key comes again.
    pub async fn conclure(&self, cle: &CleDemande, entree: Option<IdEntree>) -> Result<(), EchecCles> {
        match (self, entree) {
            (Self::Fichier(etat), Some(entree)) => Ok(etat.lier(cle.clone(), entree).await?),
            (Self::Fichier(etat), None) => Ok(etat.liberer(cle.clone()).await?),
            // The row has had its entry from the beginning; whether anything was sent is what the entry says.
            (Self::Base(_), _) => Ok(()),
        }
    }

    /// Gives a key another entry than `avant`, of which it is known that nothing was sent: with which words it was asked is
    /// not known.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn remplacer(&self, cle: &CleDemande, avant: IdEntree, apres: IdEntree) -> Result<(), EchecCles> {
        match self {
            Self::Fichier(etat) => Ok(etat.remplacer(cle.clone(), avant, apres).await?),
            Self::Base(cles) => Ok(cles.remplacer(cle, avant, apres).await?),
        }
    }

    /// Notes why nothing was sent under a key, for the services that were not asked. A service that is alone keeps it in
    /// memory.
    ///
    /// # Errors
    /// When it cannot be written; then only this service can say so.
    pub async fn noter_refus(&self, cle: &CleDemande, refus: &RefusGarde) -> Result<(), EchecCles> {
        match self {
            Self::Fichier(_) => Ok(()),
            Self::Base(cles) => {
                let entree = self.entree_de(cle).await?;
                Ok(cles.noter_refus(cle, (entree, refus)).await?)
            }
        }
    }

    /// Forgets why nothing was sent under a key: it is taken again.
    ///
    /// # Errors
    /// When it cannot be written; then nothing may be sent.
    pub async fn oublier_refus(&self, cle: &CleDemande) -> Result<(), EchecCles> {
        match self {
            Self::Fichier(_) => Ok(()),
            Self::Base(cles) => Ok(cles.oublier_refus(cle).await?),
        }
    }

    /// Why nothing was sent under a key that stands for `entree`, where services share that.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn refus(&self, cle: &CleDemande, entree: Option<IdEntree>) -> Result<Option<RefusGarde>, EchecCles> {
        match self {
            Self::Fichier(_) => Ok(None),
            Self::Base(cles) => Ok(cles.refus(cle, entree).await?),
        }
    }

    /// The journal for the deposit of a key, where its intent takes the key too. `remplacee` is the entry that the key had,
    /// of which it is known that nothing was sent.
    pub fn journal(
        &self,
        cle: &CleDemande,
        empreinte: Empreinte,
        remplacee: Option<IdEntree>,
    ) -> Option<Arc<JournalDeCle>> {
        match self {
            Self::Fichier(_) => None,
            Self::Base(cles) => Some(Arc::new(cles.journal(cle.clone(), empreinte, remplacee))),
        }
    }
}
