//! No value of a caller changes the route, or begins or ends a header. What is really transferred is in `wire` and
//! `locked`.

use cfadock_runtime::codegen as rt;
use cfadock_runtime::{Error, Outcome, Request};

use crate::client::{CONSULTER, Client, builder};
use crate::memory::Memory;
use crate::specimen::{Dossier, Erreur};

const VALUES: [&str; 24] = [
    "INT-1",
    "a/b",
    "/",
    "//evil.example",
    "../x",
    "..",
    ".",
    "",
    "...",
    "%2F",
    "%2e%2e",
    "%",
    "a?b=c",
    "a#b",
    "a\\b",
    "é",
    "a b",
    "a\r\nX: 1",
    "a\0b",
    ";x=1",
    "@evil.example",
    "https://evil.example/",
    "{numero}",
    "a&page=9",
];

async fn sent(set: impl FnOnce(&mut rt::Call)) -> (Result<Dossier, Error<Erreur>>, Option<Request>) {
    let memory = Memory::answering([(200, r#"{"numero":"1"}"#)]);
    let core = builder().transport(memory.clone()).build().expect("all is set");
    let mut call = rt::Call::new(&CONSULTER);
    set(&mut call);
    let result = core.send(call, rt::json::<Dossier>(), rt::json::<Erreur>()).await;
    (result.map(rt::Reply::into_body), memory.requests().pop())
}

fn path(call: &mut rt::Call, value: &str) {
    call.path("numero", rt::Style::Simple { explode: false }, value);
}

#[tokio::test]
async fn a_path_parameter_stays_one_segment() {
    for value in VALUES {
        let memory = Memory::answering([(200, r#"{"numero":"1"}"#)]);
        let result = Client::over(memory.clone()).consulter(value, &[7]).await;
        let Some(request) = memory.requests().pop() else {
            assert!(["", ".", ".."].contains(&value), "{value:?} can travel");
            assert_eq!(Outcome::of(&result), Outcome::NotSent);
            continue;
        };
        let url = &request.url;
        assert_eq!(
            (url.host_str(), url.query(), url.fragment()),
            (Some("opco.example"), Some("page=7"), None),
            "{value:?}"
        );
        let segments: Vec<_> = url.path_segments().expect("a path").collect();
        assert_eq!(segments[..3], ["api", "v1", "dossiers"], "{value:?}");
        assert_eq!((segments.len(), decoded(segments[3]).as_str()), (4, value), "{value:?}");
    }
}

#[tokio::test]
async fn a_query_parameter_stays_one_pair() {
    for value in VALUES {
        let set = |call: &mut rt::Call| {
            path(call, "1");
            call.query("q", rt::Style::Form { explode: true }, value);
        };
        let request = sent(set).await.1.expect("sent");
        let pairs: Vec<_> = request.url.query_pairs().collect();
        assert_eq!(request.url.path(), "/api/v1/dossiers/1", "{value:?}");
        assert_eq!(pairs, [("q".into(), value.into())], "{value:?}");
    }
}

#[tokio::test]
async fn a_header_parameter_begins_no_other() {
    for value in ["a\r\nX: 1", "a\nb", "a\rb", "a\0b", "a\u{7f}"] {
        let set = |call: &mut rt::Call| {
            path(call, "1");
            call.header("X-Note", false, value);
        };
        let (result, request) = sent(set).await;
        let error = result.expect_err("a control character");
        assert!(matches!(error, Error::Encoding(_)) && request.is_none(), "{value:?}");
        assert_eq!(
            error.to_string(),
            "consulterDossier was not sent: X-Note: the value holds a control character, such as a line break"
        );
    }
}

#[tokio::test]
async fn a_cookie_stays_one_pair() {
    for value in ["a; admin=1", "a, b", "a\r\nX: 1", "a\0b", "\"a\""] {
        let set = |call: &mut rt::Call| {
            path(call, "1");
            call.cookie("note", true, value);
        };
        let (result, request) = sent(set).await;
        assert!(result.is_err() && request.is_none(), "{value:?}");
    }
}

fn decoded(text: &str) -> String {
    let pairs = format!("x={}", text.replace('+', "%2B"));
    let mut pairs = url::form_urlencoded::parse(pairs.as_bytes());
    pairs.next().expect("one pair").1.into_owned()
}
