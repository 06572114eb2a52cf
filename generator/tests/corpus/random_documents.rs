//! Random documents: each gives a crate without a warning whose models lose nothing, or a finding names the place.
//!
//! `DOCUMENTS=<first>..<end>` takes others than the first two thousand: more of them, or the one that failed (`17..18`).

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ops::Range;
use std::path::Path;

use serde_json::Value;

use crate::batch::{Batch, Finding, Taken};
use crate::crates::Probe;
use crate::exceptions::Exceptions;
use crate::samples::{Sampler, components};
use crate::schema::Judge;
use crate::trial::{texts, valid, wrong};

/// The rules about a value that is not read as documented.
pub const LOSSES: [&str; 5] = ["W016", "W019", "W020", "W030", "W031"];

/// How many failures are shown.
const SHOWN: usize = 60;

/// The name of a random document in the list of exceptions.
pub fn listed(number: u64) -> String {
    format!("random {number}")
}

pub fn numbers() -> Range<u64> {
    let Ok(given) = env::var("DOCUMENTS") else { return 0..2_000 };
    let (first, end) = given.split_once("..").expect("DOCUMENTS=<first>..<end>");
    first.parse().unwrap()..end.parse().unwrap()
}

/// The components with a finding, directly or through a reference, each with the text of the finding.
pub fn spoken_of(document: &Value, findings: &[Finding]) -> BTreeMap<String, String> {
    let all = components(document);
    let place = |name: &str| format!("/components/schemas/{name}");
    let said = |name: &str| {
        let place = place(name);
        let mut findings = findings.iter().filter(|finding| LOSSES.contains(&finding.rule));
        let found = findings.find(|found| found.pointer == place || found.pointer.starts_with(&format!("{place}/")))?;
        Some((name.to_owned(), format!("{} {}", found.rule, found.message)))
    };
    let mut spoken: BTreeMap<String, String> = all.keys().filter_map(|name| said(name)).collect();
    loop {
        let refers = |schema: &Value, name: &str| schema.to_string().contains(&format!("\"#{}\"", place(name)));
        // A base that says what tells its shapes apart is read as the schemas that are built upon it.
        let is_built_upon = |other: &str, name: &str, schema: &Value| {
            schema.get("discriminator").is_some() && all[other].get("allOf").is_some_and(|parts| refers(parts, name))
        };
        let leads = |name: &str, schema: &Value| {
            let mut spoken = spoken.iter();
            spoken
                .find(|(other, _)| refers(schema, other) || is_built_upon(other, name, schema))
                .map(|(_, said)| said.clone())
        };
        let more: Vec<(String, String)> = all
            .iter()
            .filter(|(name, _)| !spoken.contains_key(**name))
            .filter_map(|(name, schema)| Some(((*name).to_owned(), leads(name, schema)?)))
            .collect();
        if more.is_empty() {
            return spoken;
        }
        spoken.extend(more);
    }
}

/// The counts.
#[derive(Default)]
struct Tally {
    documents: usize,
    values: usize,
    /// Components for which no value was found.
    without: usize,
    /// Values that are lost with a finding, by its text.
    excused: BTreeMap<String, (usize, String)>,
    /// The components that are excused by name and lose something.
    named: BTreeSet<(u64, String)>,
    faults: Vec<String>,
}

impl Tally {
    fn ask(&mut self, probe: &Probe, taken: &[Taken], exceptions: &Exceptions) {
        let (mut lines, mut asked) = (String::new(), Vec::new());
        let judges: Vec<Judge> = taken.iter().map(|one| Judge::of(&one.tree)).collect();
        for (rank, one) in taken.iter().enumerate() {
            let mut sampler = Sampler::exact(&one.tree);
            for (name, schema) in components(&one.tree) {
                let (samples, _) = valid(&mut sampler, &judges[rank], name, schema);
                self.without += usize::from(samples.is_empty());
                for sample in samples {
                    let (text, said) = texts(&sample);
                    let line = |text| format!("{}\t{name}\t{text}\n", one.number);
                    lines.extend([&text].into_iter().chain(&said).map(line));
                    asked.push((rank, name, sample, said.is_some()));
                }
            }
        }
        let answers = probe.ask(&lines);
        assert_eq!(answers.len(), lines.lines().count(), "the probe answers every line");
        self.documents += taken.len();
        self.values += asked.len();
        let spoken: Vec<_> = taken.iter().map(|one| spoken_of(&one.tree, &one.findings)).collect();
        let (mut failed, mut answers) = (BTreeSet::new(), answers.iter().map(String::as_str));
        for (rank, name, sample, has_said) in &asked {
            let answers = (answers.next().unwrap(), has_said.then(|| answers.next().unwrap()));
            let Some(wrong) = wrong(&judges[*rank], name, sample, answers) else { continue };
            let number = taken[*rank].number;
            let wrong = format!("{number} {name}: {wrong}");
            if exceptions.has(&listed(number), name) {
                self.named.insert((number, (*name).to_owned()));
            } else if let Some(said) = spoken[*rank].get(*name) {
                self.excused.entry(said.clone()).or_insert((0, wrong)).0 += 1;
            } else if failed.insert((*rank, *name)) {
                self.faults.push(wrong);
            }
        }
    }
}

/// Whether an exception is one of the exchanges: `GET /path`.
pub fn is_operation(known: &str) -> bool {
    known.contains(" /")
}

#[test]
#[ignore = "builds the crates of two thousand documents; .ci/run runs it"]
fn random_documents_lose_nothing() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
    let batch = Batch::write(&folder, numbers());
    let probes = batch.build(&folder).unwrap_or_else(|told| panic!("{told}"));
    let exceptions = Exceptions::read();
    let mut tally = Tally::default();
    for (probe, (_, taken)) in probes.iter().zip(&batch.groups) {
        tally.ask(probe, taken, &exceptions);
    }
    let silent = batch.refused.iter().filter(|one| one.findings.iter().all(|finding| !finding.rule.starts_with('E')));
    tally.faults.extend(silent.map(|one| format!("{}: no crate, and no error", one.number)));
    for number in numbers() {
        let document = listed(number);
        let components = exceptions.of(&document).filter(|known| !is_operation(known));
        let needless = components.filter(|known| !tally.named.contains(&(number, (*known).to_owned())));
        tally.faults.extend(needless.map(|known| format!("{number} {known} is excused and loses nothing")));
    }
    println!("{} components excused by name", tally.named.len());
    println!(
        "{} documents, {} values; {} documents refused with an error, {} components without a value",
        tally.documents,
        tally.values,
        batch.refused.len(),
        tally.without
    );
    for (said, (count, first)) in &tally.excused {
        println!("  {count} values lost, where a finding says: {said}\n    such as {first}");
    }
    tally.faults.iter().take(SHOWN).for_each(|fault| println!("  {fault}"));
    assert!(tally.faults.is_empty(), "{} models lose values", tally.faults.len());
}
