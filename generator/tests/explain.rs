//! `explain` and `dump`: what they print, and their exit statuses.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

use std::process::{Command, Output};

use generator::diagnostic::Rule;

fn generator(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_generator")).args(args).output().unwrap()
}

fn out(args: &[&str]) -> String {
    let run = generator(args);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn every_rule_is_explained_with_its_number_and_its_severity() {
    for rule in Rule::ALL {
        let text = out(&["explain", rule.code()]);
        let severity = if rule.code().starts_with('E') { "error" } else { "warning" };
        assert!(text.starts_with(&format!("{} ({severity})\n\n", rule.code())), "{text}");
        assert!(text.lines().skip(2).all(|line| !line.starts_with(' ')), "{text}");
    }
    assert_eq!(out(&["explain", "e014"]), out(&["explain", "E014"]));
}

#[test]
fn without_a_number_every_rule_is_listed_on_a_line() {
    let text = out(&["explain"]);
    let codes: Vec<&str> = text.lines().map(|line| &line[..4]).collect();
    let expected: Vec<&str> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    assert_eq!(codes, expected);
}

#[test]
fn an_unknown_number_ends_with_status_2_and_the_nearest_one() {
    let run = generator(&["explain", "E104"]);
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(said.contains("the nearest one is E014"), "{said}");
}

#[test]
fn both_languages_are_printed_the_same_each_time() {
    let spec = "tests/accept/record/input.yaml";
    for (language, first) in [("api", "── title\n"), ("rust", "── docs\n")] {
        let text = out(&["dump", language, "--spec", spec]);
        assert!(text.starts_with(first), "{text}");
        assert_eq!(text, out(&["dump", language, "--spec", spec]));
        let empty = [": None,", ": [],", ": false,", ": {},", ": \"\","];
        let shown: Vec<_> = text.lines().filter(|line| empty.iter().any(|end| line.ends_with(end))).collect();
        assert_eq!(shown, Vec::<&str>::new(), "empty members are left out");
    }
    assert!(out(&["dump", "api", "--spec", spec]).contains("── model 0 "));
}

#[test]
fn findings_are_coloured_only_where_that_is_wanted() {
    let input = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reject/E007-shown/input.yaml");
    let coloured = |variable: &str| {
        let mut lint = Command::new(env!("CARGO_BIN_EXE_generator"));
        lint.args(["lint", "--spec", input]).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        let said = lint.env(variable, "1").output().unwrap().stderr;
        said.contains(&0x1b)
    };
    assert!(coloured("CLICOLOR_FORCE"), "as on a terminal");
    assert!(!coloured("NO_COLOR") && !coloured("UNRELATED"), "the standard error is a pipe here");
}
