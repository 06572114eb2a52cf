//! The two intermediate languages as text, to find the stage at which something went wrong.
//!
//! The text is the output of `Debug`, with a title for each part, names beside ids, and no empty members; the same
//! meaning gives the same bytes. It is not a stable format: no tool should read it.

use std::fmt::{Debug, Write as _};

use crate::api::Api;
use crate::rust::Crate;

/// The document as meant: the root, then models by id, then operations.
pub fn api(api: &Api) -> String {
    let mut text = String::new();
    let models: Vec<&str> = api.models.iter().map(|model| model.name.as_str()).collect();
    let mut part = |title: String, value: &dyn Debug| section(&mut text, &title, value, &models);
    part("title".to_owned(), &api.title);
    part("version".to_owned(), &api.version);
    part("docs".to_owned(), &api.docs);
    part("about".to_owned(), &api.about);
    part("base_url".to_owned(), &api.base_url);
    part("schemes".to_owned(), &api.schemes);
    part("security".to_owned(), &api.security);
    part("tags".to_owned(), &api.tags);
    part("scalars".to_owned(), &api.scalars);
    part("reading".to_owned(), &api.reading);
    for (id, model) in api.models.iter().enumerate() {
        part(format!("model {id} {}", model.name), model);
    }
    for operation in &api.operations {
        part(format!("operation {}", operation.id), operation);
    }
    for receiver in &api.receivers {
        part(format!("receiver {}", receiver.id), receiver);
    }
    text
}

/// The planned Rust: the root, then items by module, then methods by group.
pub fn rust(krate: &Crate) -> String {
    let mut text = String::new();
    let mut part = |title: String, value: &dyn Debug| section(&mut text, &title, value, &[]);
    part("docs".to_owned(), &krate.docs);
    part("client".to_owned(), &krate.client);
    part("components".to_owned(), &krate.components);
    for module in &krate.modules {
        for item in &module.items {
            part(format!("item models::{}::{}", module.name.bare(), item.name()), item);
        }
    }
    for group in &krate.groups {
        for operation in &group.operations {
            part(format!("method api::{}::{}", group.module.bare(), operation.method_name), operation);
        }
    }
    for receiver in &krate.receivers {
        part(format!("function receivers::{}", receiver.name), receiver);
    }
    text
}

fn section(text: &mut String, title: &str, value: &dyn Debug, models: &[&str]) {
    let printed = format!("{value:#?}");
    let mut lines: Vec<String> = Vec::new();
    for line in printed.lines() {
        let ends = line.trim_start();
        if is_empty(ends) {
            continue;
        }
        lines.push(line.to_owned());
        fold(&mut lines, models);
    }
    writeln!(text, "── {title}\n{}\n", lines.join("\n")).expect("writing into a String succeeds");
}

/// An empty member. Texts are printed in quotes, so that none of them ends like this.
fn is_empty(line: &str) -> bool {
    line.contains(": ") && [": None,", ": [],", ": false,", ": {},", ": \"\","].iter().any(|end| line.ends_with(end))
}

/// Brackets around nothing or around one line are joined to one line.
fn fold(lines: &mut Vec<String>, models: &[&str]) {
    let Some(last) = lines.last().filter(|line| [")", "),", "}", "},"].contains(&line.trim())).cloned() else { return };
    let close = last.trim();
    let opens = if close.starts_with(')') { '(' } else { '{' };
    if let [.., open, _] = &lines[..]
        && open.ends_with(opens)
    {
        let member = open.trim_start().contains(": ");
        let joined = format!("{open}{close}");
        lines.truncate(lines.len() - 2);
        if !member {
            lines.push(joined);
        }
    } else if let [.., open, inner, _] = &lines[..]
        && open.ends_with('(')
        && !inner.trim_end().ends_with(['}', ']', '{', '[', '('])
        && !inner.trim().ends_with("},")
    {
        let mut inner = inner.trim().trim_end_matches(',').to_owned();
        if open.trim_end().ends_with("ModelId(")
            && let Some(name) = inner.parse().ok().and_then(|id: usize| models.get(id))
        {
            inner = format!("{inner} {name}");
        }
        let joined = format!("{open}{inner}{close}");
        lines.truncate(lines.len() - 3);
        lines.push(joined);
    }
}
