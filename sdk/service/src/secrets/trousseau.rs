//! The keys of the CFA at the OPCO, read from where they lie at each call.

use std::collections::BTreeMap;
use std::fmt;

use cfadock::parcours::Cles;
use cfadock::runtime::{BoxFuture, NoSecret};
use cfadock::scalaires::Siren;
use cfadock::{Opco, Secret};

use super::SourceSecret;

/// The keys of the CFA, by where they lie.
pub struct Trousseau {
    sources: BTreeMap<(Opco, Siren), SourceSecret>,
}

impl Trousseau {
    /// Those of all CFA.
    pub fn new(sources: impl IntoIterator<Item = ((Opco, Siren), SourceSecret)>) -> Self {
        Self { sources: sources.into_iter().collect() }
    }
}

impl Cles for Trousseau {
    fn cle<'a>(&'a self, cfa: &'a Siren, opco: Opco) -> BoxFuture<'a, Result<Secret, NoSecret>> {
        Box::pin(async move {
            let source = self.sources.get(&(opco, cfa.clone())).ok_or_else(|| {
                NoSecret::new(format!("la configuration n'a pas de clé du CFA {cfa} chez {opco} (`cles`)"))
            })?;
            source
                .lire()
                .await
                .map_err(|echec| NoSecret::new(format!("clé du CFA {cfa} chez {opco}, {source} : {echec}")))
        })
    }
}

/// Shows how many there are.
impl fmt::Debug for Trousseau {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Trousseau").field("cles", &self.sources.len()).finish()
    }
}
