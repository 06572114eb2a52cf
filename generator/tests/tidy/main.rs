//! The repository's own rules, as tests: sizes of files, texts of modules, and words that must not appear in some
//! places.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

mod circles;
mod links;
mod vocabulary;
mod word_lists;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Hand-written Rust files under a folder, with their texts.
fn sources(folder: &str) -> Vec<(String, String)> {
    files(folder, "rs")
}

fn files(folder: &str, kind: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![workspace().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("generated") && !path.ends_with("target") && !path.ends_with(".git") {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == kind) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(workspace()).unwrap().display().to_string(), text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "there is nothing to look at in {folder}");
    found
}

fn all() -> Vec<(String, String)> {
    ["generator", "sdk", "tests"].into_iter().flat_map(sources).collect()
}

#[test]
fn files_stay_small() {
    for tree in ["generator", "sdk", "tests"] {
        let sources = sources(tree);
        let mut lengths: Vec<usize> = sources.iter().map(|(_, text)| text.lines().count()).collect();
        lengths.sort_unstable();
        let longest: Vec<_> =
            sources.iter().filter(|(_, text)| text.lines().count() > 350).map(|(path, _)| path).collect();
        assert!(longest.is_empty(), "a concept wants out of {longest:?}");
        let median = lengths[lengths.len() / 2];
        assert!(median <= 120, "the median file of {tree} has {median} lines");
    }
}

#[test]
fn every_module_says_what_it_is() {
    let silent: Vec<_> = all().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "no `//!` in {silent:?}");
}

