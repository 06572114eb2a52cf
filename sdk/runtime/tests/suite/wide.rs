//! Integers beyond 64 bits: exact wherever a type for them is due, and refused where the value would become another one.

use cfadock_runtime::codegen as rt;
use cfadock_runtime::from_json;
use serde::de::DeserializeOwned;

#[derive(Clone)]
struct Sum {
    total: i128,
    parts: Option<Vec<i128>>,
    by: Option<rt::Map<i128>>,
    free: Option<rt::Json>,
    share: Option<f64>,
}

rt::record! {
    Sum = "Sum" {
        total = "total" required;
        parts = "parts";
        by = "by";
        free = "free";
        share = "share";
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
enum Either {
    Sum(Box<Sum>),
    Integer(i128),
    Text(String),
    List(Vec<i128>),
    Unknown(rt::RawJson),
}

rt::choice! {
    Either = "Either" open {
        Sum;
        Integer;
        Text;
        List;
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
enum Level {
    Least,
    Most,
    Unknown(rt::RawCode),
}

rt::code! {
    Level = "Level" open {
        Least = integer(-9223372036854775809);
        Most = integer(18446744073709551617);
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
enum Share {
    Half,
    Unknown(rt::RawCode),
}

rt::code! {
    Share = "Share" open {
        Half = number(0.5);
    }
}

/// What is written again of a body, or the error.
fn again<T: DeserializeOwned + rt::Serialize>(body: &str) -> String {
    match from_json::<T>(body.as_bytes()) {
        Ok(value) => serde_json::to_string(&value).expect("it was read"),
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn a_record_has_the_digits_of_its_body() {
    for body in [
        r#"{"total":18446744073709551617,"parts":[-18446744073709551617,1],"by":{"a":18446744073709555712}}"#,
        r#"{"total":-170141183460469231731687303715884105728,"share":1e+300}"#,
        r#"{"total":18446744073709551615,"free":{"a":[1e+20,1.5]}}"#,
    ] {
        assert_eq!(again::<Sum>(body), body);
        assert_eq!(again::<Either>(body), body);
        assert_eq!(again::<Vec<Either>>(&format!("[{body}]")), format!("[{body}]"));
    }
    let due = r#"{"total":100000000000000000000,"parts":[10000000000000000000000]}"#;
    assert_eq!(
        again::<Sum>(r#"{"total":1e20,"parts":["1e22",1E+22]}"#),
        "error: at `parts[0]`: invalid type: string, expected i128"
    );
    assert_eq!(again::<Sum>(r#"{"total":1.0e20,"parts":[10000e18]}"#), due);
}

/// A text and an amount that a server writes as a number.
#[test]
fn texts_have_the_digits_too() {
    use crate::leaves::{Identifiant, Montant};

    let numeros: Vec<Identifiant> = from_json(b"[20260901000000012345678, 1]").expect("numbers");
    assert_eq!(numeros.iter().map(Identifiant::as_str).collect::<Vec<_>>(), ["20260901000000012345678", "1"]);
    assert!(from_json::<Vec<Montant>>(b"[100000000000000000000]").is_ok());
    let exact: Vec<Identifiant> = from_json(b"[0.1234567890123456789, 0.5]").expect("numbers");
    assert_eq!(exact.iter().map(Identifiant::as_str).collect::<Vec<_>>(), ["0.1234567890123456789", "0.5"]);
}

/// Of two numbers of one float, and of one beyond floats, none becomes another in a reader that tries several forms.
#[test]
fn every_lenient_reader_has_the_digits() {
    use crate::leaves::Identifiant;
    use crate::memory::answer;

    #[derive(serde::Deserialize)]
    struct Event {
        data: Vec<Identifiant>,
    }
    let texts = |read: Vec<Identifiant>| read.iter().map(|read| read.as_str().to_owned()).collect::<Vec<_>>();
    for [one, two] in [
        ["20260901000000012345678", "20260901000000012345679"],
        ["1.1", "1.1000000000000000000001"],
        ["100000000000000000001", "100000000000000000002"],
        ["1", "1e400"],
        ["1e401", "1e400"],
    ] {
        let list = format!("[{one},{two}]");
        let due = || Ok(vec![one.to_owned(), two.to_owned()]);
        for body in [&list, &format!(r#"{{"items":{list}}}"#), &format!(r#"[{{"Items":{list}}}]"#)] {
            let read = rt::json::<Vec<Identifiant>>().or_single().or_wrapped("items").read(&answer(200, body));
            assert_eq!(read.map(texts), due(), "{body}");
        }
        let marked = format!("\u{feff}[{list}]");
        let read = rt::json::<Vec<Identifiant>>().or_list_of_one().read(&answer(200, &marked));
        assert_eq!(read.map(texts), due());
        let read = rt::events::<Event>().read(&answer(200, &format!("data: {list}\n\n")));
        assert_eq!(read.map(|mut read| texts(read.remove(0).data)), due());
        let free = rt::json::<Vec<rt::Json>>().or_wrapped("items").read(&answer(200, &list)).expect("any JSON");
        assert_eq!(serde_json::to_string(&free).expect("JSON"), list);
    }
    // What is not read of a page is not what the page is.
    let read =
        rt::json::<Vec<rt::Map<rt::Json>>>().or_wrapped("items").read(&answer(200, r#"[{"items":[{"a":1e400}]}]"#));
    assert_eq!(serde_json::to_string(&read.expect("a wrapper")).expect("JSON"), r#"[{"a":1e400}]"#);
    let deep = "[".repeat(200);
    let read = rt::json::<Vec<rt::Json>>().or_single().read(&answer(200, &deep));
    assert!(read.is_err_and(|error| error.reason().contains("deeper")));
}

#[test]
fn a_part_of_any_json_is_what_it_would_be_alone() {
    let read = |body: &str| from_json::<rt::Json>(body.as_bytes()).expect("any JSON");
    let hash = |json: &rt::Json| {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        json.hash(&mut hasher);
        hasher.finish()
    };
    let whole = read(r#"[{"a":18446744073709551617},{"a":18446744073709551618,"b":1.5},1,{"a":1.5}]"#);
    for (place, alone) in [
        ("/0", r#"{"a":18446744073709551617}"#),
        ("/1", r#"{"b":1.5,"a":18446744073709551618}"#),
        ("/2", "1"),
        ("/3", r#"{"a":1.5}"#),
    ] {
        let (part, alone) = (whole.at(place).expect("a part"), read(alone));
        assert_eq!(part, alone);
        assert_eq!(hash(&part), hash(&alone));
    }
    assert_eq!(whole.at("/2").expect("a part"), serde_json::json!(1));
    assert_ne!(read("[18446744073709551617]"), read("[18446744073709551618]"));
    assert_ne!(read("[18446744073709551617]"), read("[18446744073709551617,1]"));
    assert_ne!(read(r#"{"a":18446744073709551617}"#), read(r#"{"b":18446744073709551617}"#));
    assert_ne!(read("[18446744073709551617]"), read("[18446744073709551616.0]"));
    assert_eq!(read("[18446744073709551617]").into_value(), serde_json::json!([18_446_744_073_709_551_616.0]));
}

#[test]
fn a_choice_and_a_code_have_them_too() {
    let inside = r#"[18446744073709551617,"x",{"total":1,"parts":[-18446744073709551617]},[18446744073709551617]]"#;
    assert_eq!(again::<Vec<Either>>(inside), inside);
    assert!(
        matches!(from_json(b"[18446744073709551617]"), Ok(Either::List(list)) if list == [18_446_744_073_709_551_617])
    );
    for (known, body) in
        [(true, "[-9223372036854775809,18446744073709551617]"), (false, "[-9223372036854775808,18446744073709551616]")]
    {
        assert_eq!(again::<Vec<Level>>(body), body);
        let read: Vec<Level> = from_json(body.as_bytes()).expect("levels");
        assert_eq!(read == [Level::Least, Level::Most], known);
    }
}

#[test]
fn what_would_become_another_value_is_an_error_with_its_place() {
    let out = "as a 64-bit float it would be written as another number";
    for number in ["9007199254740993", "18446744073709551617", "9007199254740993.5", "1e-400"] {
        assert_eq!(again::<Sum>(&format!(r#"{{"total":1,"share":{number}}}"#)), format!("error: at `share`: {out}"));
        let text = format!(r#"{{"total":1,"share":"{number}"}}"#);
        assert_eq!(again::<Sum>(&text), format!("error: at `share`: {out}"));
    }
    assert!(again::<Sum>(r#"{"total":1e39}"#).starts_with("error: at `total`"));
    assert!(again::<Sum>(r#"{"total":1.5}"#).starts_with("error: at `total`"));
}

#[test]
fn free_json_keeps_every_number() {
    for free in [
        "18446744073709551616",
        r#"{"a":[18446744073709551616,-9223372036854775809,1.5]}"#,
        "1234567890123456789012345678901234567890123456789",
        "[0.1234567890123456789,0.1234567890123456788,0.12345678901234568]",
        "[18446744073709551617,18446744073709551618,18446744073709551616,1.8446744073709552e+19]",
        "[1e-400,1e400,0.0]",
    ] {
        let body = format!(r#"{{"total":1,"free":{free}}}"#);
        assert_eq!(again::<Sum>(&body), body);
        let body = format!(r#"{{"a":{free},"b":{free}}}"#);
        assert_eq!(again::<rt::Map<rt::Json>>(&body), body);
        assert_eq!(again::<rt::Json>(free), free);
        // As a value that has no shape.
        let body = format!(r#"{{"strange":{free}}}"#);
        assert_eq!(again::<Either>(&body), body);
        let json: rt::Json = from_json(body.as_bytes()).expect("any JSON");
        assert_eq!(json.at("/strange").expect("a part").to_string(), free);
    }
    let same = r#"{"total":18446744073709551617,"by":{"a":18446744073709551618}}"#;
    assert_eq!(again::<Sum>(same), same, "two integers that are one float");
    let json: rt::Json = from_json(b"[18446744073709551617]").expect("any JSON");
    assert_eq!(json.read::<Vec<i128>>(), Ok(vec![18_446_744_073_709_551_617]));
    assert!(json.read::<Vec<f64>>().is_err());
    assert_ne!(json, serde_json::json!([18_446_744_073_709_551_616.0]));
    assert_eq!(rt::Json::from(serde_json::json!([1])), serde_json::json!([1]));
}

#[test]
fn a_code_takes_no_other_number_for_its_own() {
    assert_eq!(again::<Vec<Share>>("[0.5,0.50]"), "[0.5,0.5]");
    for body in
        ["[0.5000000000000000000001]", "[0.5,0.5000000000000000000001,1234567890123456789012345678901234567890123]"]
    {
        assert_eq!(again::<Vec<Share>>(body), body);
    }
    let read: Vec<Share> = from_json(b"[0.5000000000000000000001,0.5]").expect("shares");
    assert!(matches!(read[..], [Share::Unknown(_), Share::Half]));
}

#[test]
fn what_has_no_shape_is_written_as_it_came() {
    let body = r#"{"strange":[18446744073709551617,1e+20,{"a":-9223372036854775809}],"b":"18446744073709551617"}"#;
    assert_eq!(again::<Either>(body), body);
    let page = format!(r#"[{body},{{"total":1}}]"#);
    assert_eq!(again::<Vec<Either>>(&page), page);
    let Ok(Either::Unknown(raw)) = from_json(br#"{"parts":[18446744073709551617]}"#) else { panic!("no total") };
    let parts: rt::Map<Vec<i128>> = raw.read().expect("parts");
    assert_eq!(parts["parts"], [18_446_744_073_709_551_617]);
}

#[test]
fn what_is_known_of_one_body_says_nothing_of_the_next() {
    assert_eq!(again::<Vec<i128>>("[100000000000000000001]"), "[100000000000000000001]");
    assert!(serde_json::from_str::<Sum>(r#"{"total":1e20}"#).is_err(), "its digits are not known");
    assert_eq!(again::<Vec<i128>>("[1e20]"), "[100000000000000000000]");
}
