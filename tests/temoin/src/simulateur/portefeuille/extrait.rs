//! What a portfolio asks of a contract on its way in.

#[cfg(feature = "commandes")]
mod du_texte;

use jiff::civil::Date;
use serde_json::Value;

use super::dossier::Dossier;
use super::valeur::{jour, texte};

/// The few fields that are kept of a contract beside its text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Extrait {
    pub(super) identite: [String; 5],
    pub(super) siret_cfa: String,
    pub(super) conclusion: Option<Date>,
}

impl Extrait {
    pub(super) fn du_json(cerfa: &Value) -> Self {
        Self {
            identite: Dossier::identite(cerfa),
            siret_cfa: texte(cerfa, "/organismeFormation/siret").to_owned(),
            conclusion: jour(cerfa, "/contrat/dateConclusion"),
        }
    }
}
