//! Reading the secrets and the certificate again while the service runs. All of it is checked before any of it is used.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use cfadock::Secret;
use futures_util::stream::{self, StreamExt as _};

use super::{OuvertureImpossible, Service, ouverture};
use crate::configuration::Configuration;
use crate::destinataire::Destinataires;
use crate::ecoute::{CertificatRefuse, Fiches};
use crate::secrets::{EchecSecret, SourceSecret};

/// Secrets that are read at once.
const LECTURES: usize = 8;

/// What changed, by its key in the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BilanRelecture {
    /// What serves from now on.
    pub changes: Vec<String>,
    /// What serves after the next start.
    pub au_demarrage: Vec<String>,
}

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RelectureRefusee {
    /// Secrets that cannot be read, each with its key and its place.
    #[error("{}", .0.join(" ; "))]
    Illisibles(Vec<String>),
    /// One that is not what it has to be.
    #[error(transparent)]
    Ouverture(#[from] OuvertureImpossible),
    /// The certificate.
    #[error(transparent)]
    Certificat(#[from] CertificatRefuse),
}

impl Service {
    /// Notes how the secrets are, so that [`relire`](Self::relire) can say which of them changed. What commands say is not
    /// known before the first reading: they are run when their secret is needed.
    pub async fn relever(&self) {
        let mut secrets = self.configuration.secrets();
        secrets.retain(|(_, source)| !matches!(source, SourceSecret::Commande(_)));
        let lus = lire(secrets).await.into_iter().filter_map(|(cle, lu)| Some((cle, lu.ok()?)));
        let (releves, _) = self.releve.comparer(&lus.collect::<Vec<_>>());
        self.releve.lus.lock().unwrap_or_else(PoisonError::into_inner).extend(releves);
    }

    /// Reads the secrets and the certificate again, and uses what changed: new connections to the OPCO, new signatures, new
    /// tokens, new handshakes. What is under way goes on with what it began with. The rest of the configuration is that of
    /// the start.
    ///
    /// # Errors
    /// When one of them cannot be read or used. Then nothing changed.
    pub async fn relire(&self, fiches: Option<&Fiches>) -> Result<BilanRelecture, RelectureRefusee> {
        let _tour = self.releve.tour.lock().await;
        let lus = tous_lisibles(&self.configuration).await?;
        let (neufs, autres) = self.releve.comparer(&lus);
        let (au_demarrage, mut changes): (Vec<_>, Vec<_>) =
            autres.into_iter().partition(|cle| cle.starts_with("journal."));
        let mut logiciel = self.logiciel().as_ref().clone();
        for (opco, reglage) in &self.configuration.opco {
            // The others go on with their tokens; and what limits the calls to an OPCO goes on in any case.
            if self.releve.a_change(&neufs, &format!("opco.{}.", opco.identifiant())) {
                logiciel = logiciel.renouveler(*opco, ouverture::acces_entier(*opco, reglage).await?);
            }
        }
        // What commands said of the keys is forgotten with it.
        let logiciel = logiciel.cles(ouverture::trousseau(&self.configuration));
        let destinataires = Destinataires::lire(&self.configuration).await;
        let destinataires = destinataires.map_err(|(rang, cause)| OuvertureImpossible::Notification { rang, cause })?;
        let fiche = match fiches {
            Some(fiches) => fiches.relire()?.map(|fiche| (fiches, fiche)),
            None => None,
        };

        // From here on nothing fails.
        *self.logiciel.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(logiciel);
        self.destinataires.reprendre_les_cles(&destinataires);
        if let Some((fiches, fiche)) = fiche {
            fiches.montrer(fiche);
            changes.push("ecoute.certificat".to_owned());
        }
        self.jetons.oublier();
        let tenus = neufs.into_iter().filter(|(cle, _)| !au_demarrage.contains(cle));
        self.releve.lus.lock().unwrap_or_else(PoisonError::into_inner).extend(tenus);
        self.releve.relectures.fetch_add(1, Ordering::AcqRel);
        Ok(BilanRelecture { changes, au_demarrage })
    }

    /// How often the secrets were read again: what was kept of an earlier reading is no longer used.
    pub fn relectures(&self) -> u64 {
        self.releve.relectures.load(Ordering::Acquire)
    }
}

async fn tous_lisibles(configuration: &Configuration) -> Result<Vec<(String, Secret)>, RelectureRefusee> {
    let (mut lisibles, mut refus) = (Vec::new(), Vec::new());
    let places: BTreeMap<_, _> =
        configuration.secrets().into_iter().map(|(cle, source)| (cle, source.to_string())).collect();
    for (cle, lu) in lire(configuration.secrets()).await {
        match lu {
            Ok(secret) => lisibles.push((cle, secret)),
            Err(echec) => refus.push(format!("`{cle}`, {} : {echec}", places[&cle])),
        }
    }
    refus.sort();
    if refus.is_empty() { Ok(lisibles) } else { Err(RelectureRefusee::Illisibles(refus)) }
}

async fn lire(secrets: Vec<(String, &SourceSecret)>) -> Vec<(String, Result<Secret, EchecSecret>)> {
    let lectures: Vec<_> = secrets.into_iter().map(|(cle, source)| async { (cle, source.lire().await) }).collect();
    stream::iter(lectures).buffer_unordered(LECTURES).collect().await
}
