//! A body of any bytes is printed masked: no secret of the client, and no separate NIR is visible.

use cfadock::runtime::http::StatusCode;

use super::reseau::{attendre, connexion, habiller, montrer, taire};

/// A NIR of a fictitious person, with its check digits.
const NIR: &str = "206017599900124";

/// What stands for the NIR in the bytes of a corpus.
const PLACE: &str = "@N";

/// Whether a sign cannot be a part of a longer number or word.
fn borne(signe: Option<char>) -> bool {
    signe.is_none_or(|signe| signe.is_ascii_whitespace() || matches!(signe, '"' | ',' | ';'))
}

/// Shows the bytes as the body of a refusal.
pub fn jouer(octets: &[u8]) {
    let corps = habiller(octets).replace(PLACE, NIR);
    let nu = corps.match_indices(NIR).any(|(debut, _)| {
        borne(corps[..debut].chars().next_back()) && borne(corps[debut + NIR.len()..].chars().next())
    });
    let appel = connexion(StatusCode::BAD_REQUEST, corps);
    let Err(erreur) = attendre(async { appel.client().consulter_dossier("INT-D-1").await }) else { return };
    let montre = montrer(&erreur);
    taire(&montre);
    assert!(!nu || !montre.contains(NIR), "a NIR is shown: {montre}");
}
