//! A document in several files means the same as its bundle, and every command knows all of its files.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use generator::{Compiler, dump};
use serde_json::{Map, Value};
use tempfile::{TempDir, tempdir};

const CASE: &str = "tests/accept/files";

const MANIFEST: &str = "[workspace.metadata.generator]\ndocument = 'spec/input.yaml'\nwitness = 'witness'\n\
                        sdk = { folder = 'sdk', crate = 'sdk' }\n";

fn generator(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_generator")).args(words).current_dir(folder).output().unwrap()
}

/// The output of a command that must succeed.
fn said(folder: &Path, words: &[&str]) -> String {
    let output = generator(folder, words);
    let [said, told] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert!(output.status.success(), "{words:?}: {said}{told}");
    said
}

/// The output and errors of a command that must fail.
fn refused(folder: &Path, words: &[&str]) -> String {
    let output = generator(folder, words);
    let [said, told] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert_eq!(output.status.code(), Some(1), "{words:?}: {said}{told}");
    said + &told
}

fn copy(from: &Path, to: &Path, change: &dyn Fn(&Path, String) -> String) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to, change);
        } else if path.file_name().unwrap() != "expected.txt" {
            fs::write(to, change(&path, fs::read_to_string(&path).unwrap())).unwrap();
        }
    }
}

fn case() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(CASE)
}

/// A workspace with the case as its document.
fn workspace() -> TempDir {
    let folder = tempdir().unwrap();
    copy(&case(), &folder.path().join("spec"), &|_, text| text);
    fs::write(folder.path().join("Cargo.toml"), MANIFEST).unwrap();
    folder
}

/// The meaning of a document, and its planned Rust.
fn meaning(document: &Path) -> (String, String) {
    let compilation = Compiler::default().compile(document);
    let (api, plan) = compilation.output.as_ref().unwrap_or_else(|| panic!("{}", compilation.report()));
    (dump::api(api), dump::rust(plan))
}

#[test]
fn a_bundle_says_what_the_files_say() {
    let folder = workspace();
    let at = folder.path();
    said(at, &["bundle", "--spec", "spec/input.yaml", "--out", "one.yaml"]);
    said(at, &["bundle", "--spec", "spec/input.yaml", "--out", "one.json"]);
    let whole = meaning(&at.join("spec/input.yaml"));
    assert_eq!(meaning(&at.join("one.yaml")), whole);
    assert_eq!(meaning(&at.join("one.json")), whole);
    let one = fs::read_to_string(at.join("one.yaml")).unwrap();
    assert!(one.contains("version: '1.10'"), "a version keeps its digits: {one}");
    assert!(one.contains("externalValue: ../parts/examples.yaml"), "a text stays a text: {one}");
    assert!(!one.contains(".yaml#") && !one.contains(".json"), "nothing refers to files any more: {one}");
    assert_eq!(said(at, &["bundle", "--spec", "spec/input.yaml"]), one, "the same input gives the same bytes");
    assert_eq!(said(at, &["bundle", "--spec", "one.yaml"]), one, "what is one file stays as it is");
}

#[test]
fn integers_beyond_64_bits_keep_the_digits_of_their_file() {
    let folder = tempdir().unwrap();
    let at = folder.path();
    let values = ["-9223372036854775809", "18446744073709551617", "18446744073709551618"];
    let [least, most, other] = values;
    let document = format!(
        "openapi: 3.1.0\ninfo: {{ title: digits, version: '1' }}\npaths: {{}}\ncomponents:\n  schemas:\n    \
         Wide: {{ type: integer, enum: [{least}, {most}, {other}] }}\n    Lone: {{ type: integer, const: {least} }}\n    \
         Each: {{ oneOf: [ {{ const: {most} }}, {{ const: {other} }} ] }}\n"
    );
    fs::write(at.join("input.yaml"), document).unwrap();
    said(at, &["bundle", "--spec", "input.yaml", "--out", "one.yaml"]);
    said(at, &["bundle", "--spec", "input.yaml", "--out", "one.json"]);
    for file in ["input.yaml", "one.yaml", "one.json"] {
        let compilation = Compiler::default().compile(&at.join(file));
        let (api, _) = compilation.output.as_ref().unwrap_or_else(|| panic!("{}", compilation.report()));
        let meant = dump::api(api);
        for value in values {
            assert_eq!(meant.matches(&format!("Integer({value})")).count(), 2, "{file}: {value} in {meant}");
        }
        assert!(!compilation.report().contains("digits than can be kept"), "{}", compilation.report());
    }
}

