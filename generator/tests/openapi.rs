//! The tables of OpenAPI 3.0, 3.1 and 3.2, object by object and field by field: the treatment of each, with its proof.
//!
//! A row of `openapi/rows/*.toml` gives a fragment that is added to the document of its file. A field marked as ignored
//! must change nothing; any other must change the crate or its meaning, with the result that the row states. A row is
//! tried in its version and in later ones.
//! `BLESS=1 cargo test -p generator --test openapi` rewrites `OPENAPI.md`; nothing else does.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

#[path = "openapi/compiled.rs"]
mod compiled;
#[path = "openapi/row.rs"]
mod row;
#[path = "openapi/table.rs"]
mod table;

use std::path::Path;
use std::{env, fs};

use compiled::Compiled;
use generator::document::Version;
use row::{Row, Sheet, Verdict};

/// All errors of a row.
fn faults(sheet: &Sheet, row: &Row, version: Version, before: &Compiled) -> Vec<String> {
    let after = compiled::beside(&sheet.with(row, version), &row.files);
    let mut faults = Vec::new();
    let changed = after.text != before.text || after.meaning != before.meaning;
    let refused = after.text.is_empty();
    match row.verdict {
        Verdict::Ignored if changed => faults.push("changes something, though it is said to be ignored".to_owned()),
        Verdict::Ignored => {}
        _ if !changed => faults.push("changes nothing".to_owned()),
        _ if row.shows.is_empty() && row.hides.is_empty() && row.means.is_empty() => {
            faults.push("promises nothing".to_owned());
        }
        _ => {}
    }
    let absent = |all: &[String], text: &str, words: &str| -> Vec<String> {
        all.iter().filter(|part| !text.contains(*part)).map(|part| format!("`{part}` {words}")).collect()
    };
    faults.extend(absent(&row.shows, &after.text, "is not in the crate"));
    faults.extend(absent(&row.means, &after.meaning, "is not in the meaning"));
    faults.extend(absent(&row.hides, &before.text, "was not in the crate before"));
    let present = |all: &[String], text: &str, words: &str| -> Vec<String> {
        all.iter().filter(|part| text.contains(*part)).map(|part| format!("`{part}` {words}")).collect()
    };
    faults.extend(present(&row.shows, &before.text, "was in the crate before"));
    faults.extend(present(&row.means, &before.meaning, "was in the meaning before"));
    faults.extend(present(&row.hides, &after.text, "is still in the crate"));
    let mut reported: Vec<&str> = after.rules.iter().map(String::as_str).collect();
    reported.retain(|rule| !before.rules.iter().any(|known| known == rule));
    if reported != row.reports {
        faults.push(format!("reports {reported:?}, not {:?}", row.reports));
    }
    if refused {
        faults.push(format!("is refused:\n{}", after.report));
    }
    if row.note.trim().is_empty() && row.verdict != Verdict::Represented {
        faults.push("gives no reason".to_owned());
    }
    let version = version.text();
    faults.iter().map(|fault| format!("{} ({version}): `{}` {fault}", sheet.object, row.name)).collect()
}

#[test]
fn every_row_is_true() {
    let mut wrong = Vec::new();
    for sheet in row::sheets() {
        for version in sheet.versions() {
            let before = compiled::of(&sheet.tree(version));
            if before.text.is_empty() {
                wrong.push(format!("{}: the document of the file is refused:\n{}", sheet.object, before.report));
                continue;
            }
            let tried = sheet.field.iter().filter(|row| !row.ends || version.text() == sheet.since);
            wrong.extend(tried.flat_map(|row| faults(&sheet, row, version, &before)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_field_of_the_specification_has_its_row() {
    let sheets = row::sheets();
    let mut wrong = Vec::new();
    for (object, keys) in generator::document::objects() {
        for (key, since) in keys {
            let rows = row::rows(&sheets, object, since).filter(|row| row.field() == key).count();
            if rows == 0 {
                wrong.push(format!("{object}: `{key}` has no row in {}", since.text()));
            }
        }
    }
    let known = generator::document::objects();
    for sheet in &sheets {
        let keys = known.iter().find(|(name, _)| *name == sheet.object).map(|(_, keys)| keys);
        for row in &sheet.field {
            let is_known = |(key, since): &(&str, Version)| *key == row.field() && since.text() <= sheet.since.as_str();
            if !keys.is_some_and(|keys| keys.iter().any(is_known)) {
                wrong.push(format!("{}: the specification has no `{}`", sheet.object, row.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_is_what_the_rows_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("OPENAPI.md");
    let table = table::written(&row::sheets());
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &table).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == table, "OPENAPI.md is not what the rows say; `BLESS=1` rewrites it");
}
