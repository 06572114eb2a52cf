//! The overlay that `--fix-overlay` writes, for every invalid document of `tests/reject`: its targets match, and the
//! errors that it corrects are gone.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use generator::diagnostic::{Diagnostic, File, Severity, fix};
use generator::{Compilation, Compiler};

/// The cases with a document and no overlay of their own.
fn documents() -> Vec<PathBuf> {
    let cases = fs::read_dir("tests/reject").expect("the cases are there").map(|case| case.expect("readable").path());
    let inputs = cases.flat_map(|case| ["input.yaml", "input.json"].map(|name| case.join(name)));
    let alone = |input: &PathBuf| input.exists() && !input.with_file_name("overlay.yaml").exists();
    let mut inputs: Vec<_> = inputs.filter(alone).collect();
    inputs.sort();
    inputs
}

fn compile(document: &Path, overlays: Vec<PathBuf>) -> Compilation {
    Compiler { overlays, ..Compiler::default() }.compile(document)
}

fn errors(compilation: &Compilation) -> impl Iterator<Item = &Diagnostic> {
    compilation.diagnostics.found().iter().filter(|finding| finding.severity == Severity::Error)
}

/// An empty folder of this test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixes").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("removable");
    }
    fs::create_dir_all(&folder).expect("writable");
    folder
}

#[test]
fn each_action_hits_and_what_it_mends_is_gone() {
    let overlay = folder("each").join("overlay.yaml");
    let (mut mended, mut wrong) = (0, Vec::new());
    for document in documents() {
        let before = compile(&document, Vec::new());
        for error in errors(&before) {
            let Some(text) = fix::overlay([error].into_iter(), "input") else { continue };
            fs::write(&overlay, &text).expect("writable");
            let after = compile(&document, vec![overlay.clone()]);
            let same = |other: &&Diagnostic| other.rule == error.rule && other.message == error.message;
            let still = errors(&after).filter(same).count() >= errors(&before).filter(same).count();
            let missed = errors(&after).find(|other| matches!(other.origin.file, File::Overlay(_)));
            if still || missed.is_some() {
                let missed = missed.map_or("it is still there", |missed| &missed.message);
                wrong.push(format!("{}: {}: {missed}\n{text}", document.display(), error.message));
            }
            mended += 1;
        }
        // All at once, as in the command.
        let Some(text) = fix::overlay(before.diagnostics.found().iter(), "input") else { continue };
        fs::write(&overlay, &text).expect("writable");
        let after = compile(&document, vec![overlay.clone()]);
        if let Some(missed) = errors(&after).find(|other| matches!(other.origin.file, File::Overlay(_))) {
            wrong.push(format!("{}: all at once: {}\n{text}", document.display(), missed.message));
        }
    }
    assert!(wrong.is_empty(), "{} of {mended}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(mended >= 15, "only {mended} errors had an overlay");
}

fn generate(document: &Path, out: &Path, options: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_generator"));
    command.args(["generate", "--spec"]).arg(document).arg("--out").arg(out).args(["--name", "mended"]).args(options);
    command.env("NO_COLOR", "1").output().expect("the generator runs")
}

#[test]
fn the_command_writes_it_once_and_generation_goes_on_with_it() {
    let folder = folder("command");
    let (document, out, overlay) = (folder.join("api.yaml"), folder.join("crate"), folder.join("mends.yaml"));
    let text = "openapi: 3.0.3\ninfo: { title: T, version: '1' }\npaths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        '200':\n          description: ok\n          content:\n            application/json:\n              schema: { type: objet, properties: { b: { $ref: '#/components/schemas/B' } } }\n";
    fs::write(&document, text).expect("writable");
    let way = overlay.to_str().expect("text");
    let stopped = generate(&document, &out, &["--fix-overlay", way]);
    assert_eq!(stopped.status.code(), Some(1), "{stopped:?}");
    assert!(overlay.exists() && !out.exists(), "{stopped:?}");
    assert!(String::from_utf8_lossy(&stopped.stderr).contains(&format!("--overlay {way}")), "{stopped:?}");
    let written = fs::read_to_string(&overlay).expect("readable");
    let again = generate(&document, &out, &["--fix-overlay", way]);
    assert_eq!(again.status.code(), Some(1), "{again:?}");
    assert_eq!(fs::read_to_string(&overlay).expect("readable"), written, "an overlay was replaced");
    let done = generate(&document, &out, &["--overlay", way]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert!(out.join("Cargo.toml").exists());
}
