//! The committed generated files are what the document gives; every kind of difference is reported.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use generator::project::Project;
use tempfile::TempDir;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A copy of the generator's input and output.
fn generated_copy() -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    fs::copy(workspace().join("Cargo.toml"), copy.path().join("Cargo.toml")).unwrap();
    fs::create_dir(copy.path().join("spec")).unwrap();
    for name in ["norme.yaml", "surcouche.yaml"] {
        fs::copy(workspace().join("spec").join(name), copy.path().join("spec").join(name)).unwrap();
    }
    assert!(generator(copy.path(), &[]).status.success());
    copy
}

fn generator(root: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_generator")).arg("--root").arg(root).args(args).output().unwrap()
}

#[test]
fn generated_files_are_up_to_date() {
    let project = Project::open(&workspace()).unwrap();
    let compilation = project.compile(true);
    assert!(compilation.diagnostics.found().is_empty(), "{}", compilation.report());
    let drift = project.render(&compilation).unwrap().drift(project.root()).unwrap();
    let lines: Vec<String> = drift.iter().map(ToString::to_string).collect();
    assert!(drift.is_empty(), "run `cargo run -p generator` and commit the result:\n{}", lines.join("\n"));
}

#[test]
fn check_names_every_sort_of_difference() {
    let copy = generated_copy();
    let fresh = generator(copy.path(), &["--check"]);
    assert!(fresh.status.success(), "{}", String::from_utf8_lossy(&fresh.stderr));

    let generated = copy.path().join("sdk/src/generated");
    let mut bytes = fs::read(generated.join("client.rs")).unwrap();
    *bytes.last_mut().unwrap() = b' ';
    fs::write(generated.join("client.rs"), &bytes).unwrap();
    fs::remove_file(generated.join("operations.rs")).unwrap();
    fs::write(generated.join("models/extra.rs"), "// this file is NOT @generated\n").unwrap();
    let spec = copy.path().join("spec/norme.yaml");
    let text = fs::read_to_string(&spec).unwrap();
    fs::write(&spec, text.replacen("title: ", "title: Autre ", 1)).unwrap();

    let checked = generator(copy.path(), &["--check"]);
    let said = String::from_utf8(checked.stderr).unwrap();
    assert_eq!(checked.status.code(), Some(1), "{said}");
    for line in [
        "stale   sdk/OPERATIONS.md",
        "changed sdk/src/generated/client.rs: it is not as it was written",
        "missing sdk/src/generated/operations.rs",
        "foreign sdk/src/generated/models/extra.rs: no run wrote it",
        "cargo run -p generator",
    ] {
        assert!(said.contains(line), "`{line}` is not in:\n{said}");
    }

    for force in [false, true] {
        let run = generator(copy.path(), if force { &["--force"] } else { &[] });
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(1), "{said}");
        assert!(said.contains("foreign sdk/src/generated/models/extra.rs"), "{said}");
        assert_eq!(said.contains("changed sdk/src/generated/client.rs"), !force, "{said}");
        assert!(!generated.join("operations.rs").exists(), "nothing is written");
    }
    assert_eq!(fs::read(generated.join("client.rs")).unwrap(), bytes, "nothing is written");

    fs::remove_file(generated.join("models/extra.rs")).unwrap();
    assert!(generator(copy.path(), &["--force"]).status.success());
    assert!(generator(copy.path(), &["--check"]).status.success(), "generating mends every difference");
}

#[test]
fn a_document_with_an_error_changes_nothing_on_disk() {
    let copy = generated_copy();
    let spec = copy.path().join("spec/norme.yaml");
    let text = fs::read_to_string(&spec).unwrap();
    fs::write(&spec, text.replacen("type: string", "type: strng", 1)).unwrap();
    let client = copy.path().join("sdk/src/generated/client.rs");
    fs::remove_file(&client).unwrap();

    let run = generator(copy.path(), &[]);
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(1), "{said}");
    assert!(said.contains("error[E007]") && said.contains("spec/norme.yaml:"), "{said}");
    assert!(!client.exists(), "nothing is written");
}

#[test]
fn wrong_arguments_end_with_status_2() {
    assert_eq!(generator(&workspace(), &["--chek"]).status.code(), Some(2));
}

/// The shell of `spec/README.md` that replaces the norm, run where `spec/archives` does not exist yet.
#[test]
fn the_norm_is_replaced_as_its_readme_says() {
    let copy = generated_copy();
    let page = fs::read_to_string(workspace().join("spec/README.md")).unwrap();
    let section = page.split("## Dropping the published file in").nth(1).unwrap();
    let written = section.split("```").nth(1).unwrap().strip_prefix("sh\n").unwrap();
    let (variables, commands) = written.split_at(written.find("mkdir").unwrap());
    fs::copy(workspace().join("spec/tolerances.toml"), copy.path().join("spec/tolerances.toml")).unwrap();
    let old = fs::read_to_string(copy.path().join("spec/norme.yaml")).unwrap();
    let version = old.split("version: '").nth(1).unwrap().split('\'').next().unwrap();
    assert!(variables.starts_with(&format!("version={version} ")), "the page names another version than {version}");
    let published = copy.path().join("published.yaml");
    fs::write(&published, old.replacen(version, "2027-01-01", 1)).unwrap();

    // The effect of Cargo's commands, without another build.
    let cargo = format!(
        "cargo() {{ if [ \"$1\" = run ]; then shift 4; '{}' \"$@\" --root .; fi; }}\nversion={version}\npublished='{}'\n",
        env!("CARGO_BIN_EXE_generator"),
        published.display()
    );
    let run = Command::new("sh").arg("-euc").arg(cargo + commands).current_dir(copy.path()).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let archive = copy.path().join("spec/archives").join(format!("{version}.yaml"));
    assert_eq!(fs::read_to_string(archive).unwrap(), old);
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(said.contains("0 silent, 0 breaking, 0 potential, 1 compatible"), "{said}");
}
