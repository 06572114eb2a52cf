//! Documents of several files, one of which is damaged; and malicious documents.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::random::Random;
use crate::trial::{Outcome, trial};
use crate::{change, number};

const CASE: &str = "tests/accept/files";

/// Invalid or dangerous references.
const ODD: [&str; 20] = [
    "",
    "#",
    "##",
    "%",
    "%2",
    "?",
    "/",
    "//",
    ".",
    "..",
    "../..",
    "pets.yaml#",
    "paths",
    "paths/",
    "./paths/pets.yaml#/get",
    "../paths/pets.yaml#/post/requestBody",
    "input.yaml",
    "../input.yaml#/paths",
    "schemas/dog.json#/%FF",
    "C:\\a.yaml",
];

/// The files of a folder, and of those in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The references of a tree.
fn references<'v>(node: &'v mut Value, found: &mut Vec<&'v mut Value>) {
    match node {
        Value::Object(object) => {
            for (key, node) in object {
                if key == "$ref" { found.push(node) } else { references(node, found) }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|node| references(node, found)),
        _ => {}
    }
}

/// One file after some harm.
fn harmed(text: &str, random: &mut Random, names: &[String]) -> (Vec<u8>, &'static str) {
    if random.percent(25) {
        let mut bytes = text.as_bytes().to_vec();
        let done = change::text(&mut bytes, random);
        return (bytes, done);
    }
    let mut tree: Value = serde_yaml::from_str(text).unwrap();
    let mut found = Vec::new();
    references(&mut tree, &mut found);
    let done = if found.is_empty() || random.percent(40) {
        change::tree(&mut tree, random)
    } else {
        let rank = random.below(found.len());
        let other = format!("{}#/{}", names[random.below(names.len())], ODD[random.below(ODD.len())]);
        let odd = random.percent(50).then(|| ODD[random.below(ODD.len())].to_owned());
        *found[rank] = odd.unwrap_or(other).into();
        "another reference"
    };
    (serde_json::to_vec(&tree).unwrap(), done)
}

#[test]
fn harmed_files_give_a_crate_or_findings() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join(CASE);
    let mut all = files(&case);
    all.retain(|path| path.file_name().unwrap() != "expected.txt");
    let texts: Vec<(PathBuf, String)> = (all.iter())
        .map(|path| (path.strip_prefix(&case).unwrap().to_owned(), fs::read_to_string(path).unwrap()))
        .collect();
    let names: Vec<String> = texts.iter().map(|(path, _)| format!("../{}", path.display())).collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutation-files");
    let (first, cases) = (number("MUTATION_SEED", 0), number("MUTATIONS", 200));
    let mut crates = 0;
    for seed in first..first + cases {
        let mut random = Random::new(seed);
        let mut root = Vec::new();
        let mut words = Vec::new();
        let harmed_one = random.below(texts.len());
        for (rank, (path, text)) in texts.iter().enumerate() {
            let mut bytes = text.clone().into_bytes();
            if rank == harmed_one {
                let (after, done) = harmed(text, &mut random, &names);
                bytes = after;
                words.push(format!("{}: {done}", path.display()));
            }
            fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
            fs::write(folder.join(path), &bytes).unwrap();
            if path == Path::new("input.yaml") {
                root = bytes;
            }
        }
        let (outcome, _) = trial(&folder, &format!("seed {seed}, {words:?}"), &root);
        crates += u64::from(outcome == Outcome::Crate);
    }
    println!("{cases} cases of several files: {crates} crates, {} with findings", cases - crates);
    assert!(crates > 0 && crates < cases || cases < 20, "the harm is neither too small nor too great");
}

/// The result for a document whose schema is in one of the files.
fn tried(name: &str, target: &str, files: &[(String, String)]) -> (Outcome, String) {
    let folder = tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let answer = json!({ "description": "it", "content": { "application/json": { "schema": { "$ref": target } } } });
    let paths = json!({ "/it": { "get": { "operationId": "it", "responses": { "200": answer } } } });
    let root = json!({ "openapi": "3.0.4", "info": { "title": "Files", "version": "1" }, "paths": paths });
    trial(folder.path(), name, root.to_string().as_bytes())
}

fn refused(name: &str, files: &[(String, String)], rule: &str) {
    let (outcome, report) = tried(name, "f0.yaml", files);
    let shown: String = report.chars().take(2000).collect();
    assert!(outcome == Outcome::Findings && report.contains(&format!("error[{rule}]")), "{name}: {shown}");
}

#[test]
fn files_without_end_are_refused() {
    let chain = |last: &str| -> Vec<(String, String)> {
        let links = (0..500).map(|rank| (format!("f{rank}.yaml"), format!("$ref: f{}.yaml", rank + 1)));
        links.chain([("f500.yaml".to_owned(), last.to_owned())]).collect()
    };
    refused("a chain of files that closes", &chain("$ref: f0.yaml"), "E015");
    let inside = |rank: usize, next: usize| {
        (format!("f{rank}.yaml"), format!("type: object\nproperties:\n  $ref: 'f{next}.yaml#/properties'\n"))
    };
    refused("inclusions in a circle", &[inside(0, 1), inside(1, 2), inside(2, 0)], "E015");
    let mut doubling = Vec::new();
    for rank in 0..40 {
        let next = format!("{{type: object, properties: {{$ref: 'f{}.yaml#/properties'}}}}", rank + 1);
        doubling.push((format!("f{rank}.yaml"), format!("type: object\nproperties:\n  a: {next}\n  b: {next}\n")));
    }
    doubling.push(("f40.yaml".to_owned(), "properties: {}".to_owned()));
    refused("inclusions that double", &doubling, "E013");
}

#[test]
fn files_have_their_limits_together() {
    let filler = "y".repeat(25_000_000);
    let text = |next: usize| {
        format!(
            "{{\"type\": \"object\", \"properties\": {{\"s\": {{\"$ref\": \"f{next}.yaml\"}}}}, \"x-a\": \"{filler}\"}}"
        )
    };
    let files: Vec<(String, String)> = (0..3).map(|rank| (format!("f{rank}.yaml"), text((rank + 1) % 3))).collect();
    refused("three files of 25 MB", &files, "E013");
}

#[test]
fn aliases_of_all_files_count_together() {
    let mut aliases = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..6 {
        let ten = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(aliases, "a{level}: &a{level} [{ten}]").unwrap();
    }
    let text = |next: usize| {
        format!("type: object\nproperties: {{ s: {{ $ref: f{next}.yaml }} }}\nx-a:\n{}", indented(&aliases))
    };
    let files: Vec<(String, String)> = (0..6).map(|rank| (format!("f{rank}.yaml"), text((rank + 1) % 6))).collect();
    refused("aliases in six files", &files, "E013");
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}
