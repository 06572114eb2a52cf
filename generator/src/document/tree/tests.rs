//! Texts, and the trees made from them.

use serde_json::json;

use super::*;

fn tree(text: &str) -> Value {
    parse(text).expect("reads").tree
}

#[test]
fn yaml_scalars_become_what_they_say() {
    let text =
        "200: no\nversion: 1.10\nday: 2024-01-31\nbig: 340282366920938463463374607431768211456\nhex: 0x10\nzero: 007\n";
    let expected = json!({"200": "no", "version": 1.1, "day": "2024-01-31", "big": 3.402823669209385e38, "hex": 16, "zero": "007"});
    assert_eq!(tree(text), expected);
}

#[test]
fn numbers_without_a_json_form_stay_as_text() {
    assert_eq!(tree("[.inf, -.inf, .nan, 1e400]"), json!([".inf", "-.inf", ".nan", "1e400"]));
    assert_eq!(tree("{\"maximum\": 1e400}"), json!({"maximum": "1e400"}));
}

#[test]
fn merge_keys_add_what_is_missing() {
    let text = "base: &b {x: 1, y: 2}\nother: &o {y: 3, z: 4}\nboth:\n  <<: [*b, *o]\n  x: 0\n";
    assert_eq!(tree(text)["both"], json!({"x": 0, "y": 2, "z": 4}));
    assert_eq!(tree("{\"<<\": {\"a\": 1}}"), json!({"<<": {"a": 1}}));
}

#[test]
fn every_repeated_key_is_noted_and_the_first_value_kept() {
    let parsed = parse("a: {x: 1, x: 2, x: 3}\nb: 1\nb: 2\n").expect("reads");
    let repeated: Vec<_> = parsed.notes.repeated.iter().map(|(pointer, times)| (pointer.as_str(), *times)).collect();
    assert_eq!(repeated, [("/a/x", 2), ("/b", 1)]);
    assert_eq!(parsed.tree, json!({"a": {"x": 1}, "b": 1}));
}

#[test]
fn tags_and_tabs_are_no_obstacle() {
    assert_eq!(tree("a: !important 3\nb: !!str 4\nc: !x [1]\n"), json!({"a": 3, "b": "4", "c": [1]}));
    assert_eq!(tree("{\n\t\"a\": [\n\t\t1\n\t]\n}"), json!({"a": [1]}));
    assert_eq!(tree("{a: 1, b: [x]}"), json!({"a": 1, "b": ["x"]}));
}

#[test]
fn limits_stand_before_hangs_and_overflows() {
    let deep = |open: &str, depth: usize| open.repeat(depth);
    for text in [deep("[", 2_000_000), deep("{\"a\":", 10_000), deep("[", 200) + &deep("]", 200), deep("- ", 200) + "x"]
    {
        assert!(matches!(parse(&text), Err(Failure::Limit { .. })), "{}", &text[..20]);
    }
    let bomb = (1..12).fold("a0: &a0 [x]\n".to_owned(), |text, level| {
        let aliases = vec![format!("*a{}", level - 1); 20].join(", ");
        format!("{text}a{level}: &a{level} [{aliases}]\n")
    });
    assert!(matches!(parse(&bomb), Err(Failure::Limit { .. })));
    assert!(matches!(parse("a: &a [*a]\n"), Err(Failure::Limit { .. })));
}
