//! The norm grows. By an operation and two schemas: only what depends on them changes. By optional properties: the
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

/// The root manifest, with the fixture as one more overlay.
fn manifest(fixture: &str) -> String {
    let text = fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
    let overlays = r#"overlays = ["spec/surcouche.yaml"]"#;
    assert!(text.contains(overlays));
    text.replace(overlays, &format!("overlays = [\"spec/surcouche.yaml\", \"tests/fixtures/{fixture}\"]"))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).unwrap() }
    }
}

/// The workspace elsewhere, grown; nothing is generated yet.
fn grown(fixture: &str) -> tempfile::TempDir {
    let elsewhere = tempfile::tempdir().unwrap();
    for folder in ["generator", "sdk", "spec", "templates", "tests"] {
        copy(&workspace().join(folder), &elsewhere.path().join(folder));
    }
    fs::write(elsewhere.path().join("Cargo.toml"), manifest(fixture)).unwrap();
    let fixture = elsewhere.path().join("tests/fixtures").join(fixture);
    fs::write(&fixture, spelled(&fs::read_to_string(&fixture).unwrap())).unwrap();
    for name in ["Cargo.lock", ".generated"] {
        fs::copy(workspace().join(name), elsewhere.path().join(name)).unwrap();
    }
    elsewhere
}

/// The fixture with the norm's own names for what it refers to.
fn spelled(fixture: &str) -> String {
    let row = Operation::TransmettreDossier.row();
    let tag = NORME["paths"][row.path][row.method.to_lowercase()]["tags"][0].as_str().unwrap();
    let names = ["Erreur", "TypeContratApp", "Adresse", "Apprenti", "Contrat", "Facture"];
    let names = names.iter().chain(&["LigneFacture", "InfosFichier", "ObjetFichier", "DossierTransmission"]);
    let named = names.fold(fixture.to_owned(), |text, name| {
        let text = text.replace(&format!("schemas/{name}'"), &format!("schemas/{}'", schema(name)));
        text.replace(&format!("schemas['{name}']"), &format!("schemas['{}']", schema(name)))
    });
    named.replace("[Dossiers]", &format!("['{tag}']"))
}

fn generated(root: &Path) -> BTreeMap<PathBuf, String> {
    let project = Project::open(root).unwrap();
    let compilation = project.compile(true);
    let artifacts = project.render(&compilation).unwrap_or_else(|| panic!("{}", compilation.report()));
    artifacts.files().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

#[test]
fn the_new_is_there_and_nothing_else_moved() {
    let elsewhere = grown("croissance.yaml");
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
        // The overlay that was added, with its digest.
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
    removed.map(|change| change.to_string()).collect()
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
    let elsewhere = grown("croissance_proprietes.yaml");
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
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
}

/// The compiler names the places of the witness first; once they have an arm, it names the missing scenario.
#[test]
fn a_new_operation_without_a_scenario_does_not_compile() {
    let elsewhere = grown("croissance.yaml");
    let project = Project::open(elsewhere.path()).unwrap();
    project.render(&project.compile(true)).unwrap().write(elsewhere.path(), false).unwrap();

    let sdk = cargo(elsewhere.path(), &["--package", "cfadock"]);
    assert!(sdk.status.success(), "the SDK itself compiles:\n{}", String::from_utf8_lossy(&sdk.stdout));

    let named = places(&cargo(elsewhere.path(), &["--package", "conformance"]));
    assert!(named.contains("tests/temoin/src/simulateur/operations.rs"), "{named:?}");
    for file in &named {
        assert!(file.starts_with("tests/temoin/src/"), "{file}");
        answer(&elsewhere.path().join(file));
    }
    let named = places(&cargo(elsewhere.path(), &["--package", "conformance"]));
    assert_eq!(named, BTreeSet::from(["tests/src/scenario.rs".to_owned()]));
}

/// The files with a match that lacks the new operation; nothing else may be wrong.
fn places(check: &Output) -> BTreeSet<String> {
    assert!(!check.status.success(), "it must not compile");
    let said = String::from_utf8(check.stdout.clone()).unwrap();
    let messages = said.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let errors = messages.filter(|line| line["message"]["level"] == "error").map(|mut line| line["message"].take());
    let mut files = BTreeSet::new();
    // The last error has no code: it counts the others.
    for error in errors.filter(|error| !error["code"].is_null()) {
        let text = error["rendered"].as_str().unwrap();
        assert!(error["code"]["code"] == "E0004" && text.contains("Operation::TransmettreEssaiDeCroissance"), "{text}");
        let spans = error["spans"].as_array().unwrap();
        let place = spans.iter().find(|span| span["is_primary"] == true).unwrap();
        files.insert(place["file_name"].as_str().unwrap().to_owned());
    }
    files
}

/// Gives every match over all operations an arm for the new one.
fn answer(file: &Path) {
    let text = fs::read_to_string(file).unwrap();
    let arm = "operation {\n Operation::TransmettreEssaiDeCroissance => unreachable!(),";
    let is_match = |line: &str| line.contains("match ") && line.ends_with("operation {");
    let answered =
        text.lines().map(|line| if is_match(line) { line.replace("operation {", arm) } else { line.to_owned() });
    let answered: Vec<String> = answered.collect();
    fs::write(file, answered.join("\n")).unwrap();
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
