//! What a well-formed call asks, and the check of its parameters. The body is read in `corps`.

pub(super) mod acces;
pub(super) mod corps;
pub(super) mod jeton;
pub(super) mod lecture;
pub(super) mod preuve;
pub(super) mod refus;

use axum::http::{HeaderMap, Uri};
use url::form_urlencoded;

use self::corps::Corps;
use self::refus::Refus;
use crate::generated::operation::Operation;
use crate::table::OperationRow;
use crate::validation::valider_parametre;

/// A call that the tables allow.
#[derive(Debug)]
pub(super) struct Demande {
    pub(super) operation: Operation,
    pub(super) query: Vec<(String, String)>,
    pub(super) corps: Corps,
}

impl Demande {
    /// Every value of a query parameter; a comma separates too.
    pub(super) fn valeurs(&self, name: &str) -> impl Iterator<Item = &str> {
        let given = self.query.iter().filter(move |(key, _)| key == name);
        given.flat_map(|(_, value)| value.split(',')).filter(|value| !value.is_empty())
    }

    /// The first value of a query parameter; empty when there is none.
    pub(super) fn valeur(&self, name: &str) -> &str {
        self.query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}

/// The pairs of a query, decoded, in order.
pub(super) fn query(uri: &Uri) -> Vec<(String, String)> {
    decoder_formulaire(uri.query().unwrap_or_default())
}

/// The pairs of a form, decoded, in order.
pub(super) fn decoder_formulaire(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// Refuses a call whose query or headers are not what the norm asks, with every reason at once.
pub(super) fn verifier_parametres(
    row: &OperationRow,
    query: &[(String, String)],
    headers: &HeaderMap,
) -> Result<(), Refus> {
    let mut violations = Vec::new();
    for parameter in row.parameters {
        let given: Vec<&str> = match parameter.place {
            "query" => query.iter().filter(|(key, _)| key == parameter.name).map(|(_, value)| value.as_str()).collect(),
            // A header that is no text counts as absent.
            "header" => headers.get_all(parameter.name).iter().filter_map(|value| value.to_str().ok()).collect(),
            _ => continue,
        };
        violations.extend(valider_parametre(parameter, &given));
    }
    Refus::sauf_si_vide(violations)
}
