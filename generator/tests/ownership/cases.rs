//! The cases of `cases.toml`, each checked, written and written by force.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use generator::artifacts::{Drift, Unwritten};
use serde::Deserialize;

use super::small::{Entry, clean, first, second, text, tree};

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    r#do: Vec<Vec<String>>,
    finds: Vec<String>,
    #[serde(default)]
    stops: Vec<String>,
    #[serde(default)]
    forced: Vec<String>,
    /// What a writing run keeps, although an empty folder would get something else or nothing.
    #[serde(default)]
    keeps: Vec<PathBuf>,
}

#[cfg(not(unix))]
fn link(_: &str, _: &Path) {
    panic!("cases with links run where links are free to make");
}

#[cfg(unix)]
fn link(target: &str, path: &Path) {
    std::os::unix::fs::symlink(target, path).unwrap();
}

fn act(out: &Path, step: &[String]) {
    let path = out.join(&step[1]);
    let more = step.get(2).map(String::as_str).unwrap_or_default();
    let (head, read) = (text(""), || fs::read_to_string(&path).unwrap());
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    match &*step[0] {
        "write" => fs::write(&path, more.replace("HEAD", head.strip_suffix('\n').unwrap())).unwrap(),
        "append" => fs::write(&path, read() + more).unwrap(),
        "remove" => fs::remove_file(&path).unwrap(),
        "rmdir" => fs::remove_dir(&path).unwrap(),
        "mkdir" => fs::create_dir(&path).unwrap(),
        "crlf" => fs::write(&path, read().replace('\n', "\r\n")).unwrap(),
        "conflict" => {
            fs::write(&path, format!("<<<<<<< HEAD\n{0}=======\n{0}>>>>>>> other\n", read())).unwrap();
        }
        "move" => fs::rename(&path, out.join(more)).unwrap(),
        "link" => link(more, &path),
        "hardlink" => fs::hard_link(&path, out.join(more)).unwrap(),
        "pipe" => assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success()),
        other => panic!("no step is called {other}"),
    }
}

/// The folder after a first run and the steps, with the files outside.
fn prepared(case: &Case) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (out, outside) = (folder.path().join("out"), folder.path().join("outside"));
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("file"), "outside").unwrap();
    fs::write(outside.join("generated.rs"), text("a1")).unwrap();
    first().write(&out, false).unwrap();
    case.r#do.iter().for_each(|step| act(&out, step));
    folder
}

fn lines(drift: &[Drift]) -> Vec<String> {
    drift.iter().map(ToString::to_string).collect()
}

/// The clean folder of the second run, with the files that a case keeps and those that no one owns.
fn expected(case: &Case, before: &BTreeMap<PathBuf, Entry>) -> BTreeMap<PathBuf, Entry> {
    let mut expected = clean(&second());
    for (path, entry) in before {
        let is_kept = case.keeps.contains(path);
        let is_beside = ["tests", "notes.md"].iter().any(|name| path.starts_with(name));
        if is_kept || is_beside {
            expected.insert(path.clone(), entry.clone());
        }
    }
    expected
}

fn play(case: &Case) {
    for (force, stops) in [(false, &case.stops), (true, &case.forced)] {
        let folder = prepared(case);
        let (out, outside) = (folder.path().join("out"), folder.path().join("outside"));
        let (before, before_outside) = (tree(&out), tree(&outside));
        assert_eq!(lines(&second().drift(&out).unwrap()), case.finds, "{}", case.name);
        assert_eq!(tree(&out), before, "{}: checking writes nothing", case.name);

        match second().write(&out, force) {
            Ok(_) => {
                assert!(stops.is_empty(), "{} is written, force: {force}", case.name);
                assert_eq!(tree(&out), expected(case, &before), "{}", case.name);
                assert_eq!(second().drift(&out).unwrap(), [], "{}", case.name);
            }
            Err(Unwritten::Obstacles(obstacles)) => {
                assert_eq!(&lines(&obstacles), stops, "{}, force: {force}", case.name);
                assert_eq!(tree(&out), before, "{}: nothing is written", case.name);
            }
            Err(other) => panic!("{}: {other:?}", case.name),
        }
        assert_eq!(tree(&outside), before_outside, "{}: nothing outside is touched", case.name);
    }
}

#[test]
fn every_case_finds_and_does_what_is_expected() {
    let table: Table = toml::from_str(include_str!("cases.toml")).unwrap();
    let needs_unix = |case: &Case| case.r#do.iter().any(|step| ["link", "pipe"].contains(&&*step[0]));
    table.case.iter().filter(|case| cfg!(unix) || !needs_unix(case)).for_each(play);
}

#[test]
#[cfg(unix)]
fn the_folder_itself_may_be_a_link() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("real")).unwrap();
    link("real", &folder.path().join("out"));
    first().write(&folder.path().join("out"), false).unwrap();
    assert_eq!(tree(&folder.path().join("real")), clean(&first()));

    link("nowhere", &folder.path().join("dangling"));
    let error = first().write(&folder.path().join("dangling"), false).unwrap_err();
    assert!(matches!(error, Unwritten::Disk(_)), "{error:?}");
    assert!(!folder.path().join("nowhere").exists());
}

#[test]
fn a_file_is_no_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("out"), "mine").unwrap();
    let error = first().write(&folder.path().join("out"), true).unwrap_err();
    assert!(matches!(error, Unwritten::Disk(_)), "{error:?}");
    assert_eq!(fs::read_to_string(folder.path().join("out")).unwrap(), "mine");
}

#[test]
#[should_panic(expected = "leads out of the root")]
fn a_path_out_of_the_root_is_a_mistake_of_ours() {
    super::small::artifacts(&[("src/../../a.rs", "a")]);
}

#[test]
#[should_panic(expected = "names its generator")]
fn a_file_without_a_header_is_a_mistake_of_ours() {
    let mut artifacts = first();
    artifacts.add("src/c.rs", "fn c() {}\n".to_owned());
    artifacts.write(&tempfile::tempdir().unwrap().path().join("out"), false).unwrap_or_default();
}
