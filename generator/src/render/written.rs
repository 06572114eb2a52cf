//! Rust as text with a fixed layout: one item per line, whatever its length, so that a change of one item is a change
//! of one line.

use std::fmt::{self, Display, Formatter};

use crate::rust::{RustType, visible};

/// Texts as documentation, each line after `indent`.
pub fn docs(out: &mut String, indent: &str, lines: &[String]) {
    for line in lines {
        let line = visible(line.trim_end_matches(' ').to_owned());
        if line.contains(['\n', '\r']) {
            let text = literal(&format!(" {line}"));
            out.extend([indent, "#[doc = ", &text, "]\n"]);
        } else if line.is_empty() {
            out.extend([indent, "///\n"]);
        } else {
            out.extend([indent, "/// ", &line, "\n"]);
        }
    }
}

/// A text as a literal.
pub fn literal(text: &str) -> String {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'"' && byte != b'\\') {
        format!("\"{text}\"")
    } else {
        proc_macro2::Literal::string(text).to_string()
    }
}

/// Types as written in the generated crate.
impl Display for RustType {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Primitive(name) => f.write_str(name),
            Self::Scalar(path) => f.write_str(path),
            Self::Model(name) => f.write_str(name.as_str()),
            Self::Runtime(name) => write!(f, "rt::{name}"),
            Self::Items(inner) => write!(f, "rt::Items<{inner}>"),
            Self::BodyPart(inner) => write!(f, "rt::BodyPart<{inner}>"),
            Self::Vec(inner) => write!(f, "Vec<{inner}>"),
            Self::Map(inner) => write!(f, "rt::Map<{inner}>"),
            Self::Option(inner) => write!(f, "Option<{inner}>"),
            Self::Boxed(inner) => write!(f, "Box<{inner}>"),
            Self::Unit => f.write_str("()"),
        }
    }
}
