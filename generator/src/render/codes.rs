//! Codes: an enum, and a row for each value.

use super::written::{docs, literal};
use crate::api::Wire;
use crate::rust::item::Code;

/// The enum and its rows.
pub fn code(out: &mut String, code: &Code) {
    declaration(out, code);
    let open = match (code.open, code.any_text) {
        (true, true) => " open any_text",
        (true, false) => " open",
        (false, _) => "",
    };
    out.push_str("\nrt::code! {\n");
    out.extend(["    ", code.name.as_str(), " = ", &literal(&code.wire_name), open, " {\n"]);
    for entry in &code.entries {
        out.extend(["        ", entry.name.as_str(), " = ", &wire(&entry.wire)]);
        if !entry.label.is_empty() {
            out.extend([" ", &literal(&entry.label)]);
        }
        out.push_str(";\n");
    }
    out.push_str("    }\n}\n");
}

fn declaration(out: &mut String, code: &Code) {
    docs(out, "", &code.docs);
    let copy = if code.open { "" } else { "Copy, " };
    out.extend(["#[derive(Clone, ", copy, "Debug, PartialEq, Eq, Hash)]\n#[non_exhaustive]\n"]);
    if code.entries.is_empty() && !code.open {
        out.extend(["pub enum ", code.name.as_str(), " {}\n"]);
        return;
    }
    out.extend(["pub enum ", code.name.as_str(), " {\n"]);
    for entry in &code.entries {
        docs(out, "    ", &entry.docs);
        out.extend(["    ", entry.name.as_str(), ",\n"]);
    }
    if code.open {
        out.push_str("    /// A value that the document does not know, kept as it came.\n");
        out.push_str("    Unknown(rt::RawCode),\n");
    }
    out.push_str("}\n");
}

/// The value of a row, with its type in JSON.
pub fn wire(wire: &Wire) -> String {
    match wire {
        Wire::Text(text) => format!("text({})", literal(text)),
        Wire::Integer(number) => format!("integer({number})"),
        Wire::Number(number) => format!("number({})", proc_macro2::Literal::f64_suffixed(*number)),
        Wire::Boolean(flag) => format!("boolean({flag})"),
    }
}
