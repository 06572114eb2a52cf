//! Random changes that an author of the document may make: other orders, other names, more or fewer items.

use serde_json::{Map, Value, json};

use crate::random::Random;
use crate::tree::{all, key, mix, rename, shuffled};

type Change = fn(&mut Value, &mut Random);

/// Each with its name, which a failure prints.
const CHANGES: &[(&str, Change)] = &[
    ("shuffled all objects and value lists", |tree, random| *tree = shuffled(std::mem::take(tree), random)),
    ("shuffled a value list", |tree, random| on(tree, random, &is_values, |list, random| mix(array(list), random))),
    ("shuffled parameters", |tree, random| on(tree, random, &is_list_of("parameters"), shuffle)),
    ("shuffled required", |tree, random| on(tree, random, &is_list_of("required"), shuffle)),
    ("added a value", |tree, random| on(tree, random, &is_values, add_value)),
    ("removed a value", |tree, random| on(tree, random, &is_values, remove_value)),
    ("respelled a value", |tree, random| on(tree, random, &is_values, respell_value)),
    ("added a property", |tree, random| on(tree, random, &is_properties, add_property)),
    ("removed a property", |tree, random| on(tree, random, &is_properties, remove_property)),
    ("renamed a property", |tree, random| on(tree, random, &is_properties, rename_property)),
    ("respelled a property", |tree, random| on(tree, random, &is_properties, respell_property)),
    ("retyped a property", |tree, random| on(tree, random, &is_properties, retype_property)),
    ("swapped two properties", |tree, random| on(tree, random, &is_properties, swap_members)),
    ("swapped two paths", |tree, random| on(tree, random, &|key, _| key == "paths", swap_members)),
    ("moved a path", |tree, random| on(tree, random, &|key, _| key == "paths", move_path)),
    ("added an operation", |tree, random| on(tree, random, &|key, _| key == "paths", add_operation)),
    ("renamed a parameter", |tree, random| on(tree, random, &is_parameter, rename_parameter)),
    ("moved a parameter", |tree, random| on(tree, random, &is_parameter, move_parameter)),
    ("added parameters", |tree, random| on(tree, random, &is_list_of("parameters"), add_parameters)),
    ("renamed a header of a key", |tree, random| {
        on(tree, random, &is_key, |scheme, _| scheme["name"] = json!("X-OTHER"))
    }),
    ("renamed a schema", rename_schema),
    ("swapped two schemas", |tree, random| on(tree, random, &|key, _| key == "schemas", swap_members)),
];

/// One change in most variants, up to four in others.
pub fn some(tree: &mut Value, random: &mut Random) -> Vec<&'static str> {
    let count = if random.percent(60) { 1 } else { 2 + random.below(3) };
    (0..count)
        .map(|_| {
            let (name, change) = CHANGES[random.below(CHANGES.len())];
            change(tree, random);
            name
        })
        .collect()
}

/// Changes one of the nodes that `wanted` takes.
fn on(
    tree: &mut Value,
    random: &mut Random,
    wanted: &dyn Fn(&str, &Value) -> bool,
    change: fn(&mut Value, &mut Random),
) {
    let found = all(tree, wanted);
    if let Some(pointer) = found.get(random.below(found.len())) {
        change(tree.pointer_mut(pointer).unwrap(), random);
    }
}

fn is_values(key: &str, node: &Value) -> bool {
    matches!(key, "enum" | "x-known-values") && node.is_array()
}

fn is_properties(key: &str, node: &Value) -> bool {
    key == "properties" && node.as_object().is_some_and(|members| members.values().all(Value::is_object))
}

fn is_parameter(_: &str, node: &Value) -> bool {
    node.get("in").is_some() && node.get("schema").is_some()
}

fn is_key(_: &str, node: &Value) -> bool {
    node.get("type").is_some_and(|kind| kind == "apiKey")
}

fn is_list_of(name: &'static str) -> impl Fn(&str, &Value) -> bool {
    move |key, node| key == name && node.as_array().is_some_and(|items| items.len() > 1)
}

fn array(node: &mut Value) -> &mut Vec<Value> {
    node.as_array_mut().unwrap()
}

fn object(node: &mut Value) -> &mut Map<String, Value> {
    node.as_object_mut().unwrap()
}

fn shuffle(list: &mut Value, random: &mut Random) {
    mix(array(list), random);
}

fn add_value(list: &mut Value, random: &mut Random) {
    let values = array(list);
    let new = match &values[random.below(values.len())] {
        Value::Number(_) => json!(100 + random.below(9)),
        // Perhaps one that becomes the Rust name of another value.
        Value::String(text) if random.percent(50) => json!(text.to_lowercase()),
        _ => json!(format!("NEW_{}", random.below(9))),
    };
    values.insert(random.below(values.len() + 1), new);
}

