//! What no route takes.

use axum::http::Method;

use crate::probleme::Probleme;

/// No such address.
pub(super) fn inconnu() -> Probleme {
    let phrase = "Rien n'est servi à cette adresse : `/openapi.json` dit celles qui le sont.";
    Probleme::new(404, "adresse-inconnue", phrase)
}

/// The route of what has none.
pub(super) async fn adresse() -> Probleme {
    inconnu()
}

/// The route of a method that its address does not take; axum adds `Allow`.
pub(super) async fn methode(methode: Method) -> Probleme {
    let phrase =
        format!("Cette adresse n'admet pas la méthode {methode} ; l'en-tête `Allow` dit celles qu'elle admet.");
    Probleme::new(405, "methode", phrase)
}
