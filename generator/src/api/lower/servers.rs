//! Servers: the address that is used by default, and all of them in words.

use serde_json::{Map, Value};

use super::schema::Schemas;
use super::schema::one_line;
use crate::diagnostic::{Diagnostic, Origin, Rule};
use crate::pointer::Pointer;

/// The first server of the document that is no placeholder and gives an absolute address, with the defaults of its
/// variables.
pub fn base(schemas: &mut Schemas<'_>, root: &Map<String, Value>) -> Option<String> {
    let servers = root.get("servers")?.as_array()?;
    let rank = servers.iter().position(|server| !is_placeholder(server))?;
    let url = address(&servers[rank])?;
    let place = Pointer::root().child("servers").index(rank).child("url");
    if (url.starts_with("http://") || url.starts_with("https://")) && !url.contains('{') {
        return takes_paths(schemas, &place, &url).then_some(url);
    }
    schemas.diagnostics.report(
        Diagnostic::new(
            Rule::IncompleteServer,
            Origin::value(&place),
            format!("`{url}` is no complete address; the client asks for one"),
        )
        .help("give an absolute address, with a default for each variable"),
    );
    None
}

/// The first server of a path or of an operation, with the defaults of its variables; it may be relative to the base.
pub fn own(schemas: &mut Schemas<'_>, holder: &Pointer, node: &Map<String, Value>) -> Option<String> {
    let url = address(node.get("servers")?.get(0)?)?;
    takes_paths(schemas, &holder.child("servers").index(0).child("url"), &url).then_some(url)
}

/// Whether paths can be appended to an address: not after a query or a fragment.
fn takes_paths(schemas: &mut Schemas<'_>, place: &Pointer, url: &str) -> bool {
    let takes = !url.contains(['?', '#']);
    if !takes {
        let message = "no path can be added to an address with a query or a fragment; it is not used";
        let finding = Diagnostic::new(Rule::IncompleteServer, Origin::value(place), message);
        schemas.report(finding.help("give the address alone; what its query says is a parameter or a security scheme"));
    }
    takes
}

/// Every server of a node, in words.
pub fn all(node: &Map<String, Value>) -> Vec<String> {
    let servers = node.get("servers").and_then(Value::as_array).into_iter().flatten();
    servers.filter(|server| !is_placeholder(server)).filter_map(words).collect()
}

fn is_placeholder(server: &Value) -> bool {
    server.get("x-placeholder") == Some(&Value::Bool(true))
}

fn address(server: &Value) -> Option<String> {
    let url = server.get("url")?.as_str()?;
    let variables = server.get("variables").and_then(Value::as_object);
    let default = |name: &str| variables?.get(name)?.get("default")?.as_str();
    let mut pieces = url.split('{');
    let mut address = pieces.next()?.to_owned();
    for piece in pieces {
        match piece.split_once('}').and_then(|(name, rest)| Some((default(name)?, rest))) {
            Some((default, rest)) => address.extend([default, rest]),
            None => address.extend(["{", piece]),
        }
    }
    Some(address)
}

fn words(server: &Value) -> Option<String> {
    let mut said = format!("Server `{}`", server.get("url")?.as_str()?);
    let texts = ["name", "description"].into_iter().filter_map(|key| server.get(key)?.as_str()).map(one_line);
    let texts: Vec<String> = texts.collect();
    if !texts.is_empty() {
        said = format!("{said} ({})", texts.join(": "));
    }
    let variables = server.get("variables").and_then(Value::as_object).into_iter().flatten();
    let mut variables: Vec<String> = variables.map(|(name, variable)| variable_words(name, variable)).collect();
    variables.sort();
    variables.insert(0, said);
    Some(format!("{}.", variables.join("; ")))
}

fn variable_words(name: &str, variable: &Value) -> String {
    let text = |key: &str| variable.get(key).and_then(Value::as_str);
    let mut said = format!("`{name}`");
    let listed = variable.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let listed: Vec<&str> = listed.collect();
    if !listed.is_empty() {
        said = format!("{said} is one of `{}`", listed.join("`, `"));
    }
    if let Some(default) = text("default") {
        said = format!("{said}, `{default}` by default");
    }
    match text("description") {
        Some(text) => format!("{said} ({})", one_line(text)),
        None => said,
    }
}
