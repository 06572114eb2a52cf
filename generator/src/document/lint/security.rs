//! Security requirements that name an undeclared scheme.

use serde_json::{Map, Value};

use super::Linter;
use crate::diagnostic::{Diagnostic, Origin, Rule};
use crate::document::way::Way;

/// Checks `security` of the document or of an operation.
pub(super) fn check(linter: &mut Linter<'_>, node: &Map<String, Value>, way: &Way<'_>) {
    let Some(Value::Array(requirements)) = node.get("security") else {
        return;
    };
    let schemes = linter.document.tree.pointer("/components/securitySchemes").and_then(Value::as_object);
    for (index, requirement) in requirements.iter().enumerate() {
        for name in requirement.as_object().into_iter().flat_map(Map::keys) {
            if schemes.is_some_and(|schemes| schemes.contains_key(name)) {
                continue;
            }
            let at = way.pointer().child("security").index(index).child(name);
            let finding = Diagnostic::new(
                Rule::Disagreement,
                Origin::key(&at),
                format!("`{name}` is no security scheme of the document"),
            );
            let names = schemes.into_iter().flat_map(|schemes| schemes.keys().map(String::as_str));
            let near = linter.diagnostics.guesses.name(name, names);
            let help = near.map_or_else(
                || format!("declare it: `#/components/securitySchemes/{name}`"),
                |near| format!("did you mean `{near}`?"),
            );
            linter.report(finding.help(help));
        }
    }
}
