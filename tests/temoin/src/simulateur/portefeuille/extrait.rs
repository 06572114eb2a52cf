//! The fields of a contract that a portfolio keeps when the contract arrives.

#[cfg(feature = "commandes")]
mod du_texte;
#[cfg(feature = "commandes")]
pub(super) mod libelles;

use jiff::civil::Date;
use serde_json::Value;

use super::valeur::{jour, texte};

/// The few fields that are stored beside a contract's text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Extrait {
    pub(crate) identite: Identite,
    pub(crate) siret_cfa: String,
    pub(crate) conclusion: Option<Date>,
    #[cfg(feature = "commandes")]
    pub(crate) libelles: libelles::Libelles,
}

impl Extrait {
    pub(crate) fn du_json(cerfa: &Value) -> Self {
        Self {
            identite: identite(cerfa),
            siret_cfa: texte(cerfa, "/organismeFormation/siret").to_owned(),
            conclusion: jour(cerfa, "/contrat/dateConclusion"),
            #[cfg(feature = "commandes")]
            libelles: libelles::Libelles::du_json(cerfa),
        }
    }
}

/// The identity of a contract for detecting duplicates: exact equality, so that another spelling is not detected. The
/// last part distinguishes the contract from its amendments, and amendments from each other.
pub(crate) type Identite = [String; 6];

pub(crate) fn identite(cerfa: &Value) -> Identite {
    let effet = jour(cerfa, "/contrat/dateEffetAvenant").map(|jour| jour.to_string());
    let genre = &cerfa["contrat"]["typeContratApp"];
    let avenant =
        avenant(genre.as_u64().or_else(|| genre.as_str()?.parse().ok()), effet.as_deref().unwrap_or_default());
    let champ = |pointeur| texte(cerfa, pointeur).to_owned();
    [
        champ("/apprenti/nom"),
        champ("/apprenti/prenom"),
        champ("/apprenti/dateNaissance"),
        champ("/employeur/siret"),
        champ("/contrat/dateDebutContrat"),
        avenant,
    ]
}

/// The identity of an amendment, by its kind and its day of effect; empty for any other contract.
fn avenant(genre: Option<u64>, effet: &str) -> String {
    genre.filter(|genre| (31..=38).contains(genre)).map_or_else(String::new, |genre| format!("{genre} {effet}"))
}
