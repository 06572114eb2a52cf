//! The Cargo workspace whose folder contains a crate, and whether the crate is one of its members.
//!
//! Cargo uses the nearest manifest above with a `[workspace]` that does not exclude the crate. If that workspace lists
//! the crate, a `[workspace]` in the crate's own manifest is an error; if not, a missing one is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use toml::{Table, Value};

/// The position of a crate relative to workspaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Below no workspace.
    Alone,
    /// Below a workspace of which it is a member.
    Member,
    /// Below a workspace of which it is no member.
    Stray,
}

/// The position of the crate with this manifest, which need not exist yet.
pub fn place(manifest: &Path) -> Place {
    let package = manifest.parent().unwrap_or(manifest);
    for folder in package.ancestors().skip(1) {
        if let Some(Value::Table(workspace)) = read(folder).and_then(|mut manifest| manifest.remove("workspace")) {
            let outer = Outer { root: folder.to_owned(), workspace };
            if !outer.excludes(package) {
                return if outer.has(package) { Place::Member } else { Place::Stray };
            }
        }
    }
    Place::Alone
}

/// Cargo reports a manifest that cannot be read.
fn read(folder: &Path) -> Option<Table> {
    toml::from_str(&fs::read_to_string(folder.join("Cargo.toml")).ok()?).ok()
}

struct Outer {
    root: PathBuf,
    workspace: Table,
}

impl Outer {
    fn paths(&self, key: &str) -> Vec<&str> {
        self.workspace.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
    }

    fn excludes(&self, package: &Path) -> bool {
        let above = |path: &&str| package.starts_with(joined(&self.root, path));
        self.paths("exclude").iter().any(above) && !self.paths("members").iter().any(above)
    }

    /// Members are listed, or reached from members through paths. Cargo reports an invalid pattern.
    fn has(&self, package: &Path) -> bool {
        let mut open = vec![self.root.clone()];
        for member in self.paths("members") {
            let pattern = joined(Path::new(&glob::Pattern::escape(&self.root.to_string_lossy())), member);
            let pattern = pattern.to_string_lossy();
            let literal = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::new() };
            if glob::Pattern::new(&pattern).is_ok_and(|pattern| pattern.matches_path_with(package, literal)) {
                return true;
            }
            open.extend(glob::glob(&pattern).into_iter().flatten().flatten());
        }
        let mut seen: BTreeSet<PathBuf> = open.iter().cloned().collect();
        while let Some(folder) = open.pop() {
            for path in self.dependencies(&folder) {
                if path == package {
                    return true;
                }
                if path.starts_with(&self.root) && !self.excludes(&path) && seen.insert(path.clone()) {
                    open.push(path);
                }
            }
        }
        false
    }

    /// The folders of the path dependencies of a package.
    fn dependencies(&self, folder: &Path) -> Vec<PathBuf> {
        let Some(manifest) = read(folder) else { return Vec::new() };
        let targets = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
        let tables = targets.filter_map(Value::as_table).chain([&manifest]);
        let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
        let dependencies = tables.flat_map(|table| kinds.iter().filter_map(|kind| table.get(*kind)?.as_table()));
        dependencies.flatten().filter_map(|(name, dependency)| self.path(folder, name, dependency)).collect()
    }

    fn path(&self, folder: &Path, name: &str, dependency: &Value) -> Option<PathBuf> {
        if let Some(path) = dependency.get("path").and_then(Value::as_str) {
            return Some(joined(folder, path));
        }
        let inherited = dependency.get("workspace").and_then(Value::as_bool).unwrap_or_default();
        let shared = self.workspace.get("dependencies").filter(|_| inherited)?;
        Some(joined(&self.root, shared.get(name)?.get("path")?.as_str()?))
    }
}

/// A path from a folder, without `.` and `..`, as Cargo compares it.
fn joined(folder: &Path, path: &str) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in folder.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(whole.pop()),
            part => whole.push(part),
        }
    }
    whole
}
