//! A value that its place cannot carry is an error before anything is sent; all other values arrive unchanged.

use cfadock_runtime::codegen as rt;
use cfadock_runtime::{Body, Error, FilePart, FreePart, Outcome};
use serde_json::json;

use crate::client::{SIGNALER, builder};
use crate::memory::Memory;
use crate::wire;

static OPEN: rt::Operation = rt::Operation { security: &[], retry: rt::Retry::Never, ..SIGNALER };

/// The one request of a call, or the error if there is none.
async fn sent(write: impl FnOnce(&mut rt::Call)) -> Result<cfadock_runtime::Request, String> {
    let memory = Memory::answering([(200, "{}")]);
    let core = builder().transport(memory.clone()).build().expect("all is set");
    let mut call = rt::Call::new(&OPEN);
    write(&mut call);
    match core.send(call, rt::empty(), rt::never()).await {
        Ok(_) => Ok(memory.requests().remove(0)),
        Err(error) => {
            assert!(memory.requests().is_empty(), "nothing may be sent");
            assert_eq!(error.outcome(), Outcome::NotSent);
            assert!(matches!(error, Error::Encoding(_)), "{error:?}");
            Err(error.to_string())
        }
    }
}

const FORM: rt::Style = rt::Style::Form { explode: true };

#[tokio::test]
async fn numbers_that_are_none_are_not_sent() {
    for none in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(sent(|call| call.query("n", FORM, &none)).await.is_err());
        assert!(sent(|call| call.query("n", FORM, &[1.0, none])).await.is_err());
        assert!(sent(|call| call.header("X-N", false, &none)).await.is_err());
        assert!(sent(|call| call.path("n", FORM, &none)).await.is_err());
        assert!(sent(|call| call.json(&vec![Some(none)])).await.is_err());
        assert!(sent(|call| call.part_text("n", &none)).await.is_err());
        assert!(sent(|call| call.part_json("n", rt::PartType::Omitted, &vec![none])).await.is_err());
        assert!(sent(|call| call.form(&std::collections::BTreeMap::from([("n", none)]))).await.is_err());
    }
    let request = sent(|call| call.json(&vec![json!(null), json!(1.5), json!("null")])).await.expect("sent");
    assert!(matches!(request.body, Body::Bytes(bytes) if bytes == "[null,1.5,\"null\"]"));
}

#[tokio::test]
async fn whole_numbers_have_no_point_wherever_they_stand() {
    let numbers = [("a", vec![12.0, 0.5])];
    for (value, due) in [
        (&12.0 as &dyn rt::expanded::Model, "12"),
        (&vec![12.0, 0.5], "[12,0.5]"),
        (&rt::Map::from(numbers.map(|(name, list)| (name.to_owned(), list))), r#"{"a":[12,0.5]}"#),
        // What the document leaves open is sent unchanged.
        (&json!(12.0), "12.0"),
    ] {
        let request = sent(|call| call.json(value)).await.expect("sent");
        assert!(matches!(request.body, Body::Bytes(bytes) if bytes == due), "{due}");
    }
    let request = sent(|call| {
        call.query("n", FORM, &[12.0, 0.5, 1e21]);
        call.header("X-N", false, &-3.0);
    });
    let request = request.await.expect("sent");
    assert_eq!(request.url.query(), Some("n=12&n=0.5&n=1e%2B21"));
    assert_eq!(request.headers["x-n"], "-3");
}

#[tokio::test]
async fn cookies_and_header_lists_travel_as_they_are_or_not_at_all() {
    let request = sent(|call| {
        call.cookie("c1", true, "a%20=b/+");
        call.cookie("c2", false, &["a", "b"]);
        call.cookie("c3", true, &json!({"x": "1", "y": 2}));
        call.header("X-List", false, &["a b", "c"]);
    });
    let request = request.await.expect("sent");
    assert_eq!(request.headers["cookie"], "c1=a%20=b/+; c2=a,b; x=1; y=2");
    assert_eq!(request.headers["x-list"], "a b,c");
    for none in ["a b", "é", "a;b", "\"a\"", "a,b"] {
        assert!(sent(|call| call.cookie("c", true, none)).await.is_err(), "{none}");
    }
    assert!(sent(|call| call.header("X-List", false, &["a,b", "c"])).await.is_err());
    assert!(sent(|call| call.header("X-Text", false, "a, b")).await.is_ok());
}

#[tokio::test]
async fn the_caller_names_a_media_type_within_what_the_document_offers() {
    let typed = |given: &'static str| {
        sent(move |call| {
            call.within(given, "image/*");
            call.bytes(given, "x".into());
        })
    };
    assert_eq!(typed("image/png").await.expect("sent").headers["content-type"], "image/png");
    for none in ["image/*", "*/*", "text/plain", "png", ""] {
        assert!(typed(none).await.is_err(), "{none}");
    }
}

