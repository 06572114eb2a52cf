//! The catalogue of requirements, `tests/temoin/exigences.toml`: written from the checks with `BLESS=1`, compared otherwise.

use std::fs;
use std::path::Path;

use temoin::verifier::controle::catalogue;

#[test]
fn the_catalogue_is_that_of_the_checks() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("temoin/exigences.toml");
    let fresh = catalogue().unwrap();
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap();
    assert!(written == fresh, "tests/temoin/exigences.toml is stale: BLESS=1 cargo test -p conformance catalogue");
}
