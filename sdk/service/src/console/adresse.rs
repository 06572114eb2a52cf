//! The addresses of the pages.

use cfadock::journal::IdEntree;
use cfadock::runtime::url::form_urlencoded::Serializer;

/// The address of a deposit.
pub(super) fn depot(entree: i64) -> String {
    format!("/console/depots/{entree}")
}

/// The address of a list: of a state, of a search, or of all; from the last entry back, or from before one.
pub(super) fn liste(etat: &str, q: &str, avant: Option<IdEntree>) -> String {
    let mut query = Serializer::new(String::new());
    for (nom, valeur) in [("etat", etat), ("q", q)] {
        if !valeur.is_empty() {
            query.append_pair(nom, valeur);
        }
    }
    if let Some(avant) = avant {
        query.append_pair("avant", &avant.to_string());
    }
    format!("/console/depots?{}", query.finish())
}
