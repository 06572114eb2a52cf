//! A norm of the same content by another author: `overlay suggest`, without a manual line, leads to the same public
//! names.
//!
//! One of them is the next norm: its own content has names of its own, said in at most twenty lines by hand.
//!
//! The variants in `another_hand/hands.toml` change the spelling of schemas, operations, groups, paths, schemes and
//! properties, their order and what they share, and leave texts out. In all of them, generated code has the names,
//! arguments and types of the norm, and the same masked, aliased and required properties.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

#[path = "another_hand/hand.rs"]
mod hand;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use generator::document::Reach;
use generator::render::{Manifest, Origin, Runtime, krate};
use generator::suggest::Request;
use generator::{Compiler, Spec};
use hand::{Hand, hands, norm};

const NORM: &str = "../spec/norme.yaml";
const OVERLAY: &str = "../spec/surcouche.yaml";
const TOLERANCES: &str = "../spec/tolerances.toml";

/// The public items of a crate, sorted by file: groups and methods stand in the order of the document.
fn items(document: &Path, overlay: &Path, strict: bool) -> Vec<String> {
    let overlays = vec![overlay.to_owned()];
    // Tolerances use names on the wire.
    let tolerances = strict.then(|| PathBuf::from(TOLERANCES));
    // As in a workspace whose archive has the norm: no name changes its meaning.
    let before = Spec { document: NORM.into(), overlays: vec![OVERLAY.into()] };
    let compiler = Compiler { overlays, tolerances, strict, before: Some(before), reach: Reach::Folder };
    let compilation = compiler.compile(document);
    let (_, plan) = compilation.output.as_ref().unwrap_or_else(|| panic!("{}", compilation.report()));
    let origin = Origin { command: "generator generate".to_owned(), document: "norm".to_owned() };
    let manifest = Manifest {
        name: "sdk".to_owned(),
        runtime: Runtime::Path { folder: "../runtime".to_owned(), package: None },
        probe: false,
        exchanges: false,
    };
    let artifacts = krate(plan, &origin, &manifest);
    let mut lines: Vec<String> = Vec::new();
    for (path, text) in artifacts.files().filter(|(path, _)| path.extension().is_some_and(|it| it == "rs")) {
        lines.extend(public(text).into_iter().map(|line| format!("{}: {line}", path.display())));
    }
    lines.sort();
    lines
}

/// Every public item of a file, each in one line, and the content of the tables for properties and values. The
/// parameters of builders and their bounds follow the order of `required`, the list of all operations that of paths; no
/// code names either.
fn public(text: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        let begins = line.starts_with("pub ")
            || (line.contains(" = ") && line.ends_with(';') && !line.starts_with("let") && !line.starts_with("self."));
        let Some(item) = open.take().map(|item| item + line).or_else(|| begins.then(|| line.to_owned())) else {
            continue;
        };
        if item.ends_with(['{', ';', '}']) || (item.ends_with(',') && !item.contains('(')) {
            let cut = ["Builder<", "where", " = &["].iter().filter_map(|end| item.find(end)).min();
            let item = &item[..cut.unwrap_or(item.len())];
            items.push(item.to_owned());
        } else {
            open = Some(item);
        }
    }
    items
}

/// Texts in quotes: a name on the wire, which another author may change.
fn without_texts(line: &str) -> String {
    line.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

/// The actions that a person adds to the overlay that is suggested.
fn by_hand(hand: &Hand) -> String {
    let Some(gains) = &hand.gains else { return String::new() };
    let file = gains.replace(".yaml", ".surcouche.yaml");
    fs::read_to_string(Path::new("tests/another_hand").join(file)).unwrap()
}

/// Whether a line of code is about what is gone.
fn has_lost(hand: &Hand, line: &str) -> bool {
    let names = hand.lost.iter().filter_map(|pointer| pointer.rsplit('/').next());
    names.map(heck::ToSnakeCase::to_snake_case).any(|name| line.contains(&name))
}

struct Suggested {
    overlay: String,
    doubts: Vec<String>,
    document: PathBuf,
    folder: tempfile::TempDir,
}

fn suggested(hand: &Hand) -> Suggested {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("published.json");
    fs::write(&document, format!("{:#}", hand.writes(&norm(Path::new(NORM))))).unwrap();
    let overlays = vec![PathBuf::from(OVERLAY)];
    let old = Spec { document: NORM.into(), overlays: overlays.clone() };
    let new = Spec { document: document.clone(), overlays };
    let request = Request { old, new, tolerances: Some(TOLERANCES.into()), reach: Reach::Folder };
    let suggestion = request.suggest().unwrap_or_else(|refused| panic!("{}", refused.report()));
    let [overlay] = &suggestion.overlays[..] else { panic!("one overlay in, one out") };
    Suggested { overlay: overlay.clone(), doubts: suggestion.doubts, document, folder }
}

#[test]
fn a_norm_by_another_hand_gives_the_same_items() {
    let expected = items(Path::new(NORM), Path::new(OVERLAY), true);
    assert!(expected.len() > 500, "{} items only: they are read otherwise than they are printed", expected.len());
    let mut wrong = BTreeMap::new();
    for hand in hands() {
        let Suggested { overlay, doubts, document, folder } = suggested(&hand);
        let path = folder.path().join("overlay.yaml");
        let by_hand = by_hand(&hand);
        assert!(by_hand.lines().count() <= 20, "{}: {} lines by hand", hand.name, by_hand.lines().count());
        fs::write(&path, overlay + &by_hand).unwrap();
        let found = items(&document, &path, hand.gains.is_some());
        let said = |lines: &[String]| -> Vec<String> {
            let mut lines: Vec<String> = lines.iter().map(|line| without_texts(line)).collect();
            lines.sort();
            lines
        };
        let (was, is) = (said(&expected), said(&found));
        let gone = was.iter().filter(|line| is.binary_search(line).is_err() && !has_lost(&hand, line));
        let gone: Vec<&String> = gone.take(20).collect();
        let come: Vec<&String> = is.iter().filter(|line| was.binary_search(line).is_err()).take(20).collect();
        // What has come since may be anything.
        if !gone.is_empty() || (hand.gains.is_none() && was != is) {
            wrong.insert(hand.name.clone(), format!("{gone:#?}\n{come:#?}\n{doubts:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_suggested_is_silent_and_suggests_nothing_more() {
    let tried: Vec<_> = hands().into_iter().filter(|hand| !hand.pascal && hand.gains.is_none()).collect();
    assert!(tried.len() > 1, "{} hands only", tried.len());
    for hand in tried {
        let Suggested { overlay, document, folder, .. } = suggested(&hand);
        assert!(overlay.contains("# Vocabulaire et lecture"), "{}: comments stay", hand.name);
        let path = folder.path().join("overlay.yaml");
        fs::write(&path, &overlay).unwrap();
        let spec = Spec { document, overlays: vec![path] };
        let tolerances = Some(PathBuf::from(TOLERANCES));
        let request = Request { old: spec.clone(), new: spec, tolerances, reach: Reach::Folder };
        let again = request.suggest().unwrap_or_else(|refused| panic!("{}", refused.report()));
        assert_eq!((again.renamed, again.moved, again.doubts), (0, 0, Vec::new()), "{}", hand.name);
        assert_eq!(again.overlays, [overlay], "{}", hand.name);
    }
}

#[test]
fn the_suggestion_is_the_same_each_time() {
    let hand = &hands()[1];
    assert_eq!(suggested(hand).overlay, suggested(hand).overlay);
}
