//! Parts as servers write them: whole, cut at every byte, and wrong.

use std::time::{Duration, Instant};

use http::HeaderValue;
use http::header::CONTENT_TYPE;

use super::*;
use crate::decode::Flaw;

/// All that the format allows: text around, padding, a header in two lines, lines that are nearly delimiters.
const BODY: &str = concat!(
    "for people\r\n--b\r\n",
    "X-Mark: --b\r\n\r\n{\"m\":1}",
    "\r\n--b \t\r\n",
    "Content-Type: text/plain;\r\n charset=utf-8\r\nX-Mark: one\r\nx-mark: two\r\n\r\n",
    "a line\r\n--bc\r\n\r\n--b-\r\n --b\r\n--\r\n--b x\r\n",
    "\r\n--b\r\n\r\n",
    "\r\n--b--",
);

fn answer(content_type: &str, body: impl Into<Bytes>) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_str(content_type).expect("a header"));
    Answer::new(StatusCode::OK, headers, body)
}

fn contents(content_type: &str, body: &str) -> Result<Vec<String>, DecodeError> {
    let read = bytes_parts().read(&answer(content_type, body.to_owned()))?;
    Ok(read.into_iter().map(|part| String::from_utf8(part.into_body().to_vec()).expect("UTF-8")).collect())
}

#[test]
fn parts_are_what_stands_between_delimiters() {
    let parts = bytes_parts().read(&answer("multipart/mixed; boundary=b", BODY)).expect("parts");
    assert_eq!(parts[0].headers["x-mark"], "--b");
    assert_eq!(parts[0].body, "{\"m\":1}");
    assert_eq!(parts[1].headers["content-type"], "text/plain; charset=utf-8");
    assert_eq!(parts[1].headers.get_all("x-mark").iter().collect::<Vec<_>>(), ["one", "two"]);
    assert_eq!(parts[1].body, "a line\r\n--bc\r\n\r\n--b-\r\n --b\r\n--\r\n--b x\r\n");
    assert_eq!((parts[2].headers.len(), parts[2].body.len(), parts.len()), (0, 0, 3));
    for epilogue in ["\r\n", " \t\r\nfor people\r\n--b\r\n\r\nno part\r\n--b--", " "] {
        let read = bytes_parts().read(&answer("multipart/mixed; boundary=b", format!("{BODY}{epilogue}")));
        assert_eq!(read.as_ref(), Ok(&parts), "{epilogue}");
    }
    let shown = format!("{:?}", BodyPart { headers: parts[1].headers.clone(), body: 7 });
    assert_eq!(shown, "BodyPart { headers: [\"content-type\", \"x-mark\"], body: 7 }");
}

#[test]
fn a_body_that_is_cut_anywhere_is_no_shorter_list() {
    for end in 0..BODY.len() {
        let error = contents("multipart/mixed; boundary=b", &BODY[..end]).expect_err("it is cut");
        assert_eq!(error.flaw(), Flaw::Cut, "{end}");
        let parts = BODY[..end].match_indices("\r\n--b").filter(|(place, _)| {
            let rest = &BODY[*place + 5..end];
            rest.starts_with("\r\n") || rest.starts_with(" \t\r\n")
        });
        assert_eq!(error.path(), format!("[{}]", parts.count().saturating_sub(1)), "{end}");
    }
    assert_eq!(contents("multipart/mixed; boundary=b", "--b--"), Ok(vec![]));
}

#[test]
fn the_boundary_is_that_of_the_content_type() {
    let longest = "0'()+_,-./:=? 9".repeat(5)[..70].to_owned();
    for (boundary, content_type) in [
        ("b", "Multipart/X-Mixed-Replace;BOUNDARY=b".to_owned()),
        ("b", "multipart/related; type=\"a;boundary=c\"; boundary=b; start=x".to_owned()),
        ("b;\"c=", "multipart/mixed; boundary=\"b;\\\"c=\"".to_owned()),
        ("--", "multipart/mixed; charset; boundary=--".to_owned()),
        (&longest, format!("multipart/mixed; boundary=\"{longest}\"")),
    ] {
        let body = format!("--{boundary}\r\n\r\none\r\n--{boundary}--\r\n");
        assert_eq!(contents(&content_type, &body), Ok(vec!["one".to_owned()]), "{content_type}");
    }
    for content_type in [
        "multipart/mixed".to_owned(),
        "multipart/mixed; boundary=".to_owned(),
        "multipart/mixed; boundary=\"b \"".to_owned(),
        "multipart/mixed; boundary=\"b\tc\"".to_owned(),
        format!("multipart/mixed; boundary={}", "b".repeat(71)),
    ] {
        let error = contents(&content_type, "--b\r\n\r\none\r\n--b--").expect_err("no boundary");
        assert_eq!(error.flaw(), Flaw::NoBoundary, "{content_type}");
    }
    let error = contents("application/json; boundary=b", "--b--").expect_err("another form");
    assert_eq!(error.to_string(), "the body is no multipart, as its Content-Type says");
}

