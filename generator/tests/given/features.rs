//! Features by tag: which items each brings, and that every selection compiles without a warning.
//!
//! `BLESS=1 cargo test -p generator --test given` rewrites `gates.txt`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use generator::Compiler;
use generator::rust::{Crate, Gate, OF_RUNTIME, by_tag};

use super::{CLIPPY, DENY, cargo, document, folder, generated};

/// The crate of the document under features.
fn gated() -> Crate {
    let (_, mut krate) = Compiler::default().compile(&document()).output.unwrap();
    by_tag(&mut krate);
    krate
}

fn words(gate: &Gate) -> String {
    if gate.any_of.is_empty() { "always".to_owned() } else { gate.any_of.join(" or ") }
}

/// The items with given features, line by line.
fn gates(krate: &Crate) -> String {
    let mut text = String::new();
    for group in &krate.groups {
        let methods: Vec<_> = group.operations.iter().map(|operation| operation.method_name.as_str()).collect();
        writeln!(text, "api::{}: {}\n    {}", group.module, words(&group.gate), methods.join(", ")).unwrap();
    }
    let receivers: Vec<_> = krate.receivers.iter().map(|receiver| receiver.name.as_str()).collect();
    writeln!(text, "receivers: {}\n    {}", words(&krate.receivers_gate), receivers.join(", ")).unwrap();
    for module in &krate.modules {
        let items: Vec<_> = module.items.iter().map(|item| item.name().as_str()).collect();
        writeln!(text, "models::{}: {}\n    {}", module.name, words(&module.gate), items.join(", ")).unwrap();
    }
    text
}

