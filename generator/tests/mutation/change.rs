//! Small random mutations of documents: of their trees, and of their texts.

use serde_json::{Map, Value, json};

use crate::random::Random;

/// Words and values of documents, for places where they are valid and where they are not.
fn odd_value(random: &mut Random, child: &Value) -> Value {
    let all = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e308),
        json!(u64::MAX),
        json!(""),
        json!("object"),
        json!("array"),
        json!("é \u{1F980} \u{0}"),
        json!("#/components/schemas"),
        json!([]),
        json!({}),
        json!([child]),
        json!({ "a": child }),
        json!({ "$ref": "https://example.org/a.yaml#/b" }),
        json!({ "$ref": "#" }),
        json!(["string", "null", "integer"]),
        json!({ "$dynamicRef": "#node" }),
        json!({ "$id": "other", "$anchor": "node", "prefixItems": [child, true], "unevaluatedItems": false }),
        json!({ "$ref": "#node", "if": child, "then": { "properties": { "a": child } }, "patternProperties": { "^a": child } }),
    ];
    all[random.below(all.len())].clone()
}

fn odd_key(random: &mut Random, key: &str) -> String {
    let all = [
        "",
        "type",
        "$ref",
        "self",
        "crate",
        "Self",
        "a/b~c",
        "\u{1F980}",
        "allOf",
        "oneOf",
        "x-scalar",
        "enum",
        "const",
        "prefixItems",
        "$defs",
    ];
    match random.below(4) {
        0 => key.to_uppercase(),
        1 => format!("{key} "),
        2 => format!("{key}2"),
        _ => all[random.below(all.len())].to_owned(),
    }
}

/// Damages a tree in one place, and describes the damage.
pub fn tree(document: &mut Value, random: &mut Random) -> &'static str {
    let count = containers(document);
    let (from, to) = (random.below(count), random.below(count));
    let other = pointer(document, from);
    let foreign = nth(document, &mut { from }).cloned().unwrap_or_default();
    let Some(place) = nth(document, &mut { to }) else { return "nothing" };
    let length = children(place);
    if length == 0 {
        *place = foreign;
        return "an empty node becomes another";
    }
    let rank = random.below(length);
    match random.below(8) {
        0 => {
            take(place, rank);
            "drop"
        }
        1 => {
            duplicate(place, rank, random);
            "duplicate"
        }
        2 => {
            let second = random.below(length);
            let (one, two) = (child(place, rank).clone(), child(place, second).clone());
            *child(place, rank) = two;
            *child(place, second) = one;
            "swap"
        }
        3 => {
            *child(place, rank) = foreign;
            "transplant"
        }
        4 => {
            *child(place, rank) = json!({ "$ref": other });
            "point elsewhere"
        }
        5 => {
            deepen(child(place, rank), random);
            "deepen"
        }
        6 => {
            rename(place, rank, random);
            "rename"
        }
        _ => {
            let old = child(place, rank).clone();
            *child(place, rank) = odd_value(random, &old);
            "retype"
        }
    }
}

fn children(node: &Value) -> usize {
    match node {
        Value::Object(object) => object.len(),
        Value::Array(list) => list.len(),
        _ => 0,
    }
}

fn child(node: &mut Value, rank: usize) -> &mut Value {
    match node {
        Value::Object(object) => object.values_mut().nth(rank),
        Value::Array(list) => list.get_mut(rank),
        _ => None,
    }
    .expect("the rank is below the number of children")
}

fn take(node: &mut Value, rank: usize) -> Value {
    match node {
        Value::Object(object) => {
            let key = object.keys().nth(rank).cloned().unwrap_or_default();
            object.shift_remove(&key).unwrap_or_default()
        }
        Value::Array(list) => list.remove(rank),
        _ => Value::Null,
    }
}

fn duplicate(node: &mut Value, rank: usize, random: &mut Random) {
    let copy = child(node, rank).clone();
    match node {
        Value::Object(object) => {
            let key = object.keys().nth(rank).cloned().unwrap_or_default();
            object.insert(odd_key(random, &key), copy);
        }
        Value::Array(list) => list.push(copy),
        _ => {}
    }
}

