//! A well-formed call, and the check of its parameters. `corps` reads the body.

pub(super) mod acces;
pub(super) mod corps;
pub(super) mod jeton;
pub(super) mod lecture;
pub(super) mod preuve;
pub(super) mod refus;

use std::net::SocketAddr;

use axum::http::{HeaderMap, Uri};
use url::form_urlencoded;

use self::corps::Corps;
use self::refus::Refus;
use crate::generated::operation::Operation;
use crate::table::OperationRow;
use crate::validation::valider_parametre;

/// From where a call comes, among its extensions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair(pub(super) SocketAddr);

/// A call that the tables allow.
#[derive(Debug)]
pub(super) struct Demande {
    pub(super) operation: Operation,
    pub(super) query: Vec<(String, String)>,
    pub(super) corps: Corps,
}

impl Demande {
    /// Every value of a query parameter; a comma also separates values.
    pub(super) fn valeurs(&self, nom: &str) -> impl Iterator<Item = &str> {
        let donnees = self.query.iter().filter(move |(cle, _)| cle == nom);
        donnees.flat_map(|(_, valeur)| valeur.split(',')).filter(|valeur| !valeur.is_empty())
    }

    /// The first value of a query parameter; empty when there is none.
    pub(super) fn valeur(&self, nom: &str) -> &str {
        self.query.iter().find(|(cle, _)| cle == nom).map_or("", |(_, valeur)| valeur)
    }
}

/// The pairs of a query, decoded, in order.
pub(super) fn query(uri: &Uri) -> Vec<(String, String)> {
    decoder_formulaire(uri.query().unwrap_or_default())
}

/// The pairs of a form, decoded, in order.
pub(super) fn decoder_formulaire(texte: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(texte.as_bytes()).into_owned().collect()
}

/// Refuses a call whose query or headers are not as the norm requires, with every reason at once.
pub(super) fn verifier_parametres(
    ligne: &OperationRow,
    query: &[(String, String)],
    entetes: &HeaderMap,
) -> Result<(), Refus> {
    let mut violations = Vec::new();
    for parametre in ligne.parameters {
        let donnees: Vec<&str> = match parametre.place {
            "query" => {
                query.iter().filter(|(cle, _)| cle == parametre.name).map(|(_, valeur)| valeur.as_str()).collect()
            }
            // A header that is no text counts as absent.
            "header" => entetes.get_all(parametre.name).iter().filter_map(|valeur| valeur.to_str().ok()).collect(),
            _ => continue,
        };
        violations.extend(valider_parametre(parametre, &donnees));
    }
    Refus::sauf_si_vide(violations)
}
