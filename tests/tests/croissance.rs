//! The norm grows. By two operations and three schemas: only what depends on them changes. By optional properties: the
//! programs of yesterday compile with the SDK of tomorrow.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use generator::diff::{Severity, changes};
use generator::project::Project;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};
use temoin::generated::operation::Operation;

use crate::norme::{NORME, schema};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// What the norm gains, and what is then written by hand: the behaviour of the sandbox, and a scenario.
fn fixture(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/croissance").join(name)).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).unwrap() }
    }
}

/// The workspace elsewhere, its norm grown; nothing is generated yet.
fn grown(by: &str) -> tempfile::TempDir {
    let elsewhere = tempfile::tempdir().unwrap();
    for folder in ["generator", "sdk", "spec", "templates", "tests"] {
        copy(&workspace().join(folder), &elsewhere.path().join(folder));
    }
    for name in ["Cargo.toml", "Cargo.lock", ".generated"] {
        fs::copy(workspace().join(name), elsewhere.path().join(name)).unwrap();
    }
    let (mut norm, mut more) = (NORME.clone(), serde_yaml::from_str(&fixture(by)).unwrap());
    spell(&mut more);
    merge(&mut norm, more);
    fs::write(elsewhere.path().join("spec/norme.yaml"), norm.to_string()).unwrap();
    elsewhere
}

fn merge(into: &mut Value, more: Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => {
            for (key, value) in more {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, more) => *into = more,
    }
}