#[test]
fn numbers_that_no_float_says_keep_the_digits_of_their_file() {
    let folder = tempdir().unwrap();
    let at = folder.path();
    let numbers = [
        "1234567890123456789012345678901234567890123",
        "-0.1234567890123456789",
        "0.100000000000000007",
        "9007199254740993.0",
        "1.00000000000000000001e3",
        "1e-400",
    ];
    let document = |text: &str| {
        format!(
            "openapi: 3.1.0\ninfo: {{ title: Digits0x, version: '1' }}\npaths: {{}}\ncomponents:\n  schemas:\n    \
             Long: {{ enum: [0.5, {text}] }}\n"
        )
    };
    fs::write(at.join("input.yaml"), document(&numbers.join(", "))).unwrap();
    for file in ["one.yaml", "one.json"] {
        said(at, &["bundle", "--spec", "input.yaml", "--out", file]);
        let text = fs::read_to_string(at.join(file)).unwrap();
        let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_end_matches(',')).collect();
        for number in ["0.5"].iter().chain(&numbers) {
            assert!(words.contains(number), "{file}: {number} in {text}");
        }
        assert!(text.contains("Digits0x"), "a text stays a text: {text}");
        assert_eq!(said(at, &["bundle", "--spec", file]), text, "what is one file stays as it is");
    }
}

/// The last keys of every object first.
fn reversed(node: Value) -> Value {
    match node {
        Value::Object(object) => {
            let members: Vec<_> = object.into_iter().map(|(key, node)| (key, reversed(node))).collect();
            Value::Object(members.into_iter().rev().collect::<Map<_, _>>())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(reversed).collect()),
        other => other,
    }
}

#[test]
fn the_order_of_keys_decides_nothing() {
    let folder = tempdir().unwrap();
    copy(&case(), folder.path(), &|_, text| reversed(serde_yaml::from_str(&text).unwrap()).to_string());
    assert_eq!(meaning(&folder.path().join("input.yaml")).1, meaning(&case().join("input.yaml")).1);
}

#[test]
fn a_change_in_any_file_is_seen() {
    let folder = workspace();
    let at = folder.path();
    said(at, &["--root", "."]);
    said(at, &["--root", ".", "--check"]);
    let digests = fs::read_to_string(at.join("witness/src/generated/mod.rs")).unwrap();
    let mut files = vec![PathBuf::from("spec")];
    while let Some(path) = files.pop() {
        if at.join(&path).is_dir() {
            files.extend(fs::read_dir(at.join(&path)).unwrap().map(|entry| path.join(entry.unwrap().file_name())));
            continue;
        }
        assert!(digests.contains(&format!("\"{}\"", path.display())), "{} has no digest", path.display());
        let text = fs::read_to_string(at.join(&path)).unwrap();
        fs::write(at.join(&path), format!("{text}\n")).unwrap();
        let drift = refused(at, &["--root", ".", "--check"]);
        assert!(drift.contains("stale   witness/src/generated/mod.rs"), "{}: {drift}", path.display());
        fs::write(at.join(&path), text).unwrap();
    }
    said(at, &["--root", ".", "--check"]);
}

#[test]
fn an_archive_is_a_bundle_and_diff_knows_all_files() {
    let folder = workspace();
    let at = folder.path();
    fs::create_dir(at.join("spec/archives")).unwrap();
    said(at, &["bundle", "--root", ".", "--out", "spec/archives/1.yaml"]);
    said(at, &["diff", "--root", ".", "--fail-on", "any"]);
    let names = at.join("spec/parts/names.yaml");
    fs::write(&names, fs::read_to_string(&names).unwrap().replace("[S, M]", "[S, L]")).unwrap();
    let report = refused(at, &["diff", "--root", ".", "--fail-on", "any"]);
    assert!(report.contains("spec/parts/names.yaml:6"), "{report}");
}

#[test]
fn overlays_go_by_the_one_tree() {
    let folder = workspace();
    let at = folder.path();
    let action = |target: &str, update: &str| format!("  - {{ target: \"{target}\", update: {update} }}\n");
    let mut overlay = "overlay: 1.0.0\ninfo: { title: It, version: '1' }\nactions:\n".to_owned();
    overlay += &action("$.components.schemas.Wrong", "{ description: From an overlay }");
    overlay += &action("$.paths['/animals'].get", "{ operationId: listAll }");
    overlay += &action("$.components.schemas.Wrong.properties.txt", "{ type: strng }");
    fs::write(at.join("overlay.yaml"), overlay).unwrap();
    let words = ["lint", "--spec", "spec/input.yaml", "--overlay", "overlay.yaml", "--strict"];
    let findings = refused(at, &words);
    assert!(findings.contains("W011") && findings.contains("overlay.yaml:6"), "{findings}");
    assert_eq!(findings.matches("[W011]").count(), 1, "the others hit: {findings}");
    let words = ["dump", "rust", "--spec", "spec/input.yaml", "--overlay", "overlay.yaml"];
    let plan = said(at, &words);
    assert!(plan.contains("From an overlay") && plan.contains("list_all"), "{plan}");
}

