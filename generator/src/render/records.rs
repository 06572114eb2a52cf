//! Records: a struct, and a row for each property.

use super::builders::{self, Built};
use super::written::{docs, literal};
use crate::api::Presence;
use crate::rust::item::{Field, Struct};

/// The struct and its rows.
pub fn record(out: &mut String, record: &Struct) {
    declaration(out, record);
    if let Some(name) = &record.builder {
        builders::builder(out, &Built::record(record), name);
    }
    rows(out, record);
}

fn declaration(out: &mut String, record: &Struct) {
    docs(out, "", &record.docs);
    out.push_str(if record.default { "#[derive(Clone, Default)]\n" } else { "#[derive(Clone)]\n" });
    if !record.literal {
        out.push_str("#[non_exhaustive]\n");
    }
    let name = record.name.as_str();
    if record.fields.is_empty() && record.extra.is_none() {
        out.extend(["pub struct ", name, " {}\n"]);
        return;
    }
    out.extend(["pub struct ", name, " {\n"]);
    for Field { name, ty, docs: texts, .. } in &record.fields {
        docs(out, "    ", texts);
        out.extend(["    pub ", name.as_str(), ": ", &ty.to_string(), ",\n"]);
    }
    if let Some(extra) = &record.extra {
        out.push_str("    /// Properties that the document does not name.\n");
        out.extend(["    pub ", extra.name.as_str(), ": rt::Map<", &extra.ty.to_string(), ">,\n"]);
    }
    out.push_str("}\n");
}

fn rows(out: &mut String, record: &Struct) {
    let ignoring_case = if record.ignore_case { " ignoring_case" } else { "" };
    out.push_str("\nrt::record! {\n");
    out.extend(["    ", record.name.as_str(), " = ", &literal(&record.wire_name), ignoring_case, " {\n"]);
    for field in &record.fields {
        out.extend(["        ", field.name.as_str(), " = ", &literal(&field.wire_name)]);
        out.push_str(match field.presence {
            Presence::Required => " required",
            Presence::Nullable => " nullable",
            Presence::Optional | Presence::OptionalNullable => "",
        });
        if field.sensitive {
            out.push_str(" masked");
        }
        if !field.aliases.is_empty() {
            let aliases: Vec<String> = field.aliases.iter().map(|alias| literal(alias)).collect();
            out.extend([" aliases(", &aliases.join(", "), ")"]);
        }
        out.push_str(";\n");
    }
    if let Some(extra) = &record.extra {
        out.extend(["        ..", extra.name.as_str(), ";\n"]);
    }
    out.push_str("    }\n}\n");
}
