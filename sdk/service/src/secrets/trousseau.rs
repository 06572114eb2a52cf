//! The keys of the CFA at the OPCO, read from where they lie at each call. What a command says is kept for a minute: a
//! list of a hundred pages would run it a hundred times.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use cfadock::parcours::Cles;
use cfadock::runtime::{BoxFuture, NoSecret};
use cfadock::scalaires::Siren;
use cfadock::{Opco, Secret};
use tokio::time::Instant;

use super::SourceSecret;

/// How long what a command said is used.
const DUREE: Duration = Duration::from_secs(60);

/// The keys of the CFA, by where they lie.
pub struct Trousseau {
    sources: BTreeMap<(Opco, Siren), SourceSecret>,
    /// What commands said, and when.
    dites: Mutex<BTreeMap<(Opco, Siren), (Instant, Secret)>>,
}

impl Trousseau {
    /// Those of all CFA.
    pub fn new(sources: impl IntoIterator<Item = ((Opco, Siren), SourceSecret)>) -> Self {
        Self { sources: sources.into_iter().collect(), dites: Mutex::default() }
    }
}

impl Trousseau {
    /// What a command said a short while ago.
    fn dite(&self, place: &(Opco, Siren)) -> Option<Secret> {
        let dites = self.dites.lock().unwrap_or_else(PoisonError::into_inner);
        dites.get(place).filter(|(quand, _)| quand.elapsed() < DUREE).map(|(_, secret)| secret.clone())
    }

    async fn chercher(&self, place: (Opco, Siren)) -> Result<Secret, NoSecret> {
        let (opco, cfa) = &place;
        if let Some(dite) = self.dite(&place) {
            return Ok(dite);
        }
        let source = self.sources.get(&place).ok_or_else(|| {
            NoSecret::new(format!("la configuration n'a pas de clé du CFA {cfa} chez {opco} (`cles`)"))
        })?;
        let refus = |echec| NoSecret::new(format!("clé du CFA {cfa} chez {opco}, {source} : {echec}"));
        let secret = source.lire().await.map_err(refus)?;
        if matches!(source, SourceSecret::Commande(_)) {
            let mut dites = self.dites.lock().unwrap_or_else(PoisonError::into_inner);
            dites.insert(place, (Instant::now(), secret.clone()));
        }
        Ok(secret)
    }
}

impl Cles for Trousseau {
    fn cle<'a>(&'a self, cfa: &'a Siren, opco: Opco) -> BoxFuture<'a, Result<Secret, NoSecret>> {
        Box::pin(self.chercher((opco, cfa.clone())))
    }
}

/// Shows how many there are.
impl fmt::Debug for Trousseau {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Trousseau").field("cles", &self.sources.len()).finish()
    }
}
