//! The example of the README compiles, runs, and is what the README shows.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[expect(dead_code, reason = "its `main` is for `cargo run`")]
#[path = "../examples/lisez_moi.rs"]
mod lisez_moi;

#[tokio::test]
async fn the_example_runs() {
    lisez_moi::jouer().await.unwrap();
}

#[test]
fn the_readme_shows_the_example() {
    let source = include_str!("../examples/lisez_moi.rs");
    let shown = source.split("// <README>\n").nth(1).unwrap().split("// </README>").next().unwrap();
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(readme).expect("README.md stands at the root of the repository");
    let blocks: Vec<_> = readme.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.contains(&shown), "no rust block of README.md is the marked part of tests/examples/lisez_moi.rs");
}

/// Every command of a page, in the order of the letters; without what a comment says of it.
fn commands(page: &str) -> BTreeSet<&str> {
    let lines = page.split(['`', '\n']).map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| line.starts_with("cargo ") && line.contains(' ')).collect()
}

#[test]
fn the_french_twin_names_the_same_commands() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(readme).unwrap();
    let (english, french) = (commands(&readme), commands(include_str!("../../sdk/guide/lisez_moi.md")));
    assert!(english.len() > 8, "{english:?}");
    assert_eq!(english, french);
}
