//! Relative links and paths in Markdown, and whether their targets exist.

use std::fs;
use std::path::{Path, PathBuf};

/// Links of a page without a target: to a missing file, or to a heading that the page does not have. Links that rustdoc
/// resolves (`crate::…`) and web addresses are left out.
pub fn dead_links(root: &Path, page: &str, text: &str) -> Vec<String> {
    let mut dead = Vec::new();
    for link in targets(text) {
        if link.contains("::") || link.contains("://") || link.starts_with("mailto:") {
            continue;
        }
        let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
        let target = if path.is_empty() { root.join(page) } else { beside(root, page).join(path) };
        let is_dead = !target.exists() || (!anchor.is_empty() && !has_anchor(&target, anchor));
        dead.extend(is_dead.then(|| link.to_owned()));
    }
    dead
}

/// Paths in backticks that name no file: beside the page, in its crate or in the workspace. A text with a pattern sign
/// is no path.
pub fn dead_paths(root: &Path, page: &str, text: &str) -> Vec<String> {
    const TOPS: &[&str] = &[".ci", "generator", "sdk", "spec", "templates", "tests"];
    let is_path = |word: &&str| {
        word.split_once('/').is_some_and(|(top, rest)| TOPS.contains(&top) && !rest.is_empty())
            && word.chars().all(|letter| letter.is_alphanumeric() || "/._-".contains(letter))
    };
    let crate_of_page = page.split('/').next().unwrap_or_default();
    let bases = [root.to_owned(), root.join(crate_of_page), beside(root, page)];
    let exists = |path: &&str| bases.iter().any(|base| base.join(path).exists());
    text.split('`').skip(1).step_by(2).filter(is_path).filter(|path| !exists(path)).map(str::to_owned).collect()
}

fn beside(root: &Path, page: &str) -> PathBuf {
    root.join(page).parent().unwrap_or(root).to_owned()
}

/// What stands in `](…)`.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

/// Whether a page has a heading or an anchor of that name. Other files have line numbers.
fn has_anchor(page: &Path, anchor: &str) -> bool {
    if page.extension().is_none_or(|extension| extension != "md") {
        return true;
    }
    let text = fs::read_to_string(page).unwrap_or_default();
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(slug).any(|slug| slug == anchor) || text.contains(&format!("id=\"{anchor}\""))
}

/// As GitHub derives it from a heading.
fn slug(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    words.chars().filter(|letter| letter.is_alphanumeric() || "-_".contains(*letter)).collect()
}

#[test]
fn links_that_lead_nowhere_are_told() {
    let root = crate::workspace();
    let text = "[a](README.md) [b](gone.md) [c](generator/ARCHITECTURE.md#the-rooms) [d](#gone) [e](crate::x) \
                [f](https://example.org/gone) [g](generator/ARCHITECTURE.md#gone) [h](sdk/SOURCES.md#INSEE)";
    assert_eq!(dead_links(&root, "README.md", text), ["gone.md", "#gone", "generator/ARCHITECTURE.md#gone"]);
    let text = "`sdk/src/lib.rs` `sdk/gone.rs` `tests/tidy/` `tests/*/x` `sdk/` `application/json` `spec/<name>/x`";
    assert_eq!(dead_paths(&root, "generator/ARCHITECTURE.md", text), ["sdk/gone.rs"]);
}
