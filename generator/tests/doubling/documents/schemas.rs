//! Dimensions of schemas.

use serde_json::json;

use super::{Dimension, alike, document, exchange, findings, list, object, reference, schema, word};

#[allow(clippy::too_many_lines, reason = "a table, one dimension after the other")]
pub fn dimensions() -> Vec<Dimension> {
    dimensions! {
        "values", 300: both!(n, new => schema(json!({ "type": "string", "enum": list(n, |i| json!(format!("{}{i}",
            word(new)))) })));
        "values that stay", 300: both!(n, new => schema(json!({ "type": "string", "enum": list(n,
            |i| json!(format!("v{i}"))), "x-enum-varnames": list(n, |i| json!(format!("{} {i}", word(new)))) })));
        "numbers as values", 300: both!(n, new => schema(json!({ "type": "integer", "enum": list(n, |i| json!(i)),
            "x-enum-descriptions": list(n, |i| json!(format!("{} {i}", word(new)))) })));
        "known values", 300: both!(n, new => schema(json!({ "type": "string", "x-known-values": list(n,
            |i| json!(format!("{}{i}", word(new)))) })));
        "repeated values", 600: |n| findings(&schema(json!({ "type": "string", "enum": list(2 * n,
            |i| json!(format!("v{}", i / 2))) })), "W021");
        "values of one name", 300: both!(n, new => schema(json!({ "type": "string", "description": word(new),
            "enum": list(n, |i| json!(alike(i))) })));
        "properties", 300: both!(n, new => schema(json!({ "type": "object", "properties": object(n,
            |i| (format!("p{i}"), json!({ "type": if new { "string" } else { "integer" } }))) })));
        "properties that are required", 300: both!(n, new => schema(json!({ "type": "object", "required": list(n,
            |i| json!(format!("p{i}"))), "properties": object(n, |i| (format!("p{i}"), json!({ "type": "string",
            "maxLength": if new { 3 } else { 4 } }))) })));
        "required without property", 300: both!(n, new => schema(json!({ "allOf": [{ "required": list(n,
            |i| json!(format!("{}{i}", word(new)))) }, { "type": "object", "properties": { "a": {} } }] })));
        "properties of one name", 300: both!(n, new => schema(json!({ "type": "object", "properties": object(n,
            |i| (alike(i), json!({ "description": word(new) }))) })));
        "sensitive properties with annotations", 300: both!(n, new => schema(json!({ "type": "object",
            "properties": object(n, |i| (format!("p{i}"), json!({ "type": "string", "x-sensitive": true,
            "x-aliases": [format!("q{i}")], "x-note": word(new) }))) })));
        "aliases", 300: both!(n, new => schema(json!({ "type": "object", "properties": { "a": { "x-aliases": list(n,
            |i| json!(format!("{}{i}", word(new)))) } } })));
        "annotations", 300: both!(n, new => schema(json!({ "type": "object", "properties": { "a": object(n,
            |i| (format!("x-{i}"), json!(word(new)))) } })));
        "inline records", 300: both!(n, new => schema(json!({ "type": "object", "properties": object(n,
            |i| (format!("p{i}"), json!({ "type": "object",
            "properties": { format!("q{i}"): { "description": word(new) } } }))) })));
        "inline records that are the same", 300: both!(n, new => schema(json!({ "type": "object",
            "properties": object(n, |i| (format!("p{i}"), json!({ "type": "object",
            "properties": { "q": { "description": word(new) } } }))) })));
        "schemas", 300: both!(n, new => document(exchange(&reference("S0")), object(n, |i| (format!("S{i}"),
            json!({ "type": "object", "properties": { "next": reference(&format!("S{}", (i + 1) % n)),
            "list": { "type": "array", "items": reference(&format!("S{}", (i + 2) % n)) },
            "text": { "type": if new { "string" } else { "integer" } } } })))));
        "schemas that come and go", 300: both!(n, new => document(exchange(&reference("S0")), object(n,
            |i| (if i == 0 { "S0".to_owned() } else { format!("S{}{i}", word(new)) }, json!({ "type": "object",
            "properties": { "text": { "type": "string" } } })))));
        "schemas of one name", 300: both!(n, new => document(json!({}), object(n, |i| (alike(i),
            json!({ "type": "object",
            "properties": { "a": { "type": if new { "string" } else { "integer" } } } })))));
        "references in chains at the limit", 270: both!(n, new => document(json!({}), object(n, |i| (format!("S{}",
            1000 + i), if i % 90 < 89 { reference(&format!("S{}", 1001 + i)) } else { json!({ "type": "object",
            "properties": { "a": { "description": word(new) } } }) }))));
        "references in chains the other way", 270: both!(n, new => document(json!({}), object(n, |i| (format!("S{}",
            1000 + i), if i % 90 > 0 { reference(&format!("S{}", 999 + i)) } else { json!({ "type": "object",
            "properties": { "a": { "description": word(new) } } }) }))));
        "chain of lists", 300: both!(n, new => document(exchange(&reference("S1000")), object(n, |i| (format!("S{}",
            1000 + i), if i + 1 < n { json!({ "type": "array", "items": reference(&format!("S{}",
            1001 + i)) }) } else { json!({ "type": if new { "string" } else { "integer" } }) }))));
        "chain of lists in a record", 300: both!(n, new => document(exchange(&reference("It")),
            { let mut all = object(n, |i| (format!("S{}", 1000 + i), if i + 1 < n { json!({ "type": "array",
            "items": reference(&format!("S{}", 1001 + i)) }) } else { json!({ "type": "string",
            "description": word(new) }) })); all["It"] = json!({ "type": "object", "properties": object(n,
            |i| (format!("p{i}"), reference(&format!("S{}", 1000 + i)))) }); all }));
        "chain of choices with twins", 300: both!(n, new => { let mut it = document(exchange(&reference("S1000")),
            object(n, |i| (format!("S{}", 1000 + i), if i + 1 < n { json!({ "oneOf": [{ "type": "integer" },
            reference(&format!("S{}", 1001 + i))] }) } else { json!({ "type": "object",
            "properties": { "a": { "description": word(new) } } }) })));
            it["x-reading"] = json!({ "suffix": "Read" }); it });
        "circle of choices", 300: both!(n, new => document(exchange(&reference("S0")), object(n, |i| (format!("S{i}"),
            json!({ "oneOf": [reference(&format!("S{}", (i + 1) % n)), { "type": "object",
            "properties": { format!("p{i}"): { "description": word(new) } } }] })))));
        "families within a family", 300: both!(n, new => { let mut all = object(n, |i| (format!("S{i}"),
            json!({ "allOf": [reference(&if i % 3 == 0 { "It".to_owned() } else { format!("S{}", i / 3 * 3) }), { "type": "object",
            "properties": { format!("p{i}"): { "description": word(new) } } }] })));
            all["It"] = json!({ "type": "object", "properties": { "kind": { "type": "string" } },
            "discriminator": { "propertyName": "kind" } }); document(exchange(&reference("It")), all) });
        "schemas with twins", 300: both!(n, new => { let mut it = document(exchange(&reference("S0")), object(n,
            |i| (format!("S{i}"), json!({ "type": "object", "properties": { "next": reference(&format!("S{}",
            (i + 1) % n)), "text": { "type": if new { "string" } else { "integer" } } } }))));
            it["x-reading"] = json!({ "suffix": "Read" }); it });
        "allOf in chains", 160: both!(n, new => document(json!({}), object(n, |i| (format!("S{}", 1000 + i),
            if i % 40 > 0 { json!({ "allOf": [reference(&format!("S{}", 999 + i))],
            "description": word(new) }) } else { json!({ "type": "object",
            "properties": { "a": { "type": "string" } } }) }))));
        "parts of an allOf", 300: both!(n, new => schema(json!({ "allOf": list(n, |i| json!({ "type": "object",
            "properties": { format!("p{i}"): { "description": word(new) } } })) })));
        "parts of an allOf that speak of one property", 300: both!(n, new => schema(json!({ "allOf": list(n,
            |i| json!({ "type": "object", "properties": { "p": { "description": format!("{} {i}",
            word(new)) } } })) })));
        "shapes of a oneOf", 300: both!(n, new => schema(json!({ "oneOf": list(n,
            |i| json!({ "title": format!("S{i}"), "type": "object",
            "properties": { format!("p{i}"): { "description": word(new) } } })) })));
        "shapes of one name", 300: both!(n, new => schema(json!({ "anyOf": list(n, |i| json!({ "title": alike(i),
            "type": "object", "properties": { format!("p{i}"): { "description": word(new) } } })) })));
        "mapped shapes", 300: both!(n, new => { let mut all = object(n, |i| (format!("S{i}"),
            json!({ "type": "object", "properties": { "kind": { "type": "string" },
            "a": { "description": format!("{} {i}", word(new)) } } }))); all["It"] = json!({ "oneOf": list(n,
            |i| reference(&format!("S{i}"))), "discriminator": { "propertyName": "kind", "mapping": object(n,
            |i| (format!("{}{i}", word(new)), json!(format!("#/components/schemas/S{i}")))) } });
            document(exchange(&reference("It")), all) });
        "family", 300: both!(n, new => { let mut all = object(n, |i| (format!("S{i}"),
            json!({ "allOf": [reference("It"), { "type": "object",
            "properties": { format!("p{i}"): { "description": word(new) } } }] })));
            all["It"] = json!({ "type": "object", "properties": { "kind": { "type": "string" } }, "oneOf": list(n,
            |i| reference(&format!("S{i}"))), "discriminator": { "propertyName": "kind" } });
            document(exchange(&reference("It")), all) });
        "uses of a wide choice", 300: both!(n, new => { let mut all = object(n, |i| (format!("S{i}"),
            json!({ "type": "object", "properties": { "u": reference("It"), "a": { "description": format!("{} {i}",
            word(new)) } } }))); all["It"] = json!({ "oneOf": list(n, |i| reference(&format!("S{i}"))) });
            document(exchange(&reference("It")), all) });
        "uses of a long enumeration", 300: both!(n, new => { let mut all = object(n, |i| (format!("S{i}"),
            json!({ "type": "object", "properties": { "u": reference("It"), "a": { "description": format!("{} {i}",
            word(new)) } } }))); all["It"] = json!({ "type": "string", "enum": list(n,
            |i| json!(format!("v{i}"))) }); document(json!({}), all) });
        "shapes beside properties", 300: both!(n, new => schema(json!({ "type": "object",
            "properties": { "a": { "type": "string" } }, "oneOf": list(n,
            |i| json!({ "properties": { format!("p{i}"): { "description": word(new) } } })) })));
        "nulls in a choice", 300: both!(n, new => schema(json!({ "oneOf": list(2 * n,
            |i| if i % 2 == 0 { json!({ "type": "null" }) } else { json!({ "type": "object",
            "properties": { format!("p{i}"): { "description": word(new) } } }) }) })));
        "levels of schemas at the limit of depth", 220: both!(n, new => document(json!({}), object(n / 55,
            |i| (format!("S{i}"), (0..55).fold(json!({ "description": word(new) }), |inner,
            _| json!({ "type": "object", "properties": { "a": inner } }))))));
        "long texts", 3000: both!(n, new => schema(json!({ "type": "string",
            "description": format!("{} <b> [x] `y` https://example.test\n", word(new)).repeat(n),
            "pattern": "a".repeat(n), "title": "t ".repeat(n), "default": "d".repeat(n),
            "example": "e".repeat(n) })));
        "long names", 1000: both!(n, new => { let name = "Ab é".repeat(n);
            document(exchange(&json!({ "type": "object", "properties": { &name: { "type": "object",
            "properties": { &name: { "description": word(new) } } } } })), json!({ &name: { "type": "string",
            "enum": [&name] } })) });
        "examples", 300: both!(n, new => { let mut it = schema(json!({ "type": "string" }));
            it["paths"]["/it"]["post"]["responses"]["200"]["content"]["application/json"]["examples"] = object(n,
            |i| (format!("e{i}"), json!({ "value": word(new) }))); it });
    }
}
