//! Mutated documents still give a crate or findings with a place: never a panic, never a hang.
//!
//! Real documents are mutated in a few random places; those of OpenAPI 3.0 also in their 3.1 and 3.2 forms.
//! `CORPUS=<folders>` takes the documents of folders instead of the repository's own, `MUTATIONS=<number>` sets the
//! number of cases, and `MUTATION_SEED=<number>` changes them. A case that fails is kept under the target folder,
//! named by its seed.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

mod change;
mod extremes;
mod files;
#[path = "../samples/random.rs"]
mod random;
#[path = "../versions/rewrite.rs"]
mod rewrite;
mod trial;

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

use random::Random;
use rewrite::rewritten;
use trial::{Outcome, trial};

/// The default number of cases.
const CASES: u64 = 300;

fn documents() -> Vec<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found: Vec<PathBuf> = match env::var_os("CORPUS") {
        Some(folders) => {
            let folders = env::split_paths(&folders).map(|folder| package.join("..").join(folder));
            folders.flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path()).collect()
        }
        None => {
            let cases = fs::read_dir(package.join("tests/accept")).unwrap();
            // What has several files is harmed in all of them, elsewhere.
            let cases = cases.map(|entry| entry.unwrap().path().join("input.yaml"));
            let cases = cases.filter(|path| !path.ends_with("files/input.yaml"));
            let own = ["tests/course/input.yaml", "../spec/norme.yaml", "tests/corpus/constructs31.yaml"];
            cases.chain(own.map(|path| package.join(path))).collect()
        }
    };
    found.retain(|path| path.extension().is_some_and(|end| end == "json" || end == "yaml" || end == "yml"));
    found.sort();
    found
}

fn number(variable: &str, without: u64) -> u64 {
    env::var(variable).map_or(without, |text| text.parse().unwrap())
}

/// The damaged text of a document, with the description of the damage.
fn harmed(text: &[u8], tree: &Value, random: &mut Random) -> (Vec<u8>, Vec<&'static str>) {
    let times = 1 + random.below(4);
    if random.percent(25) {
        let mut bytes = text.to_vec();
        let done = (0..times).map(|_| change::text(&mut bytes, random)).collect();
        return (bytes, done);
    }
    let mut tree = tree.clone();
    let done = (0..times).map(|_| change::tree(&mut tree, random)).collect();
    (serde_json::to_vec(&tree).unwrap(), done)
}

#[test]
fn harmed_documents_give_a_crate_or_findings() {
    let documents: Vec<(PathBuf, Vec<u8>, Value)> = documents()
        .into_iter()
        .flat_map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let tree: Value = serde_yaml::from_str(text.trim_start_matches('\u{FEFF}')).unwrap();
            let is_old = tree["openapi"].as_str().is_some_and(|version| version.starts_with("3.0"));
            let newer = ["3.1.1", "3.2.0"].into_iter().filter(|_| is_old).map(|version| rewritten(&tree, version));
            let newer = newer.map(|tree| (path.clone(), serde_json::to_vec(&tree).unwrap(), tree)).collect::<Vec<_>>();
            newer.into_iter().chain([(path, text.into_bytes(), tree)])
        })
        .collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutation");
    fs::create_dir_all(&folder).unwrap();
    let first = number("MUTATION_SEED", 0);
    let mut crates = 0;
    let cases = number("MUTATIONS", CASES);
    for seed in first..first + cases {
        let mut random = Random::new(seed);
        let (path, text, tree) = &documents[random.below(documents.len())];
        let (bytes, done) = harmed(text, tree, &mut random);
        let name = format!("seed {seed}, {}, {done:?}", path.display());
        let (outcome, _) = trial(&folder, &name, &bytes);
        crates += u64::from(outcome == Outcome::Crate);
    }
    println!("{cases} cases: {crates} crates, {} with findings", cases - crates);
    assert!(crates > 0 && crates < cases || cases < 20, "the harm is neither too small nor too great");
}
