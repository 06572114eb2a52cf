//! Features by tag: which items each brings, and that every selection compiles without a warning.
//!
//! `BLESS=1 cargo test -p generator --test given` rewrites `gates.txt`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use generator::Compiler;
use generator::rust::{Crate, Gate, by_tag};

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

#[test]
fn features_come_and_go_and_those_of_the_user_stay() {
    let out = folder("coming");
    let manifest = || fs::read_to_string(out.join("Cargo.toml")).unwrap();
    generated(&out, &[]);
    assert!(!manifest().contains("[features]"));
    fs::write(out.join("Cargo.toml"), manifest() + "\n[features]\nmine = []\n").unwrap();
    generated(&out, &["--features-by-tag"]);
    let with: toml::Table = toml::from_str(&manifest()).unwrap();
    assert!(with["features"].get("mine").is_some() && with["features"].get("pet-stores").is_some(), "{with}");
    assert_eq!(with["package"]["metadata"]["docs"]["rs"]["all-features"].as_bool(), Some(true), "{with}");
    generated(&out, &["--features-by-tag", "--check"]);
    generated(&out, &[]);
    let without: toml::Table = toml::from_str(&manifest()).unwrap();
    assert_eq!(without["features"].as_table().unwrap().keys().collect::<Vec<_>>(), ["mine"], "{without}");
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
    assert!(!manifest.contains("pet-stores") && !manifest.contains("docs.rs"), "{manifest}");
}