#[tokio::test]
async fn parts_are_read_by_a_parser_that_is_not_ours() {
    let (listener, port) = wire::listen().await;
    let server = tokio::spawn(wire::serve(listener, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_owned()));
    let core = builder().base_url(format!("http://127.0.0.1:{port}")).build().expect("all is set");
    let mut call = rt::Call::new(&OPEN);
    call.multipart();
    call.part_text("été", "é");
    call.part_text("weird \"name\"", "1");
    call.part_file("file", FilePart::pdf("reçu \"1\".pdf", "%PDF"));
    call.part_value("either", &json!("a"));
    call.part_value("either", &json!({"k": [1]}));
    call.part_value("either", &json!([1, true]));
    call.part_free("free", FreePart::from("text"));
    call.part_free("free", FreePart::from(json!({"k": 1})));
    call.part_free("free", FreePart::from(FilePart::new("bytes").named("a.bin")));
    core.send(call, rt::empty(), rt::never()).await.expect("accepted");

    let received = server.await.expect("no panic");
    let (head, body) = received.split_once("\r\n\r\n").expect("a head");
    assert!(body.contains("; name=\"été\"\r\n") && body.contains("; name=\"weird %22name%22\"\r\n"), "{body}");
    assert!(body.contains("; name=\"file\"; filename=\"reçu %221%22.pdf\"\r\n"), "{body}");
    assert!(!body.contains("*="), "{body}");
    let boundary = head.split("boundary=").nth(1).and_then(|rest| rest.lines().next()).expect("a boundary");
    let mut parts = multer::Multipart::with_reader(body.as_bytes(), boundary);
    let mut read = Vec::new();
    while let Some(field) = parts.next_field().await.expect("a multipart body") {
        let (name, file) = (field.name().map(str::to_owned), field.file_name().map(str::to_owned));
        let media = field.content_type().map(ToString::to_string);
        let text = field.text().await.expect("text");
        read.push(format!(
            "{} {} {} {text}",
            name.unwrap_or_default(),
            file.unwrap_or_default(),
            media.unwrap_or_default()
        ));
    }
    assert_eq!(
        read,
        [
            "été   é",
            "weird %22name%22   1",
            "file reçu %221%22.pdf application/pdf %PDF",
            "either   a",
            "either  application/json {\"k\":[1]}",
            "either   1",
            "either   true",
            "free   text",
            "free  application/json {\"k\":1}",
            "free a.bin  bytes",
        ]
    );
}

static TWICE: rt::Api = rt::Api {
    name: "twice",
    product: "essai/1.2.3",
    base_url: Some("https://example.test"),
    schemes: &[
        rt::Scheme { name: "basic", setter: "basic", kind: rt::SchemeKind::Http { scheme: "basic" } },
        rt::Scheme { name: "bearer", setter: "bearer", kind: rt::SchemeKind::Http { scheme: "bearer" } },
        rt::Scheme {
            name: "session",
            setter: "session",
            kind: rt::SchemeKind::ApiKey { place: rt::Place::Cookie, name: "SESSION" },
        },
    ],
    required: &[],
    parameters: &[],
    sensitive: &[],
};

static BOTH: rt::Operation = rt::Operation { client_parameters: &[], security: &[&["basic", "bearer"]], ..SIGNALER };
static COOKIE: rt::Operation = rt::Operation { client_parameters: &[], security: &[&["session"]], ..SIGNALER };

fn twice(memory: &std::sync::Arc<Memory>, session: &str) -> Result<rt::Core, rt::BuildError> {
    rt::CoreBuilder::new(&TWICE)
        .credential("basic", rt::Credential::Basic { user: "u".to_owned(), password: "p".into() })
        .credential("bearer", rt::Credential::Bearer("t".into()))
        .credential("session", rt::Credential::ApiKey(session.into()))
        .transport(memory.clone())
        .build()
}

#[tokio::test]
async fn one_header_carries_one_credential() {
    let memory = Memory::answering([(200, "")]);
    let core = twice(&memory, "a%2F/b==").expect("all is set");
    let error = core.send(rt::Call::new(&BOTH), rt::empty(), rt::never()).await.expect_err("one would be lost");
    assert!(matches!(error, Error::Encoding(_)), "{error:?}");
    assert!(memory.requests().is_empty());
    core.send(rt::Call::new(&COOKIE), rt::empty(), rt::never()).await.expect("accepted");
    assert_eq!(memory.header("cookie"), ["SESSION=a%2F/b=="]);
    assert!(twice(&memory, "a b").is_err());
}
