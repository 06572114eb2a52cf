//! A document, in YAML or JSON: it compiles, or there is an error.

use std::fs;

/// Compiles the bytes as a document.
pub fn jouer(octets: &[u8]) {
    let dossier = tempfile::tempdir().expect("a folder for the document");
    // The reader chooses by the name.
    let json = octets.trim_ascii_start().starts_with(b"{");
    let document = dossier.path().join(if json { "norme.json" } else { "norme.yaml" });
    fs::write(&document, octets).expect("room for the document");
    let compilation = generator::Compiler::default().compile(&document);
    assert!(compilation.output.is_some() || compilation.report().contains("error["), "no crate, and no error either");
}
