//! The proof by round trip: documents of other authors become crates without a warning, samples of their schemas are
//! unchanged by the models, and the exchanges of their operations arrive (`exchanges`).
//!
//! ```sh
//! CORPUS=<folders of documents> cargo test -p generator --test corpus -- --ignored --nocapture
//! ```
//!
//! `CORPUS` lists folders as `PATH` does. Without it only the documents beside this file are tried. `CORPUS_ONLY=<word>` takes only documents whose name contains the word.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

mod batch;
mod compare;
mod crates;
mod documents;
mod exceptions;
mod exchanges;
mod families;
#[path = "../samples/random.rs"]
mod random;
mod random_documents;
mod random_exchanges;
#[path = "../versions/rewrite.rs"]
mod rewrite;
mod samples;
mod schema;
mod trial;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

use crates::Probe;
use exceptions::Exceptions;
use families::told_apart;
use samples::{Sampler, components};
use schema::Judge;
use trial::{texts, valid, wrong};

/// How many failures of one document are shown.
const SHOWN: usize = 25;

fn documents(folder: &Path) -> Vec<PathBuf> {
    let only = env::var("CORPUS_ONLY").unwrap_or_default();
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|end| end == "json" || end == "yaml" || end == "yml"));
    found.retain(|path| path.file_name().unwrap().to_string_lossy().contains(&only));
    found.sort();
    found
}

/// A document as its author means it, without any part of the generator.
fn tree(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap();
    let text = text.trim_start_matches('\u{FEFF}');
    told_apart(serde_json::from_str(text).unwrap_or_else(|_| serde_yaml::from_str(text).unwrap()))
}

/// The components that failed, each with its first failure, and how many samples were tried.
fn failures(probe: &Probe, document: &Value) -> (Vec<(String, String)>, usize) {
    let (mut sampler, judge) = (Sampler::exact(document), Judge::of(document));
    let (mut failures, mut asked, mut lines) = (Vec::new(), Vec::new(), String::new());
    for (name, schema) in components(document) {
        let (samples, fault) = valid(&mut sampler, &judge, name, schema);
        if samples.is_empty() {
            failures.push((name.to_owned(), format!("no valid sample: {}", fault.unwrap_or_default())));
        }
        for sample in samples {
            let (text, said) = texts(&sample);
            lines.extend([&text].into_iter().chain(&said).map(|text| format!("{name}\t{text}\n")));
            asked.push((name, sample, said.is_some()));
        }
    }
    let answers = probe.ask(&lines);
    assert_eq!(answers.len(), lines.lines().count(), "the probe answers every line");
    let (mut failed, mut answers) = (BTreeSet::new(), answers.iter().map(String::as_str));
    for (name, sample, has_said) in &asked {
        let answers = (answers.next().unwrap(), has_said.then(|| answers.next().unwrap()));
        if let Some(wrong) = wrong(&judge, name, sample, answers).filter(|_| failed.insert(*name)) {
            failures.push(((*name).to_owned(), wrong));
        }
    }
    println!("  {} samples of {} components", asked.len(), components(document).len());
    (failures, asked.len())
}

/// The error in one document, and its line of the final figures.
fn faults(path: &Path, exceptions: &Exceptions) -> (Vec<String>, String) {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let file = path.file_name().unwrap().to_string_lossy().into_owned();
    let probe = match Probe::build(path, &name, "exchanges") {
        Ok(probe) => probe,
        Err(reason) => return (vec![reason], format!("{file}: no crate")),
    };
    let document = tree(path);
    let (mut failures, samples) = failures(&probe, &document);
    let exchanged = exchanges::of(&probe, &document);
    println!("  {exchanged}");
    let sums = exchanged.sums(samples);
    failures.extend(exchanged.failures);
    let needless = exceptions.of(&file).filter(|known| failures.iter().all(|(name, _)| name != known));
    let mut faults: Vec<String> = needless.map(|known| format!("{known}: the exception is not needed")).collect();
    let (excused, losses): (Vec<_>, Vec<_>) = failures.iter().partition(|(name, _)| exceptions.has(&file, name));
    faults.extend(losses.iter().map(|(name, wrong)| format!("{name}: {wrong}")));
    (faults, format!("{file}: {sums}, {} losses, {} excused by name", losses.len(), excused.len()))
}

/// The repository's own documents of odd constructs, the norm as it is published, and those of the folders in `CORPUS`.
fn all_documents() -> Vec<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = documents(&package.join("tests/corpus"));
    all.extend(documents(&package.join("../spec")).into_iter().filter(|path| path.ends_with("norme.yaml")));
    match env::var_os("CORPUS") {
        Some(folders) => {
            for folder in env::split_paths(&folders) {
                let folder = package.join("..").join(folder);
                let others = documents(&folder);
                let is_chosen = env::var_os("CORPUS_ONLY").is_some();
                assert!(!others.is_empty() || is_chosen, "no document in {}", folder.display());
                all.extend(others);
            }
        }
        None => println!("documents of others are skipped: `CORPUS` names no folder of them"),
    }
    assert!(!all.is_empty(), "the name of no document contains what `CORPUS_ONLY` asks for");
    all
}

#[test]
#[ignore = "builds a crate for each document; .ci/run runs it"]
fn every_document_comes_back_through_its_crate() {
    let exceptions = Exceptions::read();
    let (mut wrong, mut figures) = (Vec::new(), Vec::new());
    for path in all_documents() {
        println!("{}", path.file_name().unwrap().display());
        let (faults, sums) = faults(&path, &exceptions);
        figures.push(sums);
        for fault in faults.iter().take(SHOWN) {
            println!("  {fault}");
        }
        if !faults.is_empty() {
            wrong.push(format!("{}: {} faults", path.display(), faults.len()));
        }
    }
    figures.iter().for_each(|sums| println!("{sums}"));
    assert!(wrong.is_empty(), "{wrong:#?}");
}
