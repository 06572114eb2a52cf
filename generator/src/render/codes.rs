//! Codes as enums with a table.

use super::records::{derived, implemented};
use super::sheet::Sheet;
use crate::api::Wire;
use crate::rust::item::{Code, Entry};

/// The enum and its table.
pub fn code(sheet: &mut Sheet, code: &Code) {
    declaration(sheet, code);
    sheet.blank();
    implemented(sheet, "Code", &code.name);
    sheet.word("const NAME: &'static str = ");
    sheet.literal(&code.wire_name);
    sheet.word(";");
    sheet.end(4);
    sheet.word("const ENTRIES: &'static [rt::Entry<Self>] = ");
    sheet.never();
    sheet.word("&[");
    sheet.list(&code.entries, entry);
    sheet.word("];");
    sheet.end(4);
    let (kept, unknown) = if code.open { ("raw", "Some(Self::Unknown(raw))") } else { ("_", "None") };
    sheet.line(4, &["fn unknown(", kept, ": rt::RawCode) -> Option<Self> {"]);
    sheet.line(8, &[unknown]);
    sheet.line(4, &["}"]);
    sheet.line(4, &["fn raw(&self) -> Option<&rt::RawCode> {"]);
    if code.open {
        sheet.line(8, &["match self {"]);
        sheet.line(12, &["Self::Unknown(raw) => Some(raw),"]);
        sheet.line(12, &["_ => None,"]);
        sheet.line(8, &["}"]);
    } else {
        sheet.line(8, &["None"]);
    }
    sheet.line(4, &["}"]);
    sheet.line(0, &["}"]);
    sheet.blank();
    derived(sheet, "code", &code.name);
}

fn declaration(sheet: &mut Sheet, code: &Code) {
    sheet.docs(0, &code.docs);
    let copy = if code.open { "" } else { "Copy, " };
    sheet.line(0, &["#[derive(Clone, ", copy, "Debug, PartialEq, Eq, Hash)]"]);
    sheet.line(0, &["#[non_exhaustive]"]);
    if code.entries.is_empty() && !code.open {
        sheet.line(0, &["pub enum ", code.name.as_str(), " {}"]);
        return;
    }
    sheet.line(0, &["pub enum ", code.name.as_str(), " {"]);
    for entry in &code.entries {
        sheet.docs(4, &entry.docs);
        sheet.line(4, &[entry.name.as_str(), ","]);
    }
    if code.open {
        sheet.line(4, &["/// A value that the document does not know, kept as it came."]);
        sheet.line(4, &["Unknown(rt::RawCode),"]);
    }
    sheet.line(0, &["}"]);
}

fn entry(sheet: &mut Sheet, entry: &Entry) {
    sheet.word("rt::Entry::");
    sheet.word(match entry.wire {
        Wire::Text(_) => "text(",
        Wire::Integer(_) => "integer(",
        Wire::Number(_) => "number(",
        Wire::Boolean(_) => "boolean(",
    });
    sheet.list(0..3, |sheet, argument| match argument {
        0 => {
            sheet.word("Self::");
            sheet.word(entry.name.as_str());
        }
        1 => wire(sheet, &entry.wire),
        _ => sheet.literal(&entry.label),
    });
    sheet.word(")");
}

/// The value that the constructor of an entry takes.
fn wire(sheet: &mut Sheet, wire: &Wire) {
    match wire {
        Wire::Text(text) => sheet.literal(text),
        Wire::Integer(number) => sheet.word(&number.to_string()),
        Wire::Number(number) => sheet.word(&proc_macro2::Literal::f64_suffixed(*number).to_string()),
        Wire::Boolean(flag) => sheet.word(if *flag { "true" } else { "false" }),
    }
}
