//! What each kind of body looks like when it leaves.

use serde_json::json;

use super::*;
use crate::operation::{Method, Operation, Retry};

static OPERATION: Operation =
    Operation { id: "deposer", method: Method::Post, retry: Retry::Never, ..Operation::SPECIMEN };

#[test]
fn forms_repeat_lists_and_nest_objects() {
    let mut call = Call::new(&OPERATION);
    let body = json!({"a": "é &", "list": [1, 2], "deep": {"x": {"y": true}}, "none": null});
    call.form_with(&body, &[]);
    let Body::Bytes(form) = call.body.to_body(None) else { panic!("no bytes") };
    assert_eq!(form, "a=%C3%A9%20%26&list=1&list=2&deep%5Bx%5D%5By%5D=true");
    call.form_with(&json!({"list": [1, 2]}), &[("list", Style::DeepObject)]);
    let Body::Bytes(form) = call.body.to_body(None) else { panic!("no bytes") };
    assert_eq!(form, "list%5B0%5D=1&list%5B1%5D=2");
    call.form(&json!([1]));
    assert!(call.error.is_some());
}

#[test]
fn items_follow_one_another() {
    let sent = |media: &str| {
        let mut call = Call::new(&OPERATION);
        call.json_lines(media, &[json!({"a": "x\ny"}), json!(2)]);
        match call.body.to_body(None) {
            Body::Bytes(body) => String::from_utf8(body.to_vec()).expect("text"),
            _ => panic!("no bytes"),
        }
    };
    assert_eq!(sent("application/x-ndjson"), "{\"a\":\"x\\ny\"}\n2\n");
    assert_eq!(sent("application/json-seq"), "\u{1e}{\"a\":\"x\\ny\"}\n\u{1e}2\n");
}

#[test]
fn a_text_is_written_in_the_charset_of_its_media_type() {
    let sent = |media: &str, text: &str| {
        let mut call = Call::new(&OPERATION);
        call.text(media, text.to_owned());
        match call.body.to_body(None) {
            Body::Bytes(body) => Some(body.to_vec()),
            _ => None,
        }
    };
    assert_eq!(sent("text/plain; charset=ISO-8859-1", "été"), Some(b"\xe9t\xe9".to_vec()));
    assert_eq!(sent("text/plain; charset=utf-8", "été"), Some("été".into()));
    assert_eq!(sent("text/plain", "été"), Some("été".into()));
    assert_eq!(sent("text/plain; charset=iso-8859-1", "日本"), None);
    assert_eq!(sent("text/plain; charset=utf-16", "a"), None, "what is sent would be another charset");
}

#[test]
fn parts_that_the_caller_writes_need_their_boundary() {
    for (content_type, is_sent) in [
        ("multipart/mixed; boundary=a", true),
        ("Multipart/Mixed;charset=utf-8; BOUNDARY=\"a b\"", true),
        ("multipart/mixed", false),
        ("multipart/mixed; boundary=", false),
        ("multipart/related; boundary=a", false),
    ] {
        let mut call = Call::new(&OPERATION);
        call.within(content_type, "multipart/mixed");
        assert_eq!(call.error.is_none(), is_sent, "{content_type}");
    }
}

#[test]
fn media_types_are_checked() {
    for good in ["application/pdf", "text/plain; charset=utf-8", "application/vnd.a+json"] {
        assert!(is_media_type(good), "{good}");
    }
    for bad in ["", "pdf", "a/", "/b", "a/b/c", "a b/c"] {
        assert!(!is_media_type(bad), "{bad}");
    }
}
