//! What a portfolio asks of a contract on its way in.

#[cfg(feature = "commandes")]
mod du_texte;

use jiff::civil::Date;
use serde_json::Value;

use super::valeur::{jour, texte};

/// The few fields that are kept of a contract beside its text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Extrait {
    pub(crate) identite: [String; 5],
    pub(crate) siret_cfa: String,
    pub(crate) conclusion: Option<Date>,
}

impl Extrait {
    pub(crate) fn du_json(cerfa: &Value) -> Self {
        Self {
            identite: identite(cerfa),
            siret_cfa: texte(cerfa, "/organismeFormation/siret").to_owned(),
            conclusion: jour(cerfa, "/contrat/dateConclusion"),
        }
    }
}

/// What makes two deposits the same contract: exact equality, another spelling escapes it.
pub(crate) fn identite(cerfa: &Value) -> [String; 5] {
    [
        texte(cerfa, "/apprenti/nom"),
        texte(cerfa, "/apprenti/prenom"),
        texte(cerfa, "/apprenti/dateNaissance"),
        texte(cerfa, "/employeur/siret"),
        texte(cerfa, "/contrat/dateDebutContrat"),
    ]
    .map(str::to_owned)
}
