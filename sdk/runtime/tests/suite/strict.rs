//! JSON that was written to be sent: a name that no model has is an error at its place.

use cfadock_runtime::codegen as rt;
use cfadock_runtime::{Flaw, from_json, from_json_strict};

#[derive(Clone)]
struct Line {
    article: Option<String>,
}

rt::record! { Line = "Line" { article = "article" aliases("item"); } }

#[derive(Clone)]
struct Note {
    text: String,
}

rt::record! { Note = "Note" { text = "text" required; } }

#[derive(Clone)]
struct Order {
    lines: Option<Vec<Line>>,
    by_day: Option<rt::Map<Line>>,
    first: Option<Entry>,
    free: Option<rt::Json>,
    open: Option<Open>,
}

rt::record! {
    Order = "Order" {
        lines = "lines";
        by_day = "byDay";
        first = "first";
        free = "free";
        open = "open";
    }
}

#[derive(Clone)]
struct Open {
    known: Option<i64>,
    others: rt::Map<rt::Json>,
}

rt::record! { Open = "Open" { known = "known"; ..others; } }

#[derive(Clone, Debug, PartialEq)]
enum Entry {
    Line(Box<Line>),
    Note(Box<Note>),
}

rt::choice! { Entry = "Entry" { Line; Note; } }

#[test]
fn a_name_that_no_model_has_is_an_error_at_its_place() {
    for (body, place) in [
        (r#"{"line": []}"#, "line"),
        (r#"{"lines": [{"article": "a"}, {"articel": "b"}]}"#, "lines[1].articel"),
        (r#"{"byDay": {"monday": {"articel": "b"}}}"#, "byDay.monday.articel"),
        (r#"{"first": {"text": "a", "articel": "b"}}"#, "first"),
        (r#"{"Marie Dupont": 1}"#, "***"),
    ] {
        let error = from_json_strict::<Order>(body.as_bytes()).expect_err(body);
        assert_eq!(error.path(), place, "{error}");
        assert!(!error.to_string().contains("Dupont"), "{error}");
        // Answers are read with what nobody knows yet.
        assert!(from_json::<Order>(body.as_bytes()).is_ok(), "{body}");
    }
    let error = from_json_strict::<Order>(br#"{"lines": [{"articel": 1}]}"#).expect_err("a misspelled name");
    assert_eq!(error.flaw(), Flaw::UnknownProperty { known: vec!["article"] });
}

#[test]
fn what_a_model_takes_stays() {
    let body = br#"{"lines": [{"item": "a"}, {}], "first": {"text": "b"}, "free": {"any": [{"name": 1}]},
        "open": {"known": 1, "other": {"deep": true}}}"#;
    let order = from_json_strict::<Order>(body).expect("an order");
    assert!(matches!(order.first, Some(Entry::Note(_))));
    assert_eq!(order.open.expect("an open record").others.len(), 1);
    // One reading does not change the next.
    assert!(from_json_strict::<Order>(br#"{"line": []}"#).is_err() && from_json::<Order>(br#"{"line": []}"#).is_ok());
}
