//! Bodies of answers: what the readers accept, and the errors otherwise.

use cfadock_runtime::codegen as rt;

use crate::memory::answer;
use crate::specimen::{Dossier, Erreur, dossier};

type Dossiers = Result<Vec<Dossier>, rt::DecodeError>;

fn list(body: &str, single: bool, wrapped: Option<&'static str>) -> Dossiers {
    let list = if single { rt::json().or_single() } else { rt::json() };
    let list = wrapped.into_iter().fold(list, |list, property| list.or_wrapped(property));
    list.read(&answer(200, body))
}

#[test]
fn a_list_may_come_alone_single_or_wrapped() {
    let (one, two) = (dossier("1"), dossier("2"));
    assert_eq!(list(r#"[{"numero":"1"},{"numero":"2"}]"#, true, Some("items")), Ok(vec![one.clone(), two]));
    for body in [
        r#"[{"numero":"1"}]"#,
        r#" {"numero":"1"}"#,
        r#"{"total":1,"Items":[{"numero":"1"}]}"#,
        r#"[{"total":1,"Items":[{"numero":"1"}]}]"#,
    ] {
        assert_eq!(list(body, true, Some("items")), Ok(vec![one.clone()]), "{body}");
    }
    assert_eq!(list(r#"{"items":null}"#, true, Some("items")), Ok(vec![]));
    assert_eq!(list("[]", false, None), Ok(vec![]));
    assert!(list(r#"{"numero":"1"}"#, false, None).is_err());
    assert!(list(r#"{"numero":"1"}"#, false, Some("items")).is_err());
}

#[test]
fn an_object_without_anything_of_an_item_is_no_item() {
    let read = |body| rt::json::<Vec<Erreur>>().or_single().or_wrapped("items").read(&answer(200, body));
    for body in ["{}", r#"{"page":1,"total":0}"#, r#"{"description":null}"#, r#"{"items":{}}"#] {
        let error = read(body).expect_err("no item").to_string();
        assert_eq!(error, "a list was expected; an object came that has nothing of an item", "{body}");
    }
    let item = Erreur { description: Some(String::new()) };
    assert_eq!(read(r#"{"page":1,"description":""}"#), Ok(vec![item]));
}

#[test]
fn a_page_that_is_not_the_whole_is_no_list() {
    let read = |body: &str| list(body, true, Some("items"));
    for body in [
        r#"{"items":[{"numero":"1"}],"total":9}"#,
        r#"{"Total":"2","items":[{"numero":"1"}]}"#,
        r#"[{"items":[{"numero":"1"}],"total":1.5}]"#,
        r#"{"items":null,"total":1}"#,
    ] {
        let error = read(body).expect_err("a part").to_string();
        assert!(error.contains("page of a longer one") && error.contains("page by page"), "{error}");
    }
    for total in ["1", "0", "null", r#""""#, r#""nan""#, r#""1""#, "{}"] {
        let body = format!(r#"{{"items":[{{"numero":"1"}}],"total":{total}}}"#);
        assert_eq!(read(&body), Ok(vec![dossier("1")]), "{body}");
    }
    assert_eq!(read(r#"{"items":[],"total":0}"#), Ok(vec![]));
}

#[test]
fn an_empty_list_is_an_object_without_properties() {
    let empty = Erreur { description: None };
    assert_eq!(rt::json().or_list_of_one().read(&answer(200, "[]")), Ok(empty));
    assert!(rt::json::<Erreur>().or_list_of_one().read(&answer(200, "[{},{}]")).is_err());
}

#[test]
fn a_single_object_may_come_in_a_list() {
    let read = |body| rt::json::<Dossier>().or_list_of_one().read(&answer(200, body));
    assert_eq!(read(r#"[{"numero":"1"}]"#), Ok(dossier("1")));
    assert_eq!(read(r#"{"numero":"1"}"#), Ok(dossier("1")));
    let error = read(r#"[{"numero":"1"},{"numero":"2"}]"#).expect_err("two");
    assert_eq!(error.to_string(), "a list of one item was expected, of 2 came");
    assert_eq!(read("[]").expect_err("none").to_string(), "a list of one item was expected, of 0 came");
}

#[test]
fn errors_tell_place_and_reason_without_values() {
    let read = |body: &str| rt::json::<Vec<Dossier>>().read(&answer(200, body)).expect_err("undecodable");
    let error = read(r#"[{"numero":"1"},{"numero":"2","parent":{"numero":"3","rang":"DUPONT"}}]"#);
    assert_eq!((error.path(), error.reason()), ("[1].parent.rang", "invalid type: string, expected i64"));
    assert_eq!(read("").reason(), "the body is empty where JSON was due");
    assert!(read("\u{feff} <html>").reason().starts_with("the body is HTML or XML"));
    assert_eq!(read("[] x").reason(), "trailing characters");
    assert_eq!(read(r#"[{"numero":"1","#).reason(), "EOF while parsing a value");
    assert_eq!(
        rt::json::<Dossier>().or_list_of_one().read(&answer(200, "[{}]")).expect_err("incomplete").reason(),
        "Dossier lacks the property `numero`"
    );
}

#[test]
fn other_bodies() {
    assert_eq!(rt::json::<Vec<u8>>().read(&answer(200, "\u{feff}[1]")), Ok(vec![1]));
    assert_eq!(rt::text().read(&answer(200, "\u{feff}é")), Ok("é".to_owned()));
    assert_eq!(rt::bytes().read(&answer(200, "x")).map(|bytes| bytes.len()), Ok(1));
    assert_eq!(rt::empty().read(&answer(200, "x")), Ok(()));
    assert!(rt::never().read(&answer(400, "x")).is_err());
}