#[test]
fn the_headers_of_a_part_are_bounded_and_well_formed() {
    let read = |head: &str| contents("multipart/mixed; boundary=b", &format!("--b\r\n{head}\r\n\r\none\r\n--b--"));
    for (head, reason) in [
        (&format!("a: {}", "x".repeat(16 * 1024)), "at `[0]`: the headers of the part are longer than 16 KiB"),
        (&"a: x\r\n".repeat(101), "at `[0]`: the part has more than 100 headers"),
        (&"secret".to_owned(), "at `[0]`: a header of the part is none"),
        (&"se cret: x".to_owned(), "at `[0]`: a header of the part is none"),
        (&"a: \u{1}secret".to_owned(), "at `[0]`: a header of the part is none"),
    ] {
        assert_eq!(read(head).expect_err("wrong").to_string(), reason);
    }
    for head in [format!("a: {}", "x".repeat(16 * 1024 - 3)), vec!["a: x"; 100].join("\r\n"), "a:\r\nb: \u{e9}".into()]
    {
        assert_eq!(read(&head), Ok(vec!["one".to_owned()]));
    }
    let alone = "--b\r\na: x\r\n\r\n--b--";
    assert_eq!(contents("multipart/mixed; boundary=b", alone), Ok(vec![String::new()]));
}

#[test]
fn a_part_is_read_by_its_own_headers() {
    let part = |headers: &str, content: &str| {
        let body = format!("--b\r\n{headers}\r\n{content}\r\n--b--");
        answer("multipart/mixed; boundary=b", body.chars().map(|letter| letter as u8).collect::<Vec<u8>>())
    };
    let leaf = |headers: &str, content: &str| {
        let read = json_or_text_parts::<String>().read(&part(headers, content));
        read.map(|read| read[0].body.clone())
    };
    assert_eq!(leaf("", "\"a\""), Ok("\"a\"".to_owned()));
    assert_eq!(leaf("Content-Type: application/json\r\n", "\"a\""), Ok("a".to_owned()));
    assert_eq!(leaf("Content-Type: text/plain; charset=latin1\r\n", "\u{e9}"), Ok("é".to_owned()));
    assert_eq!(leaf("Content-Transfer-Encoding: BASE64\r\n", "YS\r\nBi\r\n"), Ok("a b".to_owned()));
    assert_eq!(leaf("Content-Transfer-Encoding: binary\r\n", "YS"), Ok("YS".to_owned()));
    for (encoding, reason) in [
        ("base64", "the part is no base64, as its Content-Transfer-Encoding says"),
        ("quoted-printable", "the Content-Transfer-Encoding of the part is not understood"),
    ] {
        let headers = format!("Content-Transfer-Encoding: {encoding}\r\n");
        let error = leaf(&headers, "=secret").expect_err("wrong");
        assert_eq!((error.path(), error.reason()), ("[0]", reason));
    }
    let map = |content| json_parts::<std::collections::BTreeMap<String, i64>>().read(&part("", content));
    assert_eq!(map("{\"a\":1}").expect("a map")[0].body["a"], 1);
    assert_eq!(map("{\"a\":\"x\"}").expect_err("no number").path(), "[0].a");
}

/// Twice as much is twice the work: 32 KiB of what looks like a delimiter at every step are read at once.
#[test]
fn what_is_nearly_a_delimiter_costs_nothing() {
    let begin = Instant::now();
    for unit in ["\r", "\r\n", "\r\n--bx", "\r\n--b \tx", "\r\n--b--x", "\r\n--b\r", "a: b\r\n", "\r\n "] {
        let body = format!("--b\r\n\r\n{}", unit.repeat((1 << 15) / unit.len()));
        let error = contents("multipart/mixed; boundary=b", &body).expect_err("it has no end");
        assert_eq!(error.flaw(), Flaw::Cut, "{unit:?}");
    }
    // Its square would take minutes.
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
}
