//! Comparing what a document repeats with what the contract says. What is absent or unreadable is no difference.

use super::noms;
use crate::runtime::jiff::civil;
use crate::scalar::{Siret, Uai};

/// Whether both SIRET are valid and name different places.
pub(super) fn sirets_differents(un: &Siret, autre: Option<&Siret>) -> bool {
    matches!((un.canonical(), autre.map(Siret::canonical)), (Ok(un), Some(Ok(autre))) if un != autre)
}

/// Whether both UAI are valid and name different schools.
pub(super) fn uai_differentes(un: &Uai, autre: Option<&Uai>) -> bool {
    matches!((un.canonical(), autre.map(Uai::canonical)), (Ok(un), Some(Ok(autre))) if un != autre)
}

/// Whether both days are known and differ.
pub(super) fn jours_differents(un: Option<civil::Date>, autre: Option<civil::Date>) -> bool {
    matches!((un, autre), (Some(un), Some(autre)) if un != autre)
}

/// Whether the other name is known and is another one.
pub(super) fn noms_differents(un: &str, autre: Option<&String>) -> bool {
    autre.is_some_and(|autre| !noms::memes(un, autre))
}
