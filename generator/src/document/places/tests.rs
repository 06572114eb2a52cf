//! The places found for given pointers.

use super::*;

fn spans(text: &str, pointer: &str) -> [Option<(usize, usize, usize)>; 2] {
    let places = Places::of(text);
    [Part::Key, Part::Value].map(|part| {
        places.find(&Pointer::from_escaped(pointer), part).map(|span| (span.line, span.column, span.length))
    })
}

#[test]
fn yaml_keys_and_values_have_their_lines_and_columns() {
    let text = "# é\na:\n  'é/b': héllo # x\n  list:\n  - 1\n  - k: v\n";
    assert_eq!(spans(text, "/a/é~1b"), [Some((3, 3, 5)), Some((3, 10, 5))]);
    assert_eq!(spans(text, "/a/list"), [Some((4, 3, 4)), Some((4, 3, 4))]);
    assert_eq!(spans(text, "/a/list/1/k"), [Some((6, 5, 1)), Some((6, 8, 1))]);
    assert_eq!(spans(text, "/a/list/7/k"), [Some((4, 3, 4)), Some((4, 3, 4))]);
}

#[test]
fn json_has_places_with_tabs_and_surrogate_pairs() {
    let text = "{\n\t\"\\ud83d\\ude00\": {\"b\": [true,\n\"c\\\"d\"]}}";
    assert_eq!(spans(text, "/😀"), [Some((2, 2, 14)), Some((2, 2, 14))]);
    assert_eq!(spans(text, "/😀/b/0"), [Some((2, 25, 4)), Some((2, 25, 4))]);
    assert_eq!(spans(text, "/😀/b/1"), [Some((3, 1, 6)), Some((3, 1, 6))]);
}

#[test]
fn yaml_in_braces_and_repeated_keys_are_placed_too() {
    assert_eq!(spans("{a: b, 'c': d}", "/c"), [Some((1, 8, 3)), Some((1, 13, 1))]);
    let places = Places::of("a: 1\nb: 2\na: 3\n");
    let again = places.find(&Pointer::from_escaped("/a"), Part::Again(1)).map(|span| (span.line, span.column));
    assert_eq!(again, Some((3, 1)));
}

#[test]
fn aliases_stand_where_they_are_written() {
    let text = "base: &b\n  x: 1\nuse: *b\n";
    assert_eq!(spans(text, "/use/x"), [Some((3, 6, 2)), Some((3, 6, 2))]);
}
