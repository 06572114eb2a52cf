//! Who calls: the token of the software (401), then the key of the CFA (401 when absent, 403 when unknown).

use axum::http::{HeaderMap, header};

use super::refus::Refus;
use crate::simulateur::opco::Opco;
use crate::simulateur::verrou::verrou;
use crate::table::OperationRow;

/// Name of the header that carries the key of the CFA.
pub(crate) const CLE_API: &str = "x-api-key";

pub(crate) fn verifier(opco: &Opco, row: &OperationRow, headers: &HeaderMap) -> Result<(), Refus> {
    if row.security.is_empty() || row.security.iter().any(|alternative| alternative.is_empty()) {
        return Ok(());
    }
    for name in [header::AUTHORIZATION.as_str(), CLE_API] {
        // Which of two is meant nobody can say.
        if headers.get_all(name).iter().nth(1).is_some() {
            return Err(Refus::un(400, "REPETE", format!("header/{name} : l'en-tête est donné plusieurs fois")));
        }
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let jeton = text(header::AUTHORIZATION.as_str()).and_then(|value| {
        let (scheme, jeton) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| jeton.trim())
    });
    match jeton {
        None => {
            return Err(Refus::un(401, "JETON_ABSENT", "Le jeton d'accès est absent."));
        }
        Some(jeton) if !verrou(&opco.jetons).est_valide(jeton) => {
            return Err(Refus::un(401, "JETON_INVALIDE", "Le jeton d'accès est inconnu ou expiré."));
        }
        Some(_) => {}
    }
    match text(CLE_API) {
        None => Err(Refus::un(401, "CLE_ABSENTE", "La clé d'API du CFA est absente.")),
        Some(cle) if cle != opco.reglages().acces.cle_api => {
            Err(Refus::un(403, "CLE_INCONNUE", "La clé d'API est inconnue de l'OPCO."))
        }
        Some(_) => Ok(()),
    }
}
