//! Dimensions of faulty documents, of overlays, and of lists of accepted findings.

use serde_json::{Value, json};

use super::{
    Dimension, OK, document, exchange, findings, list, object, overlaid, pair, reference, schema, single, written,
};

#[allow(clippy::too_many_lines, reason = "a table, one dimension after the other")]
pub fn dimensions() -> Vec<Dimension> {
    dimensions! {
        "unknown keys", 600: |n| findings(&schema(object(n, |i| (format!("kye{i}"), json!(1)))), "W006");
        "values of another kind", 600: |n| findings(&schema(json!({ "type": "object", "properties": object(n,
            |i| (format!("p{i}"), json!({ "type": ["string"], "title": 1 }))) })), "warnings");
        "references that lead nowhere", 600: |n| findings(&document(json!({}), object(n, |i| (format!("S{i}"),
            reference(&format!("T{i}"))))), "W046");
        "requirements of no scheme", 600: |n| { let mut it = single(json!({ "operationId": "o", "security": list(n,
            |i| json!({ format!("t{i}"): [] })), "responses": { OK: { "description": "" } } }));
            it["components"]["securitySchemes"] = object(n, |i| (format!("s{i}"), json!({ "type": "http",
            "scheme": "basic" }))); findings(&it, "is no security scheme") };
        "required that is no property", 600: |n| findings(&schema(json!({ "type": "object", "required": list(n,
            |i| json!(format!("q{i}"))), "properties": object(n, |i| (format!("p{i}"), json!({}))) })),
            "is no property");
        "mappings to no schema", 600: |n| { let mut all = records(n);
            all["It"] = json!({ "oneOf": [reference("S0")], "discriminator": { "propertyName": "a",
            "mapping": object(n, |i| (format!("v{i}"), json!(format!("T{i}")))) } }); findings(&document(json!({}),
            all), "is no schema") };
        "a circle of references", 40: |n| findings(&document(exchange(&reference("S0")), object(n, |i| (format!("S{i}"),
            reference(&format!("S{}", (i + 1) % n))))), "leads back to itself");
        "references beyond the limit", 900: |n| findings(&document(json!({}), object(n, |i| (format!("S{}",
            1000 + i), if i + 1 < n { reference(&format!("S{}", 1001 + i)) } else { json!({}) }))), "E013");
        "schemas that exclude", 300: |n| findings(&document(json!({}), object(n, |i| (format!("S{i}"),
            json!({ "not": { "type": "string" } })))), "warnings");
        "slips on one line", 300: |n| written(schema(json!({ "type": "string", "enum": list(n,
            |i| json!(i)) })).to_string(), "warnings");
        "keys that stand twice", 600: |n| written(schema(json!({ "type": "object",
            "properties": {} })).to_string().replacen("\"properties\":{}", &format!("\"properties\":{{{}}}",
            (0..n).map(|i| format!("\"p{}\":{{}}", i / 2)).collect::<Vec<_>>().join(",")), 1), "more than once");
        "lines of YAML",
            300: |n| written(format!("openapi: 3.0.4\ninfo: {{ title: t, version: 1.0 }}\npaths: {{}}\ncomponents:\n  schemas:\n{}",
            (0..n).map(|i| format!("    S{i}: {{ type: string, default: {i} }}\n")).collect::<String>()),
            "warnings");
        "aliases of YAML",
            300: |n| written(format!("openapi: 3.0.4\ninfo: {{ title: t, version: '1.0' }}\npaths: {{}}\ncomponents:\n  schemas:\n{}",
            (0..n).map(|i| format!("    S{i}: &a{i} {{ type: string, description: d{i} }}\n    T{i}: *a{i}\n    U{i}:\n      <<: *a{i}\n      title: t\n")).collect::<String>()),
            "no finding");
        "actions of an overlay", 300: |n| overlaid(&document(json!({}), records(n)), list(n,
            |i| json!({ "target": format!("$.components.schemas.S{i}"), "update": { "title": "t", "kye": 1 } })),
            "W006");
        "targets of an action", 300: |n| overlaid(&document(json!({}), records(n)),
            json!([{ "target": "$.components.schemas.*", "update": { "title": "t", "kye": 1 } }]), "W006");
        "targets that are removed", 300: |n| overlaid(&document(json!({}), records(n)),
            json!([{ "target": "$.components.schemas[?@.type == 'object']", "remove": true }]), "no finding");
        "elements that are removed", 300: |n| { let mut it = document(json!({}), json!({}));
            it["tags"] = list(2 * n, |i| json!({ "name": format!("t{i}"), "x-a": i % 2 })); overlaid(&it,
            json!([{ "target": "$.tags[?@['x-a'] == 1]", "remove": true }]), "no finding") };
        "elements that are added", 300: |n| { let mut it = document(json!({}), json!({})); it["tags"] = json!([]);
            overlaid(&it, list(n, |i| json!({ "target": "$.tags", "update": { "name": format!("t{i}") } })),
            "no finding") };
        "targets that match nothing", 600: |n| overlaid(&document(json!({}), records(n)), list(n,
            |i| json!({ "target": format!("$.components.schemas.T{i}"), "update": {} })), "matches nothing");
        "tolerances", 300: |n| findings(&document(json!({}), object(n, |i| (format!("S{i}"),
            json!({ "not": { "type": "string" } })))), "tolerated")
            .with("tolerances.toml",
                (0..n).map(|i| format!("[[tolerance]]\nrule = 'W030'\npointer = '#/components/schemas/S{i}/not'\nreason = 'so'\n")).collect())
            .then(&["lint", "--spec", "@/old.json", "--tolerances", "@/tolerances.toml"], "findings tolerated");
        "changes that are ignored", 300: |n| pair(&document(json!({}), records(1)), &document(json!({}),
            records(1 + n)))
            .with("ignore.toml", (1..=n).map(|i| format!("[[ignore]]\nfingerprint = '{:016x}'\nreason = 'so'\n",
                fnv(&format!("component-added\ncomponent S{i}")))).collect())
            .then(&["diff", "@/old.json", "@/new.json", "--ignore", "@/ignore.toml"], " ignored\n");
    }
}

fn records(size: usize) -> Value {
    object(size, |i| (format!("S{i}"), json!({ "type": "object", "properties": { "a": { "type": "string" } } })))
}

/// The fingerprint of a change, as `diff` makes it.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
