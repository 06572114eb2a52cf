//! A `Cargo.toml` that the generator creates and its user extends: which values belong to the generator, and which to
//! the user.
//!
//! A value that is unchanged since it was written belongs to the generator, and follows the document. A value that was
//! changed or added belongs to the user. A value that the user removed is not written again.

use std::collections::BTreeSet;
use std::path::Path;

use toml::{Table, Value};
use toml_edit::{DocumentMut, Item, TableLike};

use super::enclosing::Place;
use super::ledger::Ledger;

/// Keys from the root to a value.
type Way = Vec<String>;

/// The one value that the user cannot own: other generated files depend on it.
const NAME: &str = "package.name";

/// A manifest with the new values.
#[derive(Debug)]
pub struct Merged {
    /// Its text.
    pub text: String,
    /// Values of the user where the generator has another value.
    pub kept: Vec<String>,
    /// Why the text must not be written without force.
    pub refused: Option<String>,
}

/// The values of a generated manifest, by name.
pub fn values(text: &str) -> Vec<(String, String)> {
    let table: Table = toml::from_str(text).expect("a generated manifest is TOML");
    leaves(&table).into_iter().map(|(way, value)| (way.join("."), value.to_string())).collect()
}

/// The manifest of a crate that has none yet.
pub fn fresh(text: &str, place: Place) -> String {
    if place == Place::Stray { format!("{text}\n[workspace]\n") } else { text.to_owned() }
}

/// The existing manifest, with the values of `wanted` that an earlier run did not write.
///
/// # Errors
/// Why the existing manifest cannot be read.
pub fn merge(there: &str, wanted: &str, path: &Path, before: &Ledger, place: Place) -> Result<Merged, String> {
    let unreadable = |error: &dyn std::fmt::Display| format!("it cannot be read: {error}");
    let table: Table = toml::from_str(there).map_err(|error| unreadable(&error))?;
    let document: DocumentMut = there.parse().map_err(|error| unreadable(&error))?;
    let mut merge = Merge {
        path,
        before,
        table,
        document,
        wanted: wanted.parse().expect("a generated manifest is TOML"),
        edited: false,
        kept: Vec::new(),
        refused: None,
    };
    merge.values(&leaves(&toml::from_str(wanted).expect("a generated manifest is TOML")));
    merge.workspace(place);
    let mut text = if merge.edited { merge.document.to_string() } else { there.to_owned() };
    if merge.edited && there.contains("\r\n") {
        text = text.replace("\r\n", "\n").replace('\n', "\r\n");
    }
    let (header, end) = (line(wanted), line(&text).len());
    text.replace_range(..end, header);
    Ok(Merged { text, kept: merge.kept, refused: merge.refused })
}

/// The first line, without its end.
fn line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// Every value that is no table, with its keys.
fn leaves(table: &Table) -> Vec<(Way, &Value)> {
    let mut leaves = Vec::new();
    for (key, value) in table {
        match value {
            Value::Table(inner) => leaves
                .extend(self::leaves(inner).into_iter().map(|(way, value)| ([vec![key.clone()], way].concat(), value))),
            value => leaves.push((vec![key.clone()], value)),
        }
    }
    leaves
}

fn at<'t>(table: &'t Table, way: &[String]) -> Option<&'t Value> {
    let (first, rest) = way.split_first()?;
    rest.iter().try_fold(table.get(first)?, |value, key| value.get(key))
}

/// The setting or the dependency that contains a value.
fn unit(way: &[String]) -> &[String] {
    &way[..way.len().min(2)]
}

/// The source of a dependency other than a registry, and its name there.
const SOURCES: [&str; 6] = ["path", "git", "branch", "rev", "tag", "package"];

fn is_source(way: &[String]) -> bool {
    way.len() == 3 && SOURCES.contains(&way[2].as_str())
}

fn is_source_of(unit: &[String], name: &str) -> bool {
    let way: Way = name.split('.').map(str::to_owned).collect();
    is_source(&way) && way.starts_with(unit)
}

