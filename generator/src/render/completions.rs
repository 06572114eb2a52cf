//! Conversions from received types to sent types: one row per field.

use super::written::literal;
use crate::rust::item::{Completion, Part, Parts, Shapeless};

/// The rows.
pub fn completion(out: &mut String, Completion { read, sent, parts }: &Completion) {
    let (read, sent) = (read.as_str(), sent.to_string());
    out.push_str("\nrt::complete! {\n");
    match parts {
        Parts::Fields(fields, extra) => {
            out.extend(["    record ", read, " => ", &sent, " {\n"]);
            for field in fields {
                out.extend(["        ", field.name.as_str(), " ", word(field), ";\n"]);
            }
            if let Some(extra) = extra {
                out.extend(["        ..", extra.name.as_str(), " ", word(extra), ";\n"]);
            }
            out.push_str("    }\n");
        }
        Parts::Shapes(shapes, name, shapeless) => {
            let shapeless = match shapeless {
                Shapeless::Never => "",
                Shapeless::Sent => " open",
                Shapeless::Missing => " lacking",
            };
            out.extend(["    choice ", read, " => ", &sent, " = ", &literal(name), shapeless, " {\n"]);
            for shape in shapes {
                out.extend(["        ", shape.name.as_str(), " ", word(shape), ";\n"]);
            }
            out.push_str("    }\n");
        }
        Parts::Value => out.extend(["    wrapper ", read, " => ", &sent, " = ", &literal(&sent), "\n"]),
    }
    out.push_str("}\n");
}

fn word(part: &Part) -> &'static str {
    match (part.required, part.nested) {
        (false, false) => "kept",
        (true, false) => "required",
        (false, true) => "nested",
        (true, true) => "required_nested",
    }
}
