//! Choices: an enum, and a row for each shape.

use super::codes::wire;
use super::written::{docs, literal};
use crate::rust::RustType;
use crate::rust::item::{Choice, Variant};

/// The enum and its rows.
pub fn choice(out: &mut String, choice: &Choice) {
    declaration(out, choice);
    let by = choice.tag.as_ref().map_or(String::new(), |property| format!(" by {}", literal(property)));
    out.push_str("\nrt::choice! {\n");
    let open = if choice.open { " open" } else { "" };
    out.extend(["    ", choice.name.as_str(), " = ", &literal(&choice.wire_name), &by, open, " {\n"]);
    for variant in in_order(choice) {
        out.extend(["        ", variant.name.as_str()]);
        if variant.default {
            out.push_str(" by_default");
        }
        if choice.tag.is_some() {
            let tags: Vec<String> = variant.tags.iter().map(wire).collect();
            out.extend([" = ", &tags.join(" | ")]);
        }
        if is_float(&variant) && choice.variants.iter().any(is_integer) {
            out.push_str(" with_point");
        }
        out.push_str(";\n");
    }
    out.push_str("    }\n}\n");
}

/// The shapes in the order of their trial: a float accepts every integer, but not each one exactly.
fn in_order(choice: &Choice) -> impl Iterator<Item = &Variant> {
    let others = choice.variants.iter().filter(|variant| !is_float(variant));
    others.chain(choice.variants.iter().filter(is_float))
}

fn is_float(variant: &&Variant) -> bool {
    variant.ty == RustType::Primitive("f64")
}

fn is_integer(variant: &Variant) -> bool {
    matches!(variant.ty, RustType::Primitive("i32" | "i64" | "u64" | "i128"))
}

fn declaration(out: &mut String, choice: &Choice) {
    docs(out, "", &choice.docs);
    out.push_str("#[derive(Clone, Debug, PartialEq)]\n");
    out.extend(["pub enum ", choice.name.as_str(), " {\n"]);
    for variant in &choice.variants {
        out.extend(["    /// A value of the shape `", variant.name.bare(), "`.\n"]);
        out.extend(["    ", variant.name.as_str(), "(", &variant.ty.to_string(), "),\n"]);
    }
    if choice.open {
        out.push_str("    /// A value that has no shape, or members of several, kept as it came.\n");
        out.push_str("    Unknown(rt::RawJson),\n");
    }
    out.push_str("}\n");
}