#[test]
fn each_part_is_there_with_what_reaches_it() {
    let (given, golden) = (gates(&gated()), Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/given/gates.txt"));
    if env::var_os("BLESS").is_some() {
        fs::write(&golden, &given).unwrap();
    }
    assert_eq!(given, fs::read_to_string(&golden).unwrap_or_default());
}

/// All of them, none, and each alone.
#[test]
fn every_choice_of_features_compiles_without_a_warning() {
    let out = folder("features");
    generated(&out, &["--features-by-tag", "--probe"]);
    cargo(&out, &[&CLIPPY[..], &DENY].concat());
    cargo(&out, &["doc", "--quiet", "--no-deps"]);
    let features = gated().features;
    for feature in features.iter().map(|feature| feature.name.as_str()).chain([""]) {
        let only = ["--no-default-features", "--features", feature];
        cargo(&out, &[&CLIPPY[..], &only, &DENY].concat());
        cargo(&out, &[&["doc", "--quiet", "--no-deps"][..], &only].concat());
    }
}

/// What two of them share is there once, and what one brings does not need what the other brings.
#[test]
#[ignore = "two minutes of a processor: each pair is a check of the crate; .ci/run runs it"]
fn every_pair_of_features_compiles_without_a_warning() {
    let out = folder("pairs");
    generated(&out, &["--features-by-tag", "--probe"]);
    let features = gated().features;
    for (rank, one) in features.iter().enumerate() {
        for other in &features[rank + 1..] {
            let both = format!("{},{}", one.name, other.name);
            cargo(&out, &[&CLIPPY[..], &["--no-default-features", "--features", &both], &DENY].concat());
        }
    }
}

/// What the runtime has by choice, who depends on the crate chooses, each alone and with what it needs.
#[test]
fn the_features_of_the_runtime_are_features_of_the_crate() {
    let runtime: toml::Table = toml::from_str(include_str!("../../../sdk/runtime/Cargo.toml")).unwrap();
    let features = runtime["features"].as_table().unwrap();
    let on = features["default"].as_array().unwrap();
    let mut known: Vec<(&str, bool)> = OF_RUNTIME
        .iter()
        .map(|feature| (feature.name, feature.default))
        .chain([("default", false), ("reqwest", false)])
        .collect();
    known.sort_unstable();
    let is_on = |name: &str| on.iter().any(|it| it.as_str() == Some(name));
    assert_eq!(known, features.keys().map(|name| (name.as_str(), is_on(name))).collect::<Vec<_>>());

    let out = folder("passed");
    generated(&out, &[]);
    let manifest: toml::Table = toml::from_str(&fs::read_to_string(out.join("Cargo.toml")).unwrap()).unwrap();
    assert_eq!(manifest["package"]["metadata"]["docs"]["rs"]["all-features"].as_bool(), Some(true), "{manifest}");
    let readme = fs::read_to_string(out.join("README.md")).unwrap();
    for feature in &OF_RUNTIME {
        assert!(readme.contains(&format!("| `{}` | {} |", feature.name, if feature.default { "yes" } else { "no" })));
    }
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock"), out.join("Cargo.lock")).unwrap();
    let tree = |features: &str| {
        let chosen = ["tree", "--quiet", "--edges", "normal", "--no-default-features", "--features", features];
        let done = Command::new(env!("CARGO")).args(chosen).current_dir(&out).output().unwrap();
        assert!(done.status.success(), "{features}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    for (features, there, away) in [
        ("rustls,ring", "ring v", "aws-lc-rs v"),
        ("rustls,aws-lc", "aws-lc-rs v", "native-tls v"),
        ("native-tls", "native-tls v", "rustls v"),
        ("gzip", "flate2 v", "rustls v"),
        ("tracing", "tracing v", "reqwest v"),
        ("metrics", "metrics v", "reqwest v"),
        ("dpop,ring", "rustls-pki-types v", "reqwest v"),
    ] {
        let tree = tree(features);
        assert!(tree.contains(there) && !tree.contains(away), "{features}: {tree}");
    }
}

#[test]
fn features_come_and_go_and_those_of_the_user_stay() {
    let out = folder("coming");
    let manifest = || fs::read_to_string(out.join("Cargo.toml")).unwrap();
    generated(&out, &[]);
    let read = || -> toml::Table { toml::from_str(&manifest()).unwrap() };
    let names = |manifest: &toml::Table| manifest["features"].as_table().unwrap().keys().cloned().collect::<Vec<_>>();
    let before = names(&read());
    fs::write(out.join("Cargo.toml"), manifest().replace("[features]\n", "[features]\nmine = []\n")).unwrap();
    generated(&out, &["--features-by-tag"]);
    let with = read();
    assert!(with["features"].get("mine").is_some() && with["features"].get("pet-stores").is_some(), "{with}");
    assert_eq!(with["package"]["metadata"]["docs"]["rs"]["all-features"].as_bool(), Some(true), "{with}");
    generated(&out, &["--features-by-tag", "--check"]);
    generated(&out, &[]);
    let mut after = names(&read());
    after.retain(|name| name != "mine");
    assert_eq!(after, before);
}

#[test]
fn a_document_without_tags_has_no_features_and_that_is_said() {
    let folder = folder("tagless");
    let text: Vec<String> = fs::read_to_string(document()).unwrap().lines().map(str::to_owned).collect();
    let is_tag =
        |line: &String| line.starts_with("      tags: ") || line.starts_with("tags:") || line.starts_with("  - ");
    let (tags, rest): (Vec<String>, Vec<String>) = text.into_iter().partition(|line| is_tag(line));
    assert_eq!(tags.iter().filter(|line| line.contains("name:")).count(), 9);
    let rest: Vec<String> = rest.into_iter().filter(|line| !line.starts_with("    description: ")).collect();
    fs::write(folder.join("a.yaml"), rest.join("\n")).unwrap();
    let (document, out) = (folder.join("a.yaml"), folder.join("out"));
    let done = Command::new(env!("CARGO_BIN_EXE_generator"))
        .args(["generate", "--features-by-tag", "--name", "pets", "--spec"])
        .arg(document)
        .arg("--out")
        .arg(&out)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success() && said.contains("no operation has a tag, so there are no features"), "{said}");
    let manifest = fs::read_to_string(out.join("Cargo.toml")).unwrap();
    assert!(!manifest.contains("pet-stores"), "{manifest}");
}
