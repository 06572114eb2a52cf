//! Placeholders of paths without a parameter, path parameters without a placeholder, and query strings without a name.

use serde_json::{Map, Value, json};

use super::{Edit, Normaliser};
use crate::diagnostic::{Diagnostic, Origin, Rule};
use crate::document::path_template::{self, Disagreement};
use crate::document::way::Way;
use crate::pointer::member;

/// The name of a whole query string is nowhere on the wire, so that many documents give none.
pub(super) fn name(normaliser: &mut Normaliser<'_>, node: &Map<String, Value>, way: &Way<'_>) {
    if member(node, "in").is_some_and(|place| place == "querystring") && !node.contains_key("name") {
        let message = "`name` is missing in a parameter; the query string is called `querystring`".to_owned();
        normaliser.warn(Rule::ReadOtherwise, Origin::value(&way.pointer()), message, Some("add `name`: a text"));
        normaliser.edit(way.pointer(), Edit::Insert("name", "querystring".into()));
    }
}

/// Declares the missing parameters as texts, and removes those without a placeholder, which could not be sent.
pub(super) fn find(tree: &Value, normaliser: &mut Normaliser<'_>) {
    for disagreement in path_template::disagreements(tree) {
        match disagreement {
            Disagreement::Undeclared { operation, name } => {
                let message = format!(
                    "the path has `{{{name}}}`, but no path parameter is called `{name}`; it is read as a text"
                );
                let finding = Diagnostic::new(Rule::Disagreement, Origin::value(&operation), message);
                normaliser.report(finding.help(format!("add the parameter `{name}` with `in: path`")));
                let parameter = json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
                normaliser.edit(operation, Edit::Append(parameter));
            }
            Disagreement::Unplaced { parameter, name, path } => {
                let message = format!("`{path}` has no `{{{name}}}`; the path parameter is left out");
                let finding = Diagnostic::new(Rule::Disagreement, Origin::value(&parameter), message);
                let near = normaliser.diagnostics.guesses.name(&name, path_template::placeholders(&path));
                let help = near.map_or_else(
                    || format!("add `{{{name}}}` to the path, or remove the parameter"),
                    |near| format!("did you mean `{near}`?"),
                );
                normaliser.report(finding.help(help));
                normaliser.edit(parameter, Edit::Remove);
            }
        }
    }
}
