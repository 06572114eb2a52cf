//! Extreme documents: too deep, too large, or endless.

use std::fmt::Write as _;

use tempfile::tempdir;

use crate::trial::{Outcome, trial};

const DEPTH: usize = 10_000;

/// How long chains of schemas are; most become crates, which takes its time to print.
const CHAIN: usize = 2_000;

fn whole(schemas: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}")
}

/// The findings on a text that must be refused by `rule`.
fn refused(name: &str, text: &[u8], rule: &str) {
    let folder = tempdir().unwrap();
    let (outcome, report) = trial(folder.path(), name, text);
    let shown: String = report.chars().take(2000).collect();
    assert!(outcome == Outcome::Findings && report.contains(&format!("error[{rule}]")), "{name}: {shown}");
}

/// Either result is accepted.
fn survived(name: &str, text: &str) {
    let folder = tempdir().unwrap();
    trial(folder.path(), name, text.as_bytes());
}

#[test]
fn nesting_is_limited() {
    let lists = format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH));
    let objects = format!("{}1{}", "{\"a\":".repeat(DEPTH), "}".repeat(DEPTH));
    refused("lists of JSON", format!("{{\"openapi\": {lists}}}").as_bytes(), "E013");
    refused("objects of JSON", objects.as_bytes(), "E013");
    refused("brackets of YAML", format!("openapi: {lists}").as_bytes(), "E013");
    refused("dashes of YAML", format!("openapi:\n  {}x", "- ".repeat(DEPTH)).as_bytes(), "E013");
    let mut block = String::new();
    for depth in 0..2_000 {
        writeln!(block, "{}a:", " ".repeat(depth)).unwrap();
    }
    refused("indentation of YAML", block.as_bytes(), "E013");
    survived("brackets that never close", &"{\"a\":[".repeat(DEPTH));
}

#[test]
fn size_is_limited() {
    let text = format!("openapi: 3.0.3\ninfo:\n  title: {}\n", "x".repeat(100_000_000));
    refused("a text of 100 MB", text.as_bytes(), "E013");
}

#[test]
fn aliases_are_limited() {
    let mut lists = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    let mut objects = "b0: &b0 {k: v}\n".to_owned();
    for level in 1..12 {
        let before = level - 1;
        let ten = vec![format!("*a{before}"); 10].join(", ");
        writeln!(lists, "a{level}: &a{level} [{ten}]").unwrap();
        writeln!(objects, "b{level}: &b{level} {{l: *b{before}, m: *b{before}, n: *b{before}, o: *b{before}}}")
            .unwrap();
    }
    refused("lists of aliases", format!("{lists}openapi: 3.0.3\n").as_bytes(), "E013");
    refused("objects of aliases", format!("{objects}openapi: 3.0.3\n").as_bytes(), "E013");
    let long = "x".repeat(1_000_000);
    let copies = vec!["*long"; 2_000].join(", ");
    refused("a long text of aliases", format!("a: &long {long}\nb: [{copies}]\nopenapi: 3.0.3\n").as_bytes(), "E013");
}

#[test]
fn chains_of_schemas_end() {
    type Link = fn(usize) -> String;
    let links: [(&str, Link); 6] = [
        ("references", |next| format!("{{$ref: '#/components/schemas/S{next}'}}")),
        ("allOf", |next| format!("{{allOf: [{{$ref: '#/components/schemas/S{next}'}}]}}")),
        ("allOf of two", |next| format!("{{allOf: [{{$ref: '#/components/schemas/S{next}'}}, {{type: object}}]}}")),
        ("properties", |next| {
            format!("{{type: object, required: [a], properties: {{a: {{$ref: '#/components/schemas/S{next}'}}}}}}")
        }),
        ("choices", |next| format!("{{oneOf: [{{$ref: '#/components/schemas/S{next}'}}, {{type: string}}]}}")),
        ("lists", |next| format!("{{type: array, items: {{$ref: '#/components/schemas/S{next}'}}}}")),
    ];
    for (name, link) in links {
        for (kind, last) in [("that ends", "{type: string}"), ("that closes", "{$ref: '#/components/schemas/S0'}")] {
            let mut schemas = String::new();
            for rank in 0..CHAIN {
                writeln!(schemas, "    S{rank}: {}", link(rank + 1)).unwrap();
            }
            writeln!(schemas, "    S{CHAIN}: {last}").unwrap();
            let chain = format!("a chain of {name} {kind}");
            if name == "references" || name.starts_with("allOf") {
                refused(&chain, whole(&schemas).as_bytes(), "E013");
            } else {
                survived(&chain, &whole(&schemas));
            }
        }
    }
}

#[test]
fn chains_outside_the_components_end() {
    let mut links = String::new();
    for rank in 0..CHAIN {
        let next = rank + 1;
        writeln!(links, "  S{rank}: {{type: object, properties: {{a: {{$ref: '#/x-parts/S{next}'}}}}}}").unwrap();
    }
    let first = whole("    A: {$ref: '#/x-parts/S0'}\n");
    let text = format!("{first}x-parts:\n{links}  S{CHAIN}: {{type: string}}\n");
    refused("a chain outside the components", text.as_bytes(), "E013");
}

/// The text becomes a crate.
fn passed(name: &str, text: &str) {
    let (outcome, report) = trial(tempdir().unwrap().path(), name, text.as_bytes());
    assert!(outcome == Outcome::Crate, "{name}: {}", report.chars().take(2000).collect::<String>());
}

#[test]
fn wide_schemas_pass() {
    let names: Vec<String> = (0..DEPTH / 2).map(|rank| format!("v{rank}")).collect();
    passed("a wide enumeration", &whole(&format!("    A: {{type: string, enum: [{}]}}\n", names.join(", "))));
    let variants: Vec<String> = names.iter().map(|name| format!("{{type: string, pattern: {name}}}")).collect();
    passed("a wide choice", &whole(&format!("    A: {{oneOf: [{}]}}\n", variants.join(", "))));
}

#[test]
fn nothing_outside_is_read() {
    let outside =
        ["https://example.org/a.json#/b", "//example.org/a", "file:///etc/hosts", "../a.yaml#/b", "/etc/hosts"];
    for (target, rule) in outside.map(|target| (target, "E014")).into_iter().chain([("a.yaml", "E001")]) {
        // Only parts that an operation uses; unused ones are left out with a warning.
        let answer = "content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}";
        let paths = format!("paths:\n  /a: {{get: {{responses: {{'200': {{description: a, {answer}}}}}}}}}\n");
        let text = whole(&format!("    A: {{$ref: '{target}'}}\n")).replace("paths: {}\n", &paths);
        refused(target, text.as_bytes(), rule);
    }
}
