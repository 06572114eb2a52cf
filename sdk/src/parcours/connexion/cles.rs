//! The keys of the CFA: one key for each CFA at each OPCO, requested at each call. The runtime sends them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use crate::runtime::{BoxFuture, NoSecret};
use crate::scalaires::Siren;
use crate::{EnvironmentVariable, Opco, Secret, SecretSource};

/// A source of the keys of the CFA, such as a vault. Neither its `Debug` nor its errors may show a key.
///
/// ```
/// use cfadock::parcours::Cles;
/// use cfadock::runtime::{BoxFuture, NoSecret};
/// use cfadock::scalaires::Siren;
/// use cfadock::{Opco, Secret};
///
/// #[derive(Debug)]
/// struct Coffre;
///
/// impl Cles for Coffre {
///     fn cle<'a>(&'a self, _: &'a Siren, _: Opco) -> BoxFuture<'a, Result<Secret, NoSecret>> {
///         Box::pin(async { Err(NoSecret::new("le coffre est fermé")) })
///     }
/// }
/// ```
pub trait Cles: fmt::Debug + Send + Sync + 'static {
    /// The current key of the CFA with this SIREN at this OPCO. The call that needs it waits for it, within its total
    /// timeout.
    fn cle<'a>(&'a self, cfa: &'a Siren, opco: Opco) -> BoxFuture<'a, Result<Secret, NoSecret>>;
}

/// Keys in the environment, read at each call: `CFA_KEY_{OPCO}_{SIREN}`, such as `CFA_KEY_OPCO_EP_732829320`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClesEnvironnement;

impl ClesEnvironnement {
    /// The variable that holds the key of this CFA at this OPCO.
    pub fn variable(cfa: &Siren, opco: Opco) -> String {
        format!("CFA_KEY_{}_{cfa}", opco.identifiant().to_uppercase())
    }
}

impl Cles for ClesEnvironnement {
    fn cle<'a>(&'a self, cfa: &'a Siren, opco: Opco) -> BoxFuture<'a, Result<Secret, NoSecret>> {
        let variable = EnvironmentVariable::new(Self::variable(cfa, opco));
        Box::pin(async move { variable.secret().await })
    }
}

/// Keys in memory; they may be changed while connections use them.
#[derive(Default)]
pub struct ClesEnMemoire {
    cles: RwLock<BTreeMap<(Opco, Siren), Secret>>,
}

impl ClesEnMemoire {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with the key of this CFA at this OPCO.
    #[must_use]
    pub fn avec(self, cfa: &Siren, opco: Opco, cle: impl Into<Secret>) -> Self {
        self.poser(cfa, opco, cle);
        self
    }

    /// Sets the key of this CFA at this OPCO, or replaces it.
    pub fn poser(&self, cfa: &Siren, opco: Opco, cle: impl Into<Secret>) {
        let mut cles = self.cles.write().unwrap_or_else(PoisonError::into_inner);
        cles.insert((opco, cfa.clone()), cle.into());
    }
}

impl Cles for ClesEnMemoire {
    fn cle<'a>(&'a self, cfa: &'a Siren, opco: Opco) -> BoxFuture<'a, Result<Secret, NoSecret>> {
        let cles = self.cles.read().unwrap_or_else(PoisonError::into_inner);
        let cle = cles.get(&(opco, cfa.clone())).cloned();
        Box::pin(async move { cle.ok_or_else(|| NoSecret::new(format!("aucune clé pour le CFA {cfa} chez {opco}"))) })
    }
}

/// Shows how many there are.
impl fmt::Debug for ClesEnMemoire {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cles = self.cles.read().unwrap_or_else(PoisonError::into_inner);
        formatter.debug_struct("ClesEnMemoire").field("cles", &cles.len()).finish()
    }
}

/// The key of one CFA at one OPCO, as a source for a client.
#[derive(Debug)]
pub(super) struct CleDe {
    pub(super) cles: Arc<dyn Cles>,
    pub(super) cfa: Siren,
    pub(super) opco: Opco,
}

impl SecretSource for CleDe {
    fn secret(&self) -> BoxFuture<'_, Result<Secret, NoSecret>> {
        self.cles.cle(&self.cfa, self.opco)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_names_the_opco_and_the_cfa() {
        let siren: Siren = "732 829 320".parse().unwrap();
        assert_eq!(ClesEnvironnement::variable(&siren, Opco::OpcoEp), "CFA_KEY_OPCO_EP_732829320");
        let cles = ClesEnMemoire::new().avec(&siren, Opco::Akto, "cle-secrete");
        assert_eq!(format!("{cles:?}"), "ClesEnMemoire { cles: 1 }");
    }
}
