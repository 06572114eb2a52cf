//! The document that the service serves is the code's.

use std::fs;
use std::path::Path;

use cfadock_service::serveur::document;

/// `BLESS=1` writes it.
#[test]
fn the_committed_document_is_the_code_s() {
    let chemin = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let dit = document::texte();
    if std::env::var_os("BLESS").is_some() {
        fs::write(&chemin, &dit).unwrap();
    }
    let ecrit = fs::read_to_string(&chemin).unwrap_or_default();
    assert!(ecrit == dit, "{} is not what the code says; BLESS=1 writes it", chemin.display());
}
