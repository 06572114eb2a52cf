//! Authentication: the token of the software (401), then the key of the CFA (401 when absent, 403 when unknown).

use axum::http::{HeaderMap, header};

use super::refus::Refus;
use crate::simulateur::opco::Opco;
use crate::simulateur::verrou::verrou;
use crate::table::OperationRow;

/// Name of the header that carries the key of the CFA.
pub(crate) const CLE_API: &str = "x-api-key";

pub(crate) fn verifier(opco: &Opco, ligne: &OperationRow, entetes: &HeaderMap) -> Result<(), Refus> {
    if ligne.security.is_empty() || ligne.security.iter().any(|alternative| alternative.is_empty()) {
        return Ok(());
    }
    for nom in [header::AUTHORIZATION.as_str(), CLE_API] {
        // With two values it is unclear which one is meant.
        if entetes.get_all(nom).iter().nth(1).is_some() {
            return Err(Refus::un(400, "REPETE", format!("header/{nom} : l'en-tête est donné plusieurs fois")));
        }
    }
    let texte = |nom: &str| entetes.get(nom).and_then(|valeur| valeur.to_str().ok());
    let jeton = texte(header::AUTHORIZATION.as_str()).and_then(|valeur| {
        let (mode, jeton) = valeur.split_once(' ')?;
        mode.eq_ignore_ascii_case("bearer").then(|| jeton.trim())
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
    match texte(CLE_API) {
        None => Err(Refus::un(401, "CLE_ABSENTE", "La clé d'API du CFA est absente.")),
        Some(cle) if cle != opco.reglages().acces.cle_api => {
            Err(Refus::un(403, "CLE_INCONNUE", "La clé d'API est inconnue de l'OPCO."))
        }
        Some(_) => Ok(()),
    }
}
