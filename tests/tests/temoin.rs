//! The witness is independent: none of its dependencies is the SDK. Both read only the same data.

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn the_witness_does_without_the_sdk() {
    let lock = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock")).unwrap();
    let lock: toml::Table = lock.parse().unwrap();
    let packages = lock["package"].as_array().unwrap();
    // With every feature, and for tests too; a version after the name changes nothing.
    let dependencies = |name: &str| -> Vec<&str> {
        let named = packages.iter().filter(|package| package["name"].as_str() == Some(name));
        let listed = named.filter_map(|package| package.get("dependencies")?.as_array()).flatten();
        listed.map(|one| one.as_str().unwrap().split(' ').next().unwrap()).collect()
    };
    let (mut open, mut known) = (vec!["temoin"], BTreeSet::new());
    while let Some(name) = open.pop() {
        if known.insert(name) {
            open.extend(dependencies(name));
        }
    }
    assert!(known.contains("axum"), "the witness is a package with dependencies: {known:?}");
    // The dated data of the trade contains no code, and the French of a command line knows no trade: both sides use them.
    let communs = ["cfadock-donnees", "cfadock-francais"];
    let parties: Vec<_> = known.iter().filter(|name| name.starts_with("cfadock") && !communs.contains(name)).collect();
    assert!(parties.is_empty(), "the witness depends on {parties:?}");
}