struct Merge<'a> {
    path: &'a Path,
    before: &'a Ledger,
    table: Table,
    document: DocumentMut,
    wanted: DocumentMut,
    edited: bool,
    kept: Vec<String>,
    refused: Option<String>,
}

impl Merge<'_> {
    fn values(&mut self, wanted: &[(Way, &Value)]) {
        let written = self.before.values(self.path);
        let mut new_units = BTreeSet::new();
        for (way, value) in wanted {
            let name = way.join(".");
            match at(&self.table, way) {
                Some(there) if there == *value => {}
                Some(there) if self.is_written(&name, there) => self.set(way),
                Some(there) if name == NAME => {
                    self.refused = Some(format!("its {NAME} is {there}, and {value} is asked for"));
                    self.set(way);
                }
                Some(_) => self.kept.push(name),
                None if written.contains(&*name) => self.kept.push(name),
                None if at(&self.table, unit(way)).is_none() => {
                    if new_units.insert(unit(way).to_vec()) {
                        self.set(unit(way));
                    }
                }
                None if self.is_untouched(&written, way) || self.is_name_at_own_source(way) => self.set(way),
                None => self.kept.push(name),
            }
        }
        for name in written.into_iter().filter(|name| wanted.iter().all(|(way, _)| way.join(".") != *name)) {
            let way: Way = name.split('.').map(str::to_owned).collect();
            // Without a source, Cargo would look for the dependency in the registry, where its name is free.
            if is_source(&way) && self.kept.iter().any(|kept| is_source_of(unit(&way), kept)) {
                continue;
            }
            if at(&self.table, &way).is_some_and(|there| self.is_written(name, there)) {
                self.remove(&way);
            }
        }
    }

    fn is_written(&self, name: &str, there: &Value) -> bool {
        self.before.proves_value(self.path, name, &there.to_string())
    }

    /// Whether a dependency belongs to the generator: an earlier run wrote it, and it is unchanged.
    fn is_untouched(&self, written: &BTreeSet<&str>, way: &[String]) -> bool {
        let beginning = format!("{}.", unit(way).join("."));
        let mut parts = written.iter().filter(|name| name.starts_with(&beginning)).peekable();
        parts.peek().is_some()
            && parts.all(|name| {
                let way: Way = name.split('.').map(str::to_owned).collect();
                at(&self.table, &way).is_some_and(|there| self.is_written(name, there))
            })
    }

    /// Whether a value is the name of a dependency at a source that an earlier run wrote: only both together lead to it.
    fn is_name_at_own_source(&self, way: &[String]) -> bool {
        let sources = SOURCES.iter().map(|key| [unit(way), &[(*key).to_owned()]].concat());
        let is_own =
            |source: Way| at(&self.table, &source).is_some_and(|there| self.is_written(&source.join("."), there));
        way.len() == 3 && way[2] == "package" && sources.into_iter().any(is_own)
    }

    /// Copies a value or a whole dependency from the generated manifest; blanks and comments beside it are kept.
    fn set(&mut self, way: &[String]) {
        let Some((last, tables)) = way.split_last() else { return };
        let (mut from, mut to): (&dyn TableLike, &mut dyn TableLike) =
            (self.wanted.as_table(), self.document.as_table_mut());
        for key in tables {
            let table = from.get(key).and_then(Item::as_table_like);
            from = table.expect("the way leads through tables of the generated manifest");
            // Cargo's own tables, such as `[dependencies]`, may be missing.
            let entry = to.entry(key).or_insert_with(toml_edit::table);
            let Some(table) = entry.as_table_like_mut() else { return self.kept.push(way.join(".")) };
            to = table;
        }
        let mut item = from.get(last).expect("the value stands in the generated manifest").clone();
        if let (Some(new), Some(old)) = (item.as_value_mut(), to.get(last).and_then(Item::as_value)) {
            *new.decor_mut() = old.decor().clone();
        }
        to.insert(last, item);
        self.edited = true;
    }

    /// Removes a value, and its dependency when nothing of it is left.
    fn remove(&mut self, way: &[String]) {
        for depth in (1..=way.len()).rev().take_while(|depth| *depth == way.len() || *depth >= 2) {
            let (last, tables) = way[..depth].split_last().expect("a way has a beginning");
            let mut table: &mut dyn TableLike = self.document.as_table_mut();
            for key in tables {
                let Some(inner) = table.get_mut(key).and_then(Item::as_table_like_mut) else { return };
                table = inner;
            }
            let is_empty = table.get(last).and_then(Item::as_table_like).is_some_and(TableLike::is_empty);
            if depth < way.len() && !is_empty {
                return;
            }
            table.remove(last);
            self.edited = true;
        }
    }

    /// A crate below a workspace of which it is no member needs a `[workspace]` of its own; a member must have none.
    fn workspace(&mut self, place: Place) {
        let own = self.table.get("workspace");
        let points_elsewhere = self.table.get("package").is_some_and(|package| package.get("workspace").is_some());
        match (place, own) {
            (Place::Stray, None) if !points_elsewhere => {
                self.document.insert("workspace", toml_edit::table());
            }
            (Place::Member, Some(Value::Table(own))) if own.is_empty() => {
                self.document.remove("workspace");
            }
            _ => return,
        }
        self.edited = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACKAGE: &str = "# made\n[package]\nname = \"a\"\n";

    /// Updates the dependencies when the generated ones change, and keeps those of the user.
    fn merged(there: &str, written: &str, wanted: &str) -> (String, Vec<String>) {
        let whole = |dependencies: &str| format!("{PACKAGE}\n[dependencies]\n{dependencies}");
        let (path, mut before) = (Path::new("Cargo.toml"), Ledger::default());
        for (name, value) in values(&whole(written)) {
            before.value(path, &name, &value);
        }
        let merged = merge(&whole(there), &whole(wanted), path, &before, Place::Alone).unwrap();
        assert_eq!(merged.refused, None);
        (merged.text.strip_prefix(&whole("")).unwrap().to_owned(), merged.kept)
    }

    #[test]
    fn dependencies_come_change_and_go_as_far_as_they_are_ours() {
        let r = "r = { version = \"1\" }\n";
        let own = "mine = \"1\" # mine\n";
        let more = "r = { version = \"1\", features = [\"x\"] }\n";
        let both = "r = { version = \"1\" }\nn = { version = \"2\" }\n";
        let changed = "r = { version = \"3\" }\n";
        let none = (String::new(), Vec::<String>::new());
        let is = |text: &str, kept: &[&str]| (text.to_owned(), kept.iter().map(|name| (*name).to_owned()).collect());
        for (there, written, wanted, expected) in [
            // A new dependency is added; one of the user with that name is kept.
            (format!("{r}{own}"), r, both, is(&format!("{r}{own}n = {{ version = \"2\" }}\n"), &[])),
            (format!("{r}n = \"9\"\n"), r, both, is(&format!("{r}n = \"9\"\n"), &["dependencies.n.version"])),
            // A new part of a generated dependency is added, unless the user changed that dependency.
            (r.to_owned(), r, more, is(more, &[])),
            (changed.to_owned(), r, more, is(changed, &["dependencies.r.features", "dependencies.r.version"])),
            // A dependency that is no longer generated is removed, unless the user changed or extended it.
            (r.to_owned(), r, "", none.clone()),
            (changed.to_owned(), r, "", is(changed, &[])),
            (more.to_owned(), r, "", is("r = { features = [\"x\"] }\n", &[])),
            // A dependency that the user removed stays removed.
            (own.to_owned(), r, changed, is(own, &["dependencies.r.version"])),
        ] {
            let (text, mut kept) = merged(&there, written, wanted);
            kept.sort();
            // Blanks within a line do not count as a change.
            let plain = |(text, kept): (String, Vec<String>)| (text.replace(' ', ""), kept);
            assert_eq!(plain((text, kept)), plain(expected), "{there} of {written} to {wanted}");
        }
    }
}
