//! The body of a refusal, or of an answer of success, in any form: every text that is made of it, and no secret in it.

use cfadock::operations;
use cfadock::parcours::ErreurOpco;
use cfadock::runtime::http::StatusCode;
use cfadock::{Echec, Opco};

use super::reseau::{attendre, connexion, habiller, montrer, taire};

/// What an OPCO may answer; the first byte chooses one.
const STATUTS: [StatusCode; 10] = [
    StatusCode::OK,
    StatusCode::FOUND,
    StatusCode::BAD_REQUEST,
    StatusCode::UNAUTHORIZED,
    StatusCode::FORBIDDEN,
    StatusCode::NOT_FOUND,
    StatusCode::CONFLICT,
    StatusCode::TOO_MANY_REQUESTS,
    StatusCode::INTERNAL_SERVER_ERROR,
    StatusCode::SERVICE_UNAVAILABLE,
];

/// Reads the bytes after the first as the answer to a call.
pub fn jouer(octets: &[u8]) {
    let Some((choix, corps)) = octets.split_first() else { return };
    let appel = connexion(STATUTS[usize::from(*choix) % STATUTS.len()], habiller(corps));
    match attendre(async { appel.client().consulter_dossier("INT-D-1").await }) {
        Ok(dossier) => taire(&format!("{dossier:?}")),
        Err(erreur) => {
            taire(&montrer(&erreur));
            let echec = Echec::from(ErreurOpco::new(Opco::Ocapiat, &operations::CONSULTER_DOSSIER, erreur));
            taire(&format!("{echec} {echec:?}"));
            if let Echec::Opco(erreur) = &echec {
                taire(&serde_json::to_string(erreur).expect("an error is written"));
                taire(&format!("{:?} {:?}", erreur.motifs(), erreur.corps()));
            }
        }
    }
}