/// Pages for people. Expected reports of tests name files of those tests.
#[test]
fn pages_lead_to_what_is_there() {
    let pages: Vec<_> = files("", "md").into_iter().filter(|(path, _)| !path.ends_with("expected.md")).collect();
    assert!(pages.iter().any(|(path, _)| path == "README.md") && pages.len() > 10, "pages are found");
    let dead = pages.iter().flat_map(|(path, text)| {
        let links = links::dead_links(&workspace(), path, text);
        links.into_iter().chain(links::dead_paths(&workspace(), path, text)).map(move |link| format!("{path}: {link}"))
    });
    assert_eq!(dead.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn the_generator_knows_no_norm() {
    for (path, text) in sources("generator/src") {
        for word in ["opco", "cfadock", "cerfa", "apprenti"] {
            assert!(!text.to_lowercase().contains(word), "`{word}` stands in {path}");
        }
    }
}

#[test]
fn the_disk_has_its_doors() {
    let doors = ["generator/src/artifacts", "generator/src/project.rs", "generator/src/document"];
    for (path, text) in sources("generator/src") {
        if !doors.iter().any(|door| path.starts_with(door)) {
            assert!(!text.contains("fs::"), "{path} touches the disk");
        }
    }
}

#[test]
fn after_the_plan_nothing_knows_the_document() {
    for folder in ["generator/src/rust", "generator/src/render"] {
        for (path, text) in sources(folder) {
            for word in ["openapiv3", "crate::document", "serde_yaml"] {
                assert!(!text.contains(word), "{path} knows `{word}`");
            }
        }
    }
}

/// The hand-written crates, each with the files and folders where cycles are known.
const CRATES: &[(&str, &[&[&str]])] = &[
    // Types contain types: the walk through two documents recurses through both files.
    ("generator/src", &[&["diff/walk/shapes.rs", "diff/walk/types.rs"]]),
    ("sdk/journal-postgres/src", &[]),
    ("sdk/runtime/src", &[]),
    ("sdk/scalaires/src", &[]),
    ("sdk/service/src", &[]),
    ("sdk/src", &[]),
    ("tests/src", &[]),
    ("tests/temoin/src", &[]),
];

#[test]
fn files_do_not_need_each_other_in_circles() {
    let mut findings = Vec::new();
    for (root, known) in CRATES {
        let inside = |(path, text): (String, String)| (path[root.len() + 1..].to_owned(), text);
        let found = circles::circles(&sources(root).into_iter().map(inside).collect::<Vec<_>>());
        let is_within = |circle: &[String], known: &[&str]| {
            circle.iter().all(|file| known.iter().any(|known| file.starts_with(known)))
        };
        let new = found.iter().filter(|circle| !known.iter().any(|known| is_within(circle, known)));
        findings.extend(new.map(|circle| format!("{root}: files need each other in a circle: {circle:?}")));
        let gone = known.iter().filter(|known| !found.iter().any(|circle| is_within(circle, known)));
        findings.extend(gone.map(|known| format!("{root}: this circle is gone, so take it off the list: {known:?}")));
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

/// Items that only generated code uses are no API for people: public types of the runtime have another path.
#[test]
fn the_trade_names_nothing_that_is_for_generated_code() {
    for (path, text) in sources("sdk/src") {
        assert!(!text.contains("codegen"), "{path} names what is for generated code");
    }
}

/// Every generated crate depends on the runtime: it must not contain the trade of one document.
#[test]
fn the_runtime_knows_no_trade() {
    let trade = ["opco", "cerfa", "apprenti", "siret", "siren", "iban", "rncp", "dossier", "montant", "the norm"];
    let mut findings = Vec::new();
    for (path, text) in sources("sdk/runtime/src") {
        let names = vocabulary::french_names(&path, &text);
        if !names.is_empty() {
            findings.push(format!("{path}: {names:?} are French names"));
        }
        let text = text.to_lowercase();
        let words = trade.iter().filter(|word| text.contains(*word));
        findings.extend(words.map(|word| format!("{path}: `{word}` is a word of the trade")));
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

/// The parts with French names, and French texts for people of the trade.
const FRENCH_LAYER: &[&str] = &[
    "sdk/donnees/src",
    "sdk/francais/src",
    "sdk/journal-postgres/src",
    "sdk/scalaires/src",
    "sdk/service/src",
    "sdk/src",
    "tests/src",
    "tests/temoin/src",
];

/// Parts of the runtime or the generator in these crates, in their language: an interface of the runtime, and the types
/// of the generated tables.
const ENGLISH_DOORS: &[&str] = &["sdk/src/blocking.rs", "tests/temoin/src/table.rs"];

fn french_layer() -> impl Iterator<Item = (String, String)> {
    let is_test = |path: &str| path.ends_with("tests.rs") || path["tests/".len()..].contains("/tests/");
    let sources = FRENCH_LAYER.iter().flat_map(|folder| sources(folder));
    sources.filter(move |(path, _)| !is_test(path) && !ENGLISH_DOORS.contains(&path.as_str()))
}

/// Texts of the French layer that are others' sentences, each with the reason.
const QUOTES: &[(&str, &str)] = &[("tests/src/", "scenarios quote servers")];

/// Asserts that nothing is found in any file of the French layer.
fn assert_all_french(found: impl Fn(&str, &str) -> BTreeSet<String>) {
    let named = french_layer().map(|(path, text)| (found(&path, &text), path));
    let findings: Vec<String> = named
        .filter(|(names, _)| !names.is_empty())
        .map(|(names, path)| format!("{path}: {names:?} are English names"))
        .collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn the_french_layer_has_no_english_name() {
    assert_all_french(vocabulary::english_names);
}

#[test]
fn the_french_layer_has_no_english_variable() {
    assert_all_french(vocabulary::english_variables);
}

/// Names that several types of the French layer share, each for one thing.
const SHARED_NAMES: &[(&str, &[&str])] = &[
    ("each command has its own, as each kind of document its checks", &["Options", "Verif"]),
    ("what the SDK sends or reads, as the OPCO keeps it", &["Frais", "Ligne", "Motif", "Refus", "Regime"]),
    ("what a profile says, read by the SDK and by the witness", &["Acces", "Particularite", "Profil"]),
    (
        "what the SDK takes or gives, as the service has it in HTTP",
        &["Depot", "EnvoiCertificat", "EnvoiConvention", "EnvoiDocument", "Evenement"],
    ),
    ("a tag of the sources, read by the SDK and by the witness", &["Citation", "Source"]),
    ("a row of the checks: of the SDK, of the suite", &["Verification"]),
    ("inside of the simulated OPCO, where nobody else sees it", &["Fichier", "Journal", "Lecture", "Page"]),
    ("how two names relate: of two people, of a person and a dossier", &["Rapprochement"]),
];

/// The name of a type must identify it for a reader.
#[test]
fn a_name_of_the_french_layer_is_one_thing() {
    let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in french_layer() {
        for name in vocabulary::offered_types(&path, &text) {
            owners.entry(name).or_default().push(path.clone());
        }
    }
    owners.retain(|_, owners| owners.len() > 1);
    let shared: Vec<&str> = SHARED_NAMES.iter().flat_map(|(_, names)| *names).copied().collect();
    let gone: Vec<_> = shared.iter().filter(|name| !owners.contains_key(**name)).collect();
    assert!(gone.is_empty(), "names of one type only, so take them off the list: {gone:?}");
    owners.retain(|name, _| !shared.contains(&name.as_str()));
    assert!(owners.is_empty(), "names of several types: {owners:#?}");
}

#[test]
fn the_french_layer_has_no_english_text() {
    let texts: Vec<(String, String)> = french_layer()
        .filter(|(path, _)| !QUOTES.iter().any(|(quoting, _)| path.starts_with(quoting)))
        .flat_map(|(path, text)| {
            let texts = vocabulary::english_texts(&path, &text);
            texts.into_iter().map(move |text| (path.clone(), text)).collect::<Vec<_>>()
        })
        .collect();
    let findings: Vec<String> = texts.iter().map(|(path, text)| format!("{path}: {text} is no French")).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}
