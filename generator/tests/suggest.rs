//! `overlay suggest`: each case has two documents, an overlay for the old one, and the expected overlay, followed by
//! comments with the uncertain matches. `BLESS=1 cargo test -p generator --test suggest` rewrites the expectations.
//!
//! The commands: working code is not overwritten when targets match nothing, and the suggestion corrects the targets.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use generator::document::Reach;
use generator::suggest::Request;
use generator::{Compiler, Spec};

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = fs::read_dir("tests/suggest").unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 9, "{} cases only", cases.len());
    cases
}

#[test]
fn every_case_is_suggested_as_expected() {
    let mut wrong = Vec::new();
    for case in cases() {
        let overlays = vec![case.join("overlay.yaml")];
        let spec = |name: &str| Spec { document: case.join(name), overlays: overlays.clone() };
        let request = Request { old: spec("old.yaml"), new: spec("new.yaml"), tolerances: None, reach: Reach::Folder };
        let suggestion = request.suggest().unwrap_or_else(|refused| panic!("{}", refused.report()));
        let doubts: String = suggestion.doubts.iter().map(|doubt| format!("# {doubt}\n")).collect();
        let found = format!("{}{doubts}", suggestion.overlays.concat());
        let expected = case.join("expected.yaml");
        if env::var_os("BLESS").is_some() {
            fs::write(&expected, &found).unwrap();
        }
        if fs::read_to_string(&expected).unwrap_or_default() != found {
            wrong.push(format!("{}: other than expected:\n{found}", case.display()));
        }
        let overlays = vec![expected];
        let compiler = Compiler { overlays, tolerances: None, strict: false, before: None, reach: Reach::Folder };
        let compiled = compiler.compile(&case.join("new.yaml"));
        assert!(compiled.output.is_some(), "{}", compiled.report());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Runs the command in a folder.
fn generator(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let command = Command::new(env!("CARGO_BIN_EXE_generator")).args(arguments).current_dir(folder).output();
    let Output { status, stdout, stderr } = command.unwrap();
    (status.success(), String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap())
}

/// Every file of a folder, with its text.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push((path.clone(), fs::read_to_string(path).unwrap())),
        }
    }
    found.sort();
    found
}

#[test]
fn targets_that_miss_write_nothing_over_code_that_works() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for name in ["old.yaml", "new.yaml", "overlay.yaml"] {
        fs::copy(Path::new("tests/suggest/places").join(name), at.join(name)).unwrap();
    }
    let generate = |document: &str, more: &[&str]| {
        let words = ["generate", "--spec", document, "--overlay", "overlay.yaml", "--out", "api", "--name", "api"];
        generator(at, &[&words[..], more].concat())
    };
    assert!(generate("old.yaml", &[]).0);
    let works = files(&at.join("api"));

    let (done, said) = generate("new.yaml", &[]);
    assert!(!done && said.contains("nothing was written") && said.contains("overlay suggest"), "{said}");
    assert!(said.contains("--allow-unmatched"), "{said}");
    assert_eq!(files(&at.join("api")), works);
    // Without earlier generated code, nothing is lost.
    let words = ["generate", "--spec", "new.yaml", "--overlay", "overlay.yaml", "--out", "fresh", "--name", "api"];
    assert!(generator(at, &words).0);

    let suggest = ["overlay", "suggest", "old.yaml", "new.yaml", "--overlay", "overlay.yaml"];
    let (done, suggested) = generator(at, &[&suggest[..], &["--out", "next.yaml"]].concat());
    assert!(done && suggested.contains("sure: "), "{suggested}");
    assert!(!generator(at, &[&suggest[..], &["--out", "next.yaml"]].concat()).0, "no file is replaced");
    assert!(generator(at, &[&suggest[..], &["--fix"]].concat()).0);
    assert_eq!(fs::read_to_string(at.join("overlay.yaml")).unwrap(), fs::read_to_string(at.join("next.yaml")).unwrap());
    let (done, said) = generate("new.yaml", &[]);
    assert!(done, "{said}");

    fs::write(
        at.join("overlay.yaml"),
        "overlay: 1.0.0\ninfo: { title: T, version: '1' }\nactions: [{ target: $.nothing, remove: true }]\n",
    )
    .unwrap();
    assert!(!generate("old.yaml", &[]).0);
    assert!(generate("old.yaml", &["--allow-unmatched"]).0);
}

/// A folder with the files of a case.
fn copied(case: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["old.yaml", "new.yaml", "overlay.yaml"] {
        fs::copy(Path::new("tests/suggest").join(case).join(name), folder.path().join(name)).unwrap();
    }
    folder
}

const FIX: [&str; 7] = ["overlay", "suggest", "old.yaml", "new.yaml", "--overlay", "overlay.yaml", "--fix"];

