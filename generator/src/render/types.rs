//! Types as text.

use super::sheet::Sheet;
use crate::rust::RustType;

/// A type.
pub fn ty(sheet: &mut Sheet, ty: &RustType) {
    match ty {
        RustType::Primitive(name) => sheet.word(name),
        RustType::Scalar(path) => {
            if !path.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':') {
                sheet.doubt();
            }
            sheet.word(path);
        }
        RustType::Model(name) => sheet.word(name.as_str()),
        RustType::Runtime(name) => {
            sheet.word("rt::");
            sheet.word(name);
        }
        RustType::Vec(inner) => generic(sheet, "Vec", inner),
        RustType::Map(inner) => generic(sheet, "rt::Map", inner),
        RustType::Option(inner) => generic(sheet, "Option", inner),
        RustType::Boxed(inner) => generic(sheet, "Box", inner),
        RustType::Unit => sheet.word("()"),
    }
}

/// A type of one argument.
pub fn generic(sheet: &mut Sheet, name: &str, inner: &RustType) {
    sheet.word(name);
    sheet.word("<");
    sheet.list([inner], ty);
    sheet.word(">");
}
