//! The document that the service serves is the code's.

use std::fs;
use std::path::Path;

use cfadock_service::serveur::document;
use generator::Compiler;
use generator::document::Reach;

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

/// Its address is where the service listens when nobody says otherwise, and no body may be left out.
#[test]
fn a_client_made_of_it_calls_the_service() {
    let document: serde_json::Value = serde_json::from_str(&document::texte()).unwrap();
    let exemple = include_str!("../../deploiement/cfadock.toml");
    let adresse = exemple.lines().find_map(|ligne| ligne.strip_prefix("adresse = \"")?.split('"').next()).unwrap();
    assert_eq!(document["servers"][0]["url"], format!("http://{adresse}"));
    let mut corps = 0;
    for operation in document["paths"].as_object().unwrap().values().flat_map(|chemin| chemin.as_object().unwrap()) {
        if let Some(demande) = operation.1.get("requestBody") {
            assert_eq!(demande["required"], true, "{operation:?}");
            corps += 1;
        }
    }
    assert!(corps > 10, "{corps}");
}

/// A client is made of it, by the generator of this repository, without a word.
#[test]
fn the_generator_reads_it_without_a_finding() {
    let chemin = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let (overlays, reach) = (Vec::new(), Reach::Folder);
    let compiler = Compiler { overlays, tolerances: None, strict: true, before: None, reach };
    let compilation = compiler.compile(&chemin);
    assert_eq!(compilation.report(), "");
    assert!(compilation.output.is_some());
}
