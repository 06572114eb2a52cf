//! Paths such as `/pets/{id}`: their placeholders, and whether the parameters agree with them.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::reference;
use crate::pointer::Pointer;

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// How many references may lead to a parameter.
const STEPS: usize = 16;

/// A placeholder without a parameter, or a parameter without a placeholder.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Disagreement {
    /// A placeholder of the path without a parameter, in the operation at `operation`.
    Undeclared { operation: Pointer, name: String },
    /// A path parameter at `parameter` (an element of a `parameters` list) without a placeholder.
    Unplaced { parameter: Pointer, name: String, path: String },
}

/// The names in braces.
pub(super) fn placeholders(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

/// The path with all placeholders alike, as a server sees it.
pub(super) fn address(path: &str) -> String {
    let mut pieces = path.split('{');
    let mut address = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('}') {
            Some((_, rest)) => address.extend(["{}", rest]),
            None => address.extend(["{", piece]),
        }
    }
    address
}

/// The operations of a path item, with their methods.
pub(super) fn operations(item: &Value) -> impl Iterator<Item = (&'static str, &Map<String, Value>)> {
    METHODS.iter().filter_map(|method| Some((*method, item.get(method)?.as_object()?)))
}

/// All disagreements, parents before children, elements of a list in their order.
pub(super) fn disagreements(tree: &Value) -> Vec<Disagreement> {
    let mut found = Vec::new();
    let paths = tree.get("paths").and_then(Value::as_object);
    for (path, item) in
        paths.into_iter().flatten().filter(|(path, item)| path.starts_with('/') && item.get("$ref").is_none())
    {
        let at = Pointer::root().child("paths").child(path);
        let mut seen = HashSet::new();
        let placed: Vec<&str> = placeholders(path).into_iter().filter(|name| seen.insert(*name)).collect();
        let shared = parameters(tree, item.as_object());
        unplaced(&mut found, path, &seen, &shared, &at);
        for (method, operation) in operations(item) {
            let own = parameters(tree, Some(operation));
            let declared: HashSet<&str> = shared.iter().chain(&own).map(|(_, name)| name.as_str()).collect();
            for name in placed.iter().filter(|name| !declared.contains(*name)) {
                found.push(Disagreement::Undeclared { operation: at.child(method), name: (*name).to_owned() });
            }
            unplaced(&mut found, path, &seen, &own, &at.child(method));
        }
    }
    found
}

fn unplaced(
    found: &mut Vec<Disagreement>,
    path: &str,
    placed: &HashSet<&str>,
    parameters: &[(usize, String)],
    owner: &Pointer,
) {
    for (index, name) in parameters.iter().filter(|(_, name)| !placed.contains(name.as_str())) {
        let parameter = owner.child("parameters").index(*index);
        found.push(Disagreement::Unplaced { parameter, name: name.clone(), path: path.to_owned() });
    }
}

/// The path parameters of an owner, with their index in its list.
fn parameters(tree: &Value, owner: Option<&Map<String, Value>>) -> Vec<(usize, String)> {
    let list = owner.and_then(|owner| owner.get("parameters")).and_then(Value::as_array);
    let named = |parameter: &Value| {
        let parameter = followed(tree, parameter)?;
        (parameter.get("in")? == "path").then(|| parameter.get("name")?.as_str().map(str::to_owned)).flatten()
    };
    list.into_iter().flatten().enumerate().filter_map(|(index, parameter)| Some((index, named(parameter)?))).collect()
}

fn followed<'t>(tree: &'t Value, mut node: &'t Value) -> Option<&'t Value> {
    for _ in 0..STEPS {
        let Some(reference) = node.get("$ref") else {
            return Some(node);
        };
        node = tree.pointer(reference::pointer(reference.as_str()?)?.as_str())?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_may_be_glued_to_text() {
        assert_eq!(placeholders("/a/{id}.{format}/b"), ["id", "format"]);
        assert_eq!(placeholders("/a/{id/b"), Vec::<&str>::new());
        assert_eq!(address("/a/{id}.{format}/{id}"), "/a/{}.{}/{}");
    }
}