#[test]
fn nothing_outside_is_read_unless_it_is_admitted() {
    let folder = workspace();
    let at = folder.path();
    fs::rename(at.join("spec/parts"), at.join("parts")).unwrap();
    let findings = refused(at, &["lint", "--spec", "spec/input.yaml"]);
    assert!(findings.contains("E001") && !findings.contains("E014"), "{findings}");
    let inside = |text: String| text.replace("../parts", "../../parts").replace("'parts/", "'../parts/");
    copy(&case(), &at.join("spec"), &|_, text| inside(text));
    fs::remove_dir_all(at.join("spec/parts")).unwrap();
    let findings = refused(at, &["lint", "--spec", "spec/input.yaml"]);
    assert!(findings.contains("E014") && findings.contains("--allow-outside"), "{findings}");
    said(at, &["lint", "--spec", "spec/input.yaml", "--allow-outside"]);
    refused(at, &["bundle", "--root", "."]);
    fs::write(at.join("Cargo.toml"), format!("{MANIFEST}allow-outside = true\n")).unwrap();
    said(at, &["bundle", "--root", "."]);
    // A link in the folder leads out of it, too.
    #[cfg(unix)]
    {
        copy(&case(), &at.join("spec"), &|_, text| text);
        fs::remove_dir_all(at.join("spec/parts")).unwrap();
        std::os::unix::fs::symlink("../parts", at.join("spec/parts")).unwrap();
        let findings = refused(at, &["lint", "--spec", "spec/input.yaml"]);
        assert!(findings.contains("E014"), "{findings}");
        said(at, &["lint", "--spec", "spec/input.yaml", "--allow-outside"]);
    }
}

#[test]
fn a_bundle_spares_the_files_that_are_there() {
    let folder = workspace();
    let at = folder.path();
    fs::write(at.join("one.yaml"), "mine").unwrap();
    let bundle = |out, force: &[&'static str]| [&["bundle", "--spec", "spec/input.yaml", "--out", out], force].concat();
    let words = refused(at, &bundle("one.yaml", &[]));
    assert!(words.contains("--force") && fs::read_to_string(at.join("one.yaml")).unwrap() == "mine", "{words}");
    said(at, &bundle("one.yaml", &["--force"]));
    assert!(fs::read_to_string(at.join("one.yaml")).unwrap().contains("openapi: 3.0.4"));
    for read in ["spec/input.yaml", "spec/parts/names.yaml"] {
        let before = fs::read_to_string(at.join(read)).unwrap();
        refused(at, &bundle(read, &["--force"]));
        assert_eq!(fs::read_to_string(at.join(read)).unwrap(), before);
    }
}

#[test]
fn programs_are_told_the_file_of_each_finding() {
    let folder = workspace();
    let at = folder.path();
    let names = at.join("spec/parts/names.yaml");
    fs::write(&names, fs::read_to_string(&names).unwrap().replace("minLength: 1", "minLenght: 1")).unwrap();
    let report: Value =
        serde_json::from_str(&said(at, &["lint", "--spec", "spec/input.yaml", "--format", "json"])).unwrap();
    let mut findings = report["findings"].as_array().unwrap().iter();
    let finding = findings.find(|finding| finding["rule"] == "W006").unwrap_or_else(|| panic!("{report}"));
    assert_eq!(finding["file"], "spec/parts/names.yaml", "{report}");
    assert_eq!((&finding["line"], &finding["column"]), (&3.into(), &3.into()), "{report}");
}

#[test]
fn sections_that_are_left_empty_are_filled() {
    let folder = tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("part.yaml"), "Pet: { type: string }\n").unwrap();
    for components in ["components:", "components: { schemas: }", "components: {}"] {
        let schema = "{ application/json: { schema: { $ref: 'part.yaml#/Pet' } } }";
        let answer = format!("{{ '200': {{ description: A, content: {schema} }} }}");
        let head = "openapi: 3.0.4\ninfo: { title: Empty, version: '1' }\npaths:";
        let root = format!("{head} {{ /a: {{ get: {{ responses: {answer} }} }} }}\n{components}\n");
        fs::write(at.join("input.yaml"), root).unwrap();
        let one = said(at, &["bundle", "--spec", "input.yaml"]);
        assert!(one.contains("#/components/schemas/Pet") && !one.contains(".yaml"), "{components}: {one}");
    }
}

#[test]
fn copies_have_as_much_text_as_a_document_may_have() {
    let folder = tempdir().unwrap();
    let at = folder.path();
    let tag = serde_json::json!({ "name": "a", "description": "a".repeat(20 << 20) });
    fs::write(at.join("tag.json"), tag.to_string()).unwrap();
    let tags = vec!["{ $ref: tag.json }"; 2_000].join(", ");
    let head = "openapi: 3.0.4\ninfo: { title: Long, version: '1' }\npaths: {}\n";
    fs::write(at.join("input.yaml"), format!("{head}tags: [{tags}]\n")).unwrap();
    let findings = refused(at, &["lint", "--spec", "input.yaml", "--format", "json"]);
    assert_eq!(findings.matches("E013").count(), 1);
}