#[test]
fn an_overlay_that_was_fixed_is_not_fixed_again() {
    for case in ["places", "opposites", "shared", "codes"] {
        let folder = copied(case);
        assert!(generator(folder.path(), &FIX).0, "{case}");
        let fixed = files(folder.path());
        let (done, said) = generator(folder.path(), &FIX);
        assert!(!done && said.contains("already that of the new document"), "{case}: {said}");
        assert_eq!(files(folder.path()), fixed, "{case}");
    }
    // Only a group listed at the root distinguishes the documents.
    let folder = copied("places");
    let head = "overlay: 1.0.0\ninfo: { title: T, version: '1' }\n";
    let tags = "actions: [{ target: $, update: { tags: [{ name: Articles, x-rust-name: things }] } }]\n";
    fs::write(folder.path().join("overlay.yaml"), head.to_owned() + tags).unwrap();
    let (done, said) = generator(folder.path(), &FIX);
    assert!(!done && said.contains("speaks of the group `Articles`"), "{said}");
}

#[test]
fn no_comment_is_lost_and_nothing_is_written_for_nothing() {
    let folder = copied("opposites");
    let at = folder.path();
    let head = "overlay: 1.0.0\ninfo: { title: T, version: '1' }\n";
    let actions =
        "# Why.\nactions: [{ target: $.components.schemas.Gift.properties.lang, update: { x-sensitive: true } }]\n";
    fs::write(at.join("overlay.yaml"), head.to_owned() + actions).unwrap();
    let before = files(at);
    let (done, said) = generator(at, &FIX);
    assert!(!done && said.contains("would lose its comments"), "{said}");
    assert_eq!(files(at), before);

    let (done, said) = generator(at, &["overlay", "suggest", "old.yaml", "old.yaml", "--out", "none.yaml"]);
    assert!(done && said.contains("there is nothing to say"), "{said}");
    assert_eq!(files(at), before);
}

/// The overlay of the house and one of its user, in either order: each comes out for itself, with its own actions.
#[test]
fn several_overlays_are_written_to_as_many_files_in_their_order() {
    const MINE: &str = "overlay: 1.0.0\ninfo: { title: Mine, version: '1' }\nactions:\n  # As our software calls it.\n  \
                        - target: $.components.schemas.Thing\n    update: { x-rust-name: Ware }\n";
    let suggest = ["overlay", "suggest", "old.yaml", "new.yaml"];
    for order in [["overlay.yaml", "mine.yaml"], ["mine.yaml", "overlay.yaml"]] {
        let folder = copied("places");
        let at = folder.path();
        fs::write(at.join("mine.yaml"), MINE).unwrap();
        let given = [&suggest[..], &["--overlay", order[0], "--overlay", order[1]]].concat();
        let before = files(at);
        fs::write(at.join("there.yaml"), "mine\n").unwrap();
        for (out, why) in [
            (&[][..], "overlays: 2, files by `--out`: 0"),
            (&["--out", "a.yaml"], "overlays: 2, files by `--out`: 1"),
            (&["--out", "a.yaml", "--out", "a.yaml"], "a.yaml is named twice"),
            (&["--out", "a.yaml", "--out", "there.yaml"], "there.yaml exists"),
        ] {
            let (done, said) = generator(at, &[&given[..], out].concat());
            assert!(!done && said.contains(why), "{said}");
            fs::remove_file(at.join("there.yaml")).unwrap();
            assert_eq!(files(at), before, "{out:?}");
            fs::write(at.join("there.yaml"), "mine\n").unwrap();
        }

        let (done, said) = generator(at, &[&given[..], &["--out", "1.yaml", "--out", "2.yaml"]].concat());
        assert!(done && said.contains("sure: "), "{said}");
        let written = ["1.yaml", "2.yaml"].map(|name| fs::read_to_string(at.join(name)).unwrap());
        let mine = usize::from(order[1] == "mine.yaml");
        assert!(written[mine].contains("# As our software calls it.\n  - target: $.components.schemas.ArticleDto\n"));
        assert!(written[1 - mine].contains("$.components.schemas.EntityDto.properties.secretCode"));
        assert!(written[1].contains("written by `generator overlay suggest`") && !written[0].contains("written by"));

        let words =
            ["--spec", "new.yaml", "--overlay", "1.yaml", "--overlay", "2.yaml", "--out", "api", "--name", "api"];
        let (done, said) = generator(at, &[&["generate"][..], &words].concat());
        assert!(done, "{said}");
        assert!(files(&at.join("api")).iter().any(|(_, text)| text.contains("pub struct Ware {")));

        // In their place it is the same.
        assert!(generator(at, &[&given[..], &["--fix"]].concat()).0);
        assert_eq!(order.map(|name| fs::read_to_string(at.join(name)).unwrap()), written);
    }
}
