//! An overlay, with its targets in JSONPath, on a small document: it applies, or there is an error.

use std::fs;

/// What the overlays are applied to; what the overlays of the generator's own tests speak of is in it.
const DOCUMENT: &str = include_str!("../../../generator/tests/overlay/everything/input.yaml");

/// Applies the bytes as an overlay.
pub fn jouer(octets: &[u8]) {
    let dossier = tempfile::tempdir().expect("a folder for the document");
    let (document, surcouche) = (dossier.path().join("norme.yaml"), dossier.path().join("surcouche.yaml"));
    fs::write(&document, DOCUMENT).expect("room for the document");
    fs::write(&surcouche, octets).expect("room for the overlay");
    let compiler = generator::Compiler { overlays: vec![surcouche], strict: true, ..Default::default() };
    let compilation = compiler.compile(&document);
    assert!(compilation.output.is_some() || compilation.report().contains("error["), "no crate, and no error either");
}