/// Gives what an addition refers to the names that it has in the norm.
fn spell(addition: &mut Value) {
    match addition {
        Value::Object(members) => {
            for (key, value) in members.iter_mut() {
                match (key.as_str(), value) {
                    ("$ref", Value::String(reference)) => {
                        let name = reference.rsplit('/').next().unwrap();
                        *reference = format!("#/components/schemas/{}", schema(name));
                    }
                    ("tags", tags) => {
                        let row = Operation::TransmettreDossier.row();
                        *tags = NORME["paths"][row.path][row.method.to_lowercase()]["tags"].clone();
                    }
                    ("schemas", Value::Object(schemas)) => {
                        let named = std::mem::take(schemas).into_iter();
                        *schemas = named.map(|(name, value)| (schema(&name).to_owned(), value)).collect();
                        schemas.values_mut().for_each(spell);
                    }
                    (_, value) => spell(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(spell),
        _ => {}
    }
}

fn generated(root: &Path) -> BTreeMap<PathBuf, String> {
    let project = Project::open(root).unwrap();
    let compilation = project.compile(true);
    let artifacts = project.render(&compilation).unwrap_or_else(|| panic!("{}", compilation.report()));
    artifacts.files().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

#[test]
fn the_new_is_there_and_nothing_else_moved() {
    let elsewhere = grown("norme.yaml");
    let (before, after) = (generated(&workspace()), generated(elsewhere.path()));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "no file comes or goes");

    let text = |path: &str| after[Path::new(path)].as_str();
    for (path, new) in [
        ("sdk/src/generated/models/dossiers.rs", "pub struct EssaiDeCroissance {"),
        ("sdk/src/generated/models/dossiers.rs", "pub struct DepotEssaiDeCroissanceResult {"),
        ("sdk/src/generated/api/dossiers.rs", "pub async fn transmettre_essai_de_croissance("),
        ("sdk/src/generated/operations.rs", "pub static TRANSMETTRE_ESSAI_DE_CROISSANCE: rt::Operation"),
        ("sdk/OPERATIONS.md", "`POST /v1/dossiers/essais-de-croissance`"),
        ("tests/temoin/src/generated/operation.rs", "TransmettreEssaiDeCroissance,"),
        ("tests/temoin/src/generated/rows.rs", "pub static TRANSMETTRE_ESSAI_DE_CROISSANCE: OperationRow"),
        ("tests/temoin/src/generated/models.rs", "pub static ESSAI_DE_CROISSANCE: ModelRow"),
        ("tests/temoin/src/generated/scenarios.rs", "pub static TRANSMETTRE_ESSAI_DE_CROISSANCE: Skeleton"),
    ] {
        assert!(text(path).contains(new) && !before[Path::new(path)].contains(new), "`{new}` in {path}");
    }

    let mut touched = Vec::new();
    for (path, old) in before.iter().filter(|(path, old)| after[*path] != **old) {
        touched.push(path.display().to_string());
        let lost = lost(old, &after[path]);
        assert!(lost.is_empty(), "{} lost {lost:#?}", path.display());
    }
    let expected = [
        "sdk/OPERATIONS.md",
        "sdk/service/src/generated/schemas.json",
        "sdk/src/generated/api/dossiers.rs",
        "sdk/src/generated/models/dossiers.rs",
        "sdk/src/generated/operations.rs",
        "tests/src/generated/mod.rs",
        "tests/temoin/src/generated/mod.rs",
        "tests/temoin/src/generated/models.rs",
        "tests/temoin/src/generated/operation.rs",
        "tests/temoin/src/generated/rows.rs",
        "tests/temoin/src/generated/scenarios.rs",
    ];
    assert_eq!(touched, expected);
}

/// Lines that were there and are not any more, apart from the lists of imports, which are filled anew.
fn lost(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (without_imports(old), without_imports(new));
    let diff = TextDiff::from_lines(&old, &new);
    let removed = diff.iter_all_changes().filter(|change| change.tag() == ChangeTag::Delete);
    removed.map(|change| change.to_string()).filter(|line| !is_digest(line)).collect()
}

/// That of the norm is another one.
fn is_digest(line: &str) -> bool {
    let text = line.trim().trim_matches(['"', ',']);
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn without_imports(text: &str) -> String {
    let mut inside = false;
    let kept = text.lines().filter(|line| {
        inside |= line.starts_with("use ");
        let import = inside;
        inside &= !line.ends_with(';');
        !import
    });
    kept.map(|line| format!("{line}\n")).collect()
}

/// Programs written before are taken as they are: an example of the guide, and that of an editor outside of this tree.
#[test]
fn the_programs_of_yesterday_compile_with_the_norm_of_tomorrow() {
    let elsewhere = grown("proprietes.yaml");
    let (today, tomorrow) = (Project::open(&workspace()).unwrap(), Project::open(elsewhere.path()).unwrap());
    let compiled = |project: &Project| {
        let compilation = project.compile(true);
        compilation.output.clone().unwrap_or_else(|| panic!("{}", compilation.report()))
    };
    let changes = changes(&compiled(&today), &compiled(&tomorrow));
    let new: Vec<&str> = changes.iter().map(|change| change.identity.as_str()).collect();
    for name in ["Apprenti", "Contrat", "Facture"] {
        let property = format!("component {} / field essaiDeCroissance", schema(name));
        assert_eq!(new.iter().filter(|identity| identity.starts_with(&property)).count(), 2, "{name}: {new:?}");
    }
    let worse: Vec<_> = changes.iter().filter(|change| change.severity != Severity::Compatible).collect();
    assert!(worse.is_empty(), "{worse:#?}");

    tomorrow.render(&tomorrow.compile(true)).unwrap().write(elsewhere.path(), false).unwrap();
    let examples = elsewhere.path().join("tests/examples");
    copy(&workspace().join("tests/paquets/editeur/src"), &examples.join("editeur"));
    fs::copy(workspace().join("tests/paquets/editeur/eleve.json"), examples.join("eleve.json")).unwrap();
    let what = ["--package", "conformance", "--example", "contrat_minimal", "--example", "editeur"];
    let done = cargo(elsewhere.path(), &what);
    assert!(done.status.success(), "{:#?}", errors(&done));
}

/// All that is written by hand is a behaviour of the sandbox and a scenario, and the compiler names both places.
#[test]
fn the_compiler_names_what_a_new_operation_wants() {
    let elsewhere = grown("norme.yaml");
    let project = Project::open(elsewhere.path()).unwrap();
    project.render(&project.compile(true)).unwrap().write(elsewhere.path(), false).unwrap();

    let sdk = cargo(elsewhere.path(), &["--package", "cfadock"]);
    assert!(sdk.status.success(), "the SDK itself compiles: {:#?}", errors(&sdk));

    let sandbox = elsewhere.path().join("tests/temoin/src/simulateur/operations.rs");
    assert_eq!(
        places(&cargo(elsewhere.path(), &["--package", "conformance"])),
        ["tests/temoin/src/simulateur/operations.rs"]
    );
    after(&sandbox, "match demande.operation {\n", &fixture("operations.txt"));

    assert_eq!(places(&cargo(elsewhere.path(), &["--package", "conformance"])), ["tests/src/scenario.rs"]);
    after(&elsewhere.path().join("tests/src/scenario.rs"), "match operation {\n", &fixture("scenario.txt"));
    after(&elsewhere.path().join("tests/src/scenarios/service.rs"), "", &fixture("service.txt"));

    let whole = cargo(elsewhere.path(), &["--package", "conformance"]);
    assert!(whole.status.success(), "nothing else is wanted: {:#?}", errors(&whole));
}

/// The files with a match that lacks the new operations; nothing else may be wrong.
fn places(check: &Output) -> Vec<String> {
    assert!(!check.status.success(), "it must not compile");
    let place = |(code, text, file): (String, String, String)| {
        let named = ["TransmettreEssaiDeCroissance", "ListerEssaisDeCroissance"].map(|name| text.contains(name));
        assert!(code == "E0004" && named == [true; 2], "{text}");
        file
    };
    let files: BTreeSet<String> = errors(check).into_iter().map(place).collect();
    files.into_iter().collect()
}

/// The errors of the compiler: the code, the text, and the file of each.
fn errors(check: &Output) -> Vec<(String, String, String)> {
    let said = String::from_utf8(check.stdout.clone()).unwrap();
    let messages = said.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let errors = messages.filter(|line| line["message"]["level"] == "error").map(|mut line| line["message"].take());
    // The last error has no code: it counts the others.
    let coded = errors.filter(|error| !error["code"].is_null());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let of = |error: Value| {
        let spans = error["spans"].as_array().unwrap();
        let place = spans.iter().find(|span| span["is_primary"] == true).unwrap();
        (text(&error["code"]["code"]), text(&error["rendered"]), text(&place["file_name"]))
    };
    coded.map(of).collect()
}

/// Writes a text behind the only place that reads so, or at the end.
fn after(file: &Path, place: &str, text: &str) {
    let before = fs::read_to_string(file).unwrap();
    let (head, tail) = if place.is_empty() { (&*before, "") } else { before.split_once(place).unwrap() };
    fs::write(file, [head, place, text, tail].concat()).unwrap();
}

fn cargo(root: &Path, what: &[&str]) -> Output {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("croissance");
    Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--message-format=json"])
        .args(what)
        .current_dir(root)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .unwrap()
}
