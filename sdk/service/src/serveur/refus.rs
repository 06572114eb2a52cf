//! What no route takes.

use axum::http::{Method, Uri};

use crate::probleme::Probleme;

/// No such address.
pub(super) fn inconnu() -> Probleme {
    let phrase = "Rien n'est servi à cette adresse : `/openapi.json` dit celles qui le sont.";
    Probleme::new(404, "adresse-inconnue", phrase)
}

/// The route of what has none.
pub(super) async fn adresse(adresse: Uri) -> Probleme {
    let chemin = adresse.path();
    if chemin.len() > 1 && chemin.ends_with('/') {
        let phrase =
            "Rien n'est servi à cette adresse : aucune ne finit par `/` ; `/openapi.json` dit celles qui le sont.";
        return Probleme::new(404, "adresse-inconnue", phrase);
    }
    inconnu()
}

/// The route of a method that its address does not take; axum adds `Allow`.
pub(super) async fn methode(methode: Method) -> Probleme {
    let phrase =
        format!("Cette adresse n'admet pas la méthode {methode} ; l'en-tête `Allow` dit celles qu'elle admet.");
    Probleme::new(405, "methode", phrase)
}
