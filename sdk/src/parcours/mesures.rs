//! Metrics of the workflows, with the feature `metrics`; without it, nothing.
//! Names and labels are fixed: the root of the workflows lists them.

#[cfg(feature = "metrics")]
mod facade;
#[cfg(feature = "metrics")]
pub(super) use facade::{annoncer, cle, ouverts, parcours, reconciliation};

#[cfg(not(feature = "metrics"))]
pub(super) use silence::{annoncer, cle, ouverts, parcours, reconciliation};

#[cfg(not(feature = "metrics"))]
mod silence {
    use crate::Opco;
    use crate::journal::Decision;
    use crate::parcours::{Connexion, DepotsOuverts};
    use crate::runtime::jiff::Timestamp;

    pub(in crate::parcours) fn annoncer() {}

    pub(in crate::parcours) fn parcours(_: (&'static str, Option<&'static str>), _: Opco, _: &'static str) {}

    pub(in crate::parcours) fn reconciliation(_: Opco, _: Option<&Decision>) {}

    pub(in crate::parcours) fn ouverts(_: &DepotsOuverts, _: Timestamp) {}

    pub(in crate::parcours) fn cle(_: &Connexion, _: i64) {}
}
