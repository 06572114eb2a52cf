//! Names that generated code and every program use as they are.

use super::Scope;
use crate::api::RUST_NAME;
use crate::diagnostic::{Diagnostic, Diagnostics, Origin, Rule, target};
use crate::pointer::Pointer;

/// Type names that generated code uses without a path.
pub(super) const TYPES_IN_USE: [&str; 27] = [
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "FnMut",
    "From",
    "Hash",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "Result",
    "Send",
    "Some",
    "String",
    "Sync",
    "Vec",
    "Client",
    "ClientBuilder",
];

impl Scope {
    /// A name that is reserved gets a word behind it, in a scope that has one, and a finding.
    pub(super) fn of_its_own(&self, wanted: String, origin: &Pointer, diagnostics: &mut Diagnostics) -> String {
        let is_ours = self.taken.get(&wanted) == Some(&Pointer::root());
        let Some(suffix) = self.suffix.filter(|_| is_ours) else { return wanted };
        let other = format!("{wanted}{suffix}");
        let message = format!("`{wanted}` is a name that every program in Rust uses; the type is called `{other}`");
        let finding = Diagnostic::new(Rule::NameOfRust, Origin::key(origin), message)
            .help("if another name says more, give it in an overlay:")
            .lines([target(origin), "  update:".to_owned(), format!("    {RUST_NAME}: {{ type: … }}")]);
        diagnostics.report(finding);
        other
    }
}
