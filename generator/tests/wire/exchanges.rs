//! The requests of the generated client of `input.yaml` over a loopback socket, and its reading of the answers.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use cfadock_runtime::{Error, FilePart, FreePart, Key, Outcome};
use wire::models::*;
use wire::*;

/// Answers one request with `answer`, and returns it.
fn server(answer: Vec<u8>) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let served = thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let (mut received, mut piece) = (Vec::new(), [0; 4096]);
        while !is_whole(&received) {
            let count = socket.read(&mut piece).unwrap();
            assert!(count > 0, "the request was cut");
            received.extend_from_slice(&piece[..count]);
        }
        socket.write_all(&answer).unwrap();
        String::from_utf8(received).unwrap()
    });
    (url, served)
}

fn is_whole(received: &[u8]) -> bool {
    let text = String::from_utf8_lossy(received);
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let head_length = head.len() + 4;
    let announced =
        head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned));
    received.len() >= head_length + announced.map_or(0, |length| length.parse().unwrap())
}

fn said(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn none() -> Vec<u8> {
    b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_vec()
}

fn client(url: &str) -> Client {
    Client::builder().base_url(url).build().expect("nothing is needed before the login")
}

fn m(text: &str) -> M {
    M::builder().m(text).build()
}

/// The parts as `multer` reads them: name, file name, media type, content.
async fn parts(request: &str) -> Vec<String> {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let boundary = head.split("boundary=").nth(1).and_then(|rest| rest.lines().next()).unwrap();
    let mut all = multer::Multipart::with_reader(body.as_bytes(), boundary);
    let mut read = Vec::new();
    while let Some(field) = all.next_field().await.unwrap() {
        let name = field.name().unwrap_or("-").to_owned();
        let file = field.file_name().unwrap_or("-").to_owned();
        let media = field.content_type().map_or("-".to_owned(), ToString::to_string);
        read.push(format!("{name} {file} {media} {}", field.text().await.unwrap()));
    }
    read
}

#[tokio::test]
async fn parts_are_what_their_schemas_are() {
    let (url, served) = server(none());
    let form = PartsForm::builder()
        .file(FilePart::pdf("reçu \"1\".pdf", "%PDF"))
        .numero("12".to_owned())
        .kind(Kind::A)
        .any(FreePart::from(FilePart::new("x").named("x.bin")))
        .either(serde_json::from_str("5").unwrap())
        .files(vec![FilePart::new("1").named("a"), FilePart::new("2").named("b")])
        .listed(vec![FilePart::new("3").named("c")])
        .meta(m("x"))
        .shape(serde_json::from_str("\"text\"").unwrap())
        .weird_name("w".to_owned())
        .ete("é".to_owned())
        .build();
    client(&url).parts(form).await.expect("accepted");
    let mut read = parts(&served.join().unwrap()).await;
    read.sort();
    assert_eq!(
        read,
        [
            "any x.bin - x",
            "either - - 5",
            "file reçu %221%22.pdf application/pdf %PDF",
            "files a - 1",
            "files b - 2",
            "kind - - a",
            "listed c - 3",
            "meta - application/json {\"m\":\"x\"}",
            "numero - - 12",
            "shape - - text",
            "weird %22name%22 - - w",
            "été - - é",
        ]
    );
}

#[tokio::test]
async fn parts_without_a_name_in_the_document_are_sent_under_theirs() {
    let (url, served) = server(none());
    let form = ExtraForm::builder().a("1".to_owned()).extra(vec![("b".to_owned(), "2".to_owned())]).build();
    client(&url).extra(form).await.expect("accepted");
    assert_eq!(parts(&served.join().unwrap()).await, ["a - - 1", "b - - 2"]);

    let (url, served) = server(none());
    let form = MapForm::builder().extra(vec![("f".to_owned(), FilePart::new("1").named("x"))]).build();
    client(&url).map(form).await.expect("accepted");
    assert_eq!(parts(&served.join().unwrap()).await, ["f x - 1"]);

    let (url, served) = server(none());
    let free = |name: &str, part: FreePart| (name.to_owned(), part);
    let extra = vec![
        free("t", FreePart::from("1")),
        free("f", FreePart::from(FilePart::new("2").named("x"))),
        free("f", FreePart::Json(serde_json::from_str("[3]").unwrap())),
    ];
    client(&url).none(NoneForm::builder().extra(extra).build()).await.expect("accepted");
    assert_eq!(parts(&served.join().unwrap()).await, ["t - - 1", "f x - 2", "f - application/json [3]"]);

    let (url, served) = server(none());
    let form = ShapesForm::builder().url("u".to_owned()).build();
    client(&url).shapes(form).await.expect("accepted");
    assert_eq!(parts(&served.join().unwrap()).await, ["url - - u"]);
}

#[tokio::test]
async fn a_part_that_may_be_a_file_holds_one() {
    let (url, served) = server(none());
    let file = |name: &str| FilePart::new("x").named(name);
    let form = EitherForm::builder()
        .image(vec![file("a.png"), file("b.png")])
        .mask(FreePart::from(file("m.png")))
        .others(vec![FreePart::from(file("o.png")), FreePart::Json(serde_json::from_str("{\"m\":\"1\"}").unwrap())])
        .build();
    client(&url).either(form).await.expect("accepted");
    assert_eq!(
        parts(&served.join().unwrap()).await,
        [
            "image a.png - x",
            "image b.png - x",
            "mask m.png - x",
            "others o.png - x",
            "others - application/json {\"m\":\"1\"}",
        ]
    );

    let (url, served) = server(none());
    let form = EitherForm::builder().image(vec![]).mask(FreePart::from("https://example.test/m.png")).build();
    client(&url).either(form).await.expect("accepted");
    assert_eq!(parts(&served.join().unwrap()).await, ["mask - - https://example.test/m.png"]);
}

fn content_type(request: &str) -> String {
    let line = request.lines().find(|line| line.to_lowercase().starts_with("content-type:"));
    line.unwrap_or_default().split_once(": ").map(|(_, media)| media.to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn the_caller_chooses_the_form_of_a_body_and_no_range_is_sent() {
    let (url, served) = server(none());
    client(&url).patch(&m("1")).await.expect("accepted");
    let request = served.join().unwrap();
    assert_eq!(content_type(&request), "application/merge-patch+json");
    assert!(request.ends_with("{\"m\":\"1\"}"), "{request}");

    let (url, served) = server(none());
    client(&url).patch(PatchContent::JsonPatchJson(&vec![m("1")])).await.expect("accepted");
    assert_eq!(content_type(&served.join().unwrap()), "application/json-patch+json");

    let (url, served) = server(none());
    client(&url).choose(Some(ChooseContent::Json(&m("1")))).await.expect("accepted");
    assert_eq!(content_type(&served.join().unwrap()), "application/json");
    let (url, served) = server(none());
    let form = ChooseMultipartForm::builder().file(FilePart::new("1").named("x")).build();
    client(&url).choose(Some(ChooseContent::Multipart(form))).await.expect("accepted");
    assert_eq!(parts(&served.join().unwrap()).await, ["file x - 1"]);
    let (url, served) = server(none());
    client(&url).choose(Some(ChooseContent::AnyImage("image/gif", "GIF".into()))).await.expect("accepted");
    assert_eq!(content_type(&served.join().unwrap()), "image/gif");
    let (url, served) = server(none());
    client(&url).choose(None).await.expect("accepted");
    assert_eq!(content_type(&served.join().unwrap()), "");

    let (url, served) = server(none());
    client(&url).image("image/png", "PNG".into()).await.expect("accepted");
    assert_eq!(content_type(&served.join().unwrap()), "image/png");
    for refused in ["image/*", "*/*", "text/plain"] {
        let error = client("http://127.0.0.1:9").image(refused, "PNG".into()).await.expect_err("not sent");
        assert!(matches!(error, Error::Encoding(_)), "{error:?}");
    }
}

#[tokio::test]
async fn an_answer_is_read_as_what_it_says_it_is() {
    for (label, body, text) in [
        ("content-type: text/plain\r\n", &b"hello"[..], "hello"),
        ("content-type: application/json\r\n", b"\"hello\"", "hello"),
        ("", b"hello", "hello"),
        ("content-type: text/plain; charset=iso-8859-1\r\n", b"\xe9t\xe9", "été"),
    ] {
        let (url, served) = server(said("200 OK", label, body));
        assert_eq!(client(&url).text().await.expect("read").body, text, "{label}");
        served.join().unwrap();
    }
    let (url, _) = server(said("200 OK", "content-type: text/plain; charset=windows-1252\r\n", b"\x80"));
    assert_eq!(client(&url).plain().await.expect("read").body, "€");

    for (label, body, expected) in [
        ("content-type: application/json\r\n", "{\"m\":\"1\"}", TwoReply::Status200Json(m("1"))),
        ("", "{\"m\":\"1\"}", TwoReply::Status200Json(m("1"))),
        ("content-type: application/pdf\r\n", "%PDF", TwoReply::Status200Pdf("%PDF".into())),
        ("content-type: text/plain; charset=utf-8\r\n", "hello", TwoReply::Status200Text("hello".to_owned())),
    ] {
        let (url, served) = server(said("200 OK", label, body.as_bytes()));
        assert_eq!(client(&url).two().await.expect("read").body, expected, "{label}");
        let request = served.join().unwrap().to_lowercase();
        assert!(request.contains("\r\naccept: application/json, application/pdf, text/plain\r\n"), "{request}");
    }
}

#[tokio::test]
async fn parameters_of_a_media_type_tell_versions_apart() {
    let newer = || VersionsReply::Status200Json2(Pageable::builder().page(3).build());
    for (label, body, expected) in [
        ("application/json; version=1", "{\"m\":\"1\"}", VersionsReply::Status200Json(m("1"))),
        ("application/json; charset=utf-8; version=\"2\"", "{\"page\":3}", newer()),
        ("application/json;version=3", "{\"page\":3}", newer()),
        ("application/json", "{\"m\":\"1\"}", VersionsReply::Status200Json(m("1"))),
    ] {
        let (url, served) = server(said("200 OK", &format!("content-type: {label}\r\n"), body.as_bytes()));
        assert_eq!(client(&url).versions().await.expect("read").body, expected, "{label}");
        served.join().unwrap();
    }
}

/// Of one content in several forms each form is told from another content.
#[tokio::test]
async fn each_form_of_a_content_is_read_as_it() {
    let page = || FormsReply::Status200HalJson(Pageable::builder().page(3).build());
    for (label, body, expected) in [
        ("application/json", "{\"m\":\"1\"}", FormsReply::Status200Json(m("1"))),
        ("application/hal+json", "{\"page\":3}", page()),
        ("application/vnd.api+json", "{\"page\":3}", page()),
    ] {
        let (url, served) = server(said("200 OK", &format!("content-type: {label}\r\n"), body.as_bytes()));
        assert_eq!(client(&url).forms().await.expect("read").body, expected, "{label}");
        served.join().unwrap();
    }
}

#[tokio::test]
async fn statuses_without_a_body_are_outcomes() {
    for (status, expected) in [
        ("204 No Content", StatusesReply::Status204),
        ("205 Reset Content", StatusesReply::Status205),
        ("302 Found", StatusesReply::Status302),
        ("304 Not Modified", StatusesReply::Status304),
    ] {
        let (url, served) = server(format!("HTTP/1.1 {status}\r\nconnection: close\r\n\r\n").into_bytes());
        let reply = client(&url).statuses().await;
        assert_eq!(Outcome::of(&reply), Outcome::Accepted);
        assert_eq!(reply.expect("an outcome").body, expected);
        served.join().unwrap();
    }
    let (url, _) = server(said("200 OK", "content-type: application/json\r\n", b"{\"m\":\"1\"}"));
    assert_eq!(client(&url).statuses().await.expect("read").body, StatusesReply::Status200(m("1")));

    let head =
        |status: &str| format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: 9\r\n\r\n").into_bytes();
    let (url, served) = server(head("200 OK"));
    client(&url).statuses_head().await.expect("success without a body");
    assert!(served.join().unwrap().starts_with("HEAD "));
    let (url, _) = server(head("404 Not Found"));
    let error = client(&url).statuses_head().await.expect_err("refused");
    assert!(matches!(error, Error::Refused(_)), "{error:?}");
}

#[tokio::test]
async fn parameters_are_right_on_the_wire_or_not_sent() {
    let (url, served) = server(none());
    let pageable = Pageable::builder().page(2).sort(["a,asc", "b"]).build();
    let options = PagesOptions::builder().pageable(pageable).num(1.5).x_list(["a", "b"]).build();
    client(&url).pages_with(&options).await.expect("accepted");
    let request = served.join().unwrap();
    let target = request.split(' ').nth(1).unwrap();
    let (_, query) = target.split_once('?').unwrap();
    let mut pairs: Vec<&str> = query.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(pairs, ["num=1.5", "page=2", "sort=a%2Casc", "sort=b"]);
    assert!(request.to_lowercase().contains("\r\nx-list: a,b\r\n"), "{request}");

    let (url, served) = server(none());
    client(&url).pages().await.expect("accepted");
    let request = served.join().unwrap();
    assert!(request.starts_with("GET /pages HTTP/1.1\r\n"), "{request}");
    assert!(!request.to_lowercase().contains("x-list"), "{request}");

    for options in [
        PagesOptions::builder().num(f64::NAN).build(),
        PagesOptions::builder().num(f64::INFINITY).build(),
        PagesOptions::builder().x_list(["a,b"]).build(),
    ] {
        let error = client("http://127.0.0.1:9").pages_with(&options).await.expect_err("not sent");
        assert!(matches!(error, Error::Encoding(_)), "{error:?}");
    }
}

#[tokio::test]
async fn a_login_comes_before_its_credential_and_a_cookie_is_sent_as_it_is() {
    let (url, served) = server(none());
    client(&url).login(&m("user")).await.expect("accepted");
    assert!(!served.join().unwrap().to_lowercase().contains("authorization"));
    let error = client("http://127.0.0.1:9").me().await.expect_err("not sent");
    assert!(matches!(error, Error::MissingCredential(_)), "{error:?}");

    let (url, served) = server(none());
    let client = Client::builder().base_url(&url).session(Key::from("a%20b==/")).build().expect("all is set");
    client.cookie_with(&CookieOptions::builder().other("x=1").build()).await.expect("accepted");
    assert!(served.join().unwrap().to_lowercase().contains("\r\ncookie: other=x=1; session=a%20b==/\r\n"));
}
