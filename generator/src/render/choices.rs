//! Choices: an enum, and a row for each shape.

use super::written::{docs, literal};
use crate::rust::item::Choice;

/// The enum and its rows.
pub fn choice(out: &mut String, choice: &Choice) {
    declaration(out, choice);
    let by = choice.tag.as_ref().map_or(String::new(), |property| format!(" by {}", literal(property)));
    out.push_str("\nrt::choice! {\n");
    out.extend(["    ", choice.name.as_str(), " = ", &literal(&choice.wire_name), &by, " {\n"]);
    for variant in &choice.variants {
        out.extend(["        ", variant.name.as_str()]);
        if choice.tag.is_some() {
            let tags: Vec<String> = variant.tags.iter().map(|tag| literal(tag)).collect();
            out.extend([" = ", &tags.join(" | ")]);
        }
        out.push_str(";\n");
    }
    out.push_str("    }\n}\n");
}

fn declaration(out: &mut String, choice: &Choice) {
    docs(out, "", &choice.docs);
    out.push_str("#[derive(Clone, Debug, PartialEq)]\n");
    out.extend(["pub enum ", choice.name.as_str(), " {\n"]);
    for variant in &choice.variants {
        out.extend(["    /// A value of the shape `", variant.name.bare(), "`.\n"]);
        out.extend(["    ", variant.name.as_str(), "(", &variant.ty.to_string(), "),\n"]);
    }
    out.push_str("}\n");
}