fn rename(node: &mut Value, rank: usize, random: &mut Random) {
    let Value::Object(object) = node else { return };
    let key = object.keys().nth(rank).cloned().unwrap_or_default();
    let value = object.shift_remove(&key).unwrap_or_default();
    object.insert(odd_key(random, &key), value);
}

fn deepen(node: &mut Value, random: &mut Random) {
    let times = if random.percent(20) { 1 + random.below(200) } else { 1 + random.below(4) };
    let way = random.below(5);
    for _ in 0..times {
        let inner = node.take();
        *node = match way {
            0 => json!({ "type": "object", "properties": { "a": inner } }),
            1 => json!({ "allOf": [inner] }),
            2 => json!({ "type": "array", "items": inner }),
            3 => json!({ "oneOf": [inner, { "type": "string" }] }),
            _ => json!([inner]),
        };
    }
}

/// How many objects and lists there are.
fn containers(node: &Value) -> usize {
    match node {
        Value::Object(object) => 1 + object.values().map(containers).sum::<usize>(),
        Value::Array(list) => 1 + list.iter().map(containers).sum::<usize>(),
        _ => 0,
    }
}

/// The object or list with an index, counted from the root.
fn nth<'v>(node: &'v mut Value, rank: &mut usize) -> Option<&'v mut Value> {
    if !node.is_object() && !node.is_array() {
        return None;
    }
    if *rank == 0 {
        return Some(node);
    }
    *rank -= 1;
    match node {
        Value::Object(object) => object.values_mut().find_map(|inner| nth(inner, rank)),
        Value::Array(list) => list.iter_mut().find_map(|inner| nth(inner, rank)),
        _ => None,
    }
}

/// A reference to the object or list of a rank.
fn pointer(document: &Value, rank: usize) -> String {
    fn find(node: &Value, rank: &mut usize, way: &mut String) -> bool {
        if !node.is_object() && !node.is_array() {
            return false;
        }
        if *rank == 0 {
            return true;
        }
        *rank -= 1;
        let length = way.len();
        let empty = Map::new();
        let object = node.as_object().unwrap_or(&empty).iter().map(|(key, inner)| (key.clone(), inner));
        let list = node.as_array().into_iter().flatten().enumerate().map(|(index, inner)| (index.to_string(), inner));
        for (key, inner) in object.chain(list) {
            way.push('/');
            way.push_str(&key.replace('~', "~0").replace('/', "~1"));
            if find(inner, rank, way) {
                return true;
            }
            way.truncate(length);
        }
        false
    }
    let mut way = "#".to_owned();
    find(document, &mut { rank }, &mut way);
    way
}

/// Damages a text in one place, and describes the damage.
pub fn text(bytes: &mut Vec<u8>, random: &mut Random) -> &'static str {
    if bytes.is_empty() {
        return "nothing";
    }
    let place = random.below(bytes.len());
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let line = random.below(lines.len());
    match random.below(6) {
        0 => {
            bytes.truncate(place);
            "truncate"
        }
        1 => {
            bytes[place] = u8::try_from(random.below(256)).unwrap_or(0);
            "a random byte"
        }
        2 => {
            let signs = b"\x00\t\n '\"&*-:<[]{}|~!@%#\xff7";
            bytes[place] = signs[random.below(signs.len())];
            "a sign of YAML"
        }
        3 => {
            let some: Vec<u8> = (0..64).map(|_| u8::try_from(random.below(256)).unwrap_or(0)).collect();
            bytes.splice(place..place, some);
            "many random bytes"
        }
        4 => {
            *bytes = [&lines[..line], &lines[line + 1..]].concat().concat();
            "drop a line"
        }
        _ => {
            let other = random.below(lines.len());
            *bytes = [&lines[..line], &[lines[other]], &lines[line..]].concat().concat();
            "repeat a line elsewhere"
        }
    }
}