fn remove_value(list: &mut Value, random: &mut Random) {
    let values = array(list);
    if values.len() > 1 {
        values.remove(random.below(values.len()));
    }
}

fn respell_value(list: &mut Value, random: &mut Random) {
    let values = array(list);
    let rank = random.below(values.len());
    values[rank] = match &values[rank] {
        Value::Number(number) => json!(number.to_string()),
        Value::String(text) => json!(text.to_lowercase()),
        other => other.clone(),
    };
}

/// `dateDebut` as `date_debut`, `date-debut` or `DateDebut`, which is the same name in Rust.
fn respelled(name: &str, random: &mut Random) -> String {
    let separator = ["_", "-"][random.below(2)];
    let apart: String = name
        .chars()
        .flat_map(|char| {
            let apart = if char.is_uppercase() { separator } else { "" }.chars();
            apart.chain(char.to_lowercase()).collect::<Vec<_>>()
        })
        .collect();
    if apart == name { name[..1].to_uppercase() + &name[1..] } else { apart }
}

fn add_property(properties: &mut Value, random: &mut Random) {
    let known = key(object(properties), random).unwrap_or_default();
    let name = match random.below(3) {
        0 => respelled(&known, random),
        1 => format!("{known}V2"),
        _ => format!("nouveau{}", random.below(9)),
    };
    object(properties).insert(name, json!({ "type": "string" }));
}

fn remove_property(properties: &mut Value, random: &mut Random) {
    let name = key(object(properties), random).unwrap_or_default();
    object(properties).shift_remove(&name);
}

fn rename_property(properties: &mut Value, random: &mut Random) {
    let name = key(object(properties), random).unwrap_or_default();
    rename(object(properties), &name, &format!("{name}Renomme"));
}

fn respell_property(properties: &mut Value, random: &mut Random) {
    let name = key(object(properties), random).unwrap_or_default();
    let to = respelled(&name, random);
    rename(object(properties), &name, &to);
}

fn retype_property(properties: &mut Value, random: &mut Random) {
    let name = key(object(properties), random).unwrap_or_default();
    let types = [json!({ "type": "string" }), json!({ "type": "object", "properties": { "a": { "type": "string" } } })];
    object(properties)[&name] = types[random.below(types.len())].clone();
}

/// Moves the value of one key to another.
fn swap_members(node: &mut Value, random: &mut Random) {
    let members = object(node);
    let (Some(one), Some(other)) = (key(members, random), key(members, random)) else { return };
    let first = members[&one].clone();
    let second = std::mem::replace(&mut members[&other], first);
    members[&one] = second;
}

fn move_path(paths: &mut Value, random: &mut Random) {
    let path = key(object(paths), random).unwrap();
    rename(object(paths), &path, &format!("{path}/ailleurs"));
}

/// With the name of an operation in an overlay, or with its own.
fn add_operation(paths: &mut Value, random: &mut Random) {
    let names = ["deposerFacture", "deposer_facture", "consulterDossier", "nouvelleOperation"];
    let id = names[random.below(names.len())];
    let path = ["/a/nouveau", "/v3/nouveau"][random.below(2)];
    let operation = json!({ "operationId": id, "responses": { "200": { "description": "ok" } } });
    object(paths).insert(path.to_owned(), json!({ "get": operation }));
}

fn rename_parameter(parameter: &mut Value, random: &mut Random) {
    let name = parameter["name"].as_str().unwrap().to_owned();
    parameter["name"] = json!(if random.percent(50) { respelled(&name, random) } else { format!("{name}2") });
}

fn move_parameter(parameter: &mut Value, random: &mut Random) {
    parameter["in"] = json!(["header", "query", "cookie"][random.below(3)]);
}

/// Two of one type: only their positions at the call distinguish them.
fn add_parameters(list: &mut Value, random: &mut Random) {
    for name in ["filtre", "tri"] {
        let required = random.percent(50);
        let new = json!({ "name": name, "in": "query", "required": required, "schema": { "type": "string" } });
        let at = random.below(array(list).len() + 1);
        array(list).insert(at, new);
    }
}

fn rename_schema(tree: &mut Value, random: &mut Random) {
    let schemas = object(&mut tree["components"]["schemas"]);
    let name = key(schemas, random).unwrap();
    let new = if random.percent(50) { format!("{name}2") } else { name.to_lowercase() };
    rename(schemas, &name, &new);
    let from = format!("#/components/schemas/{name}");
    let to = json!(format!("#/components/schemas/{new}"));
    for pointer in all(tree, &|key, node| key == "$ref" && *node == json!(from)) {
        *tree.pointer_mut(&pointer).unwrap() = to.clone();
    }
}
