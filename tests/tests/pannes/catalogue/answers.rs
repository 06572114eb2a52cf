//! Answers of 200 whose body is cut, wrong, too large or somebody else's.

use std::time::Duration;

use cfadock::runtime::Outcome::{Accepted, AnswerLost, Unknown};

use super::super::fault::{Fault, Step};
use super::{lasting, passing, silent};
use Step::{Bytes, Chunks, Close, Commit, DripOn, Reset, Say, Spaces, Stall, Whole};

const LONG: &str = "HTTP/1.1 200 OK\r\ncontent-length: {len}\r\n\r\n";
const HALF: &str = "HTTP/1.1 200 OK\r\ncontent-length: {len}\r\n\r\n{half}";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

pub const ALL: &[Fault] = &[
    passing("closed-before-body", "acts, sends the head, then closes", &[Whole, Commit, Say(LONG), Close], AnswerLost),
    passing(
        "closed-in-body",
        "acts, sends half of the body, then closes",
        &[Whole, Commit, Say(HALF), Close],
        AnswerLost,
    ),
    passing(
        "reset-in-body",
        "acts, sends half of the body, tears down",
        &[Whole, Commit, Say(HALF), Reset],
        AnswerLost,
    ),
    silent(
        "stalled-before-body",
        "acts, sends the head, then falls silent",
        &[Whole, Commit, Say(LONG), Stall],
        AnswerLost,
    ),
    silent(
        "stalled-in-body",
        "acts, sends half of the body, then falls silent",
        &[Whole, Commit, Say(HALF), Stall],
        AnswerLost,
    ),
    silent(
        "drip-without-end",
        "acts, then drips a body without end",
        &[Whole, Commit, Say(CHUNKED), DripOn(Duration::from_millis(20))],
        AnswerLost,
    ),
    passing(
        "length-too-long",
        "acts, announces more than it sends",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n{ok}"), Close],
        AnswerLost,
    ),
    lasting(
        "length-too-short",
        "acts, announces less than it sends",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{ok}"), Close],
        AnswerLost,
    ),
    passing(
        "chunks-cut",
        "acts, closes in a chunk",
        &[Whole, Commit, Say(CHUNKED), Say("ff\r\n{half}"), Close],
        AnswerLost,
    ),
    passing(
        "chunks-unended",
        "acts, closes before the last chunk",
        &[Whole, Commit, Say(CHUNKED), Say("1\r\n \r\n"), Close],
        AnswerLost,
    ),
    passing(
        "chunks-garbage",
        "acts, sends a chunk whose length is none",
        &[Whole, Commit, Say(CHUNKED), Say("zz\r\n{ok}\r\n0\r\n\r\n"), Close],
        AnswerLost,
    ),
    lasting(
        "empty-200",
        "acts, answers with an empty body",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")],
        AnswerLost,
    ),
    lasting("204-for-200", "acts, answers 204", &[Whole, Commit, Say("HTTP/1.1 204 No Content\r\n\r\n")], AnswerLost),
    lasting(
        "201-for-200",
        "acts, answers 201",
        &[Whole, Commit, Say("HTTP/1.1 201 Created\r\ncontent-length: {len}\r\n\r\n{ok}")],
        Accepted,
    ),
    lasting(
        "json-cut",
        "acts, answers with half of the JSON, as if it were all",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{half}"), Close],
        AnswerLost,
    ),
    lasting(
        "json-other",
        "acts, answers with JSON of another shape",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1, true]")],
        AnswerLost,
    ),
    lasting(
        "text-200",
        "acts, answers with plain text",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nOK")],
        AnswerLost,
    ),
    lasting("html-200", "a gateway's page, the request went no further", &[Whole, Say(PAGE)], Unknown),
    lasting("html-200-after-commit", "acts, and a gateway answers with a page", &[Whole, Commit, Say(PAGE)], Unknown),
    passing(
        "html-cut",
        "a gateway's page that is cut, the request went no further",
        &[Whole, Say("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 99\r\n\r\n<html>"), Close],
        Unknown,
    ),
    lasting(
        "gzip-unasked",
        "acts, answers compressed though nobody asked",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 22\r\n\r\n"), Bytes(GZIP)],
        AnswerLost,
    ),
    lasting(
        "nul-in-body",
        "acts, answers with a NUL in a text",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"a\":\"x\0y\"}")],
        AnswerLost,
    ),
    lasting(
        "byte-order-mark",
        "answers with a byte order mark first",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\n\r\n\u{feff}{ok}"), Close],
        Accepted,
    ),
    lasting(
        "latin-1",
        "acts, answers in another charset than UTF-8, and says so",
        &[
            Whole,
            Commit,
            Say("HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=iso-8859-1\r\n\r\n{ok}"),
            Close,
        ],
        Accepted,
    ),
    lasting(
        "utf-16",
        "acts, answers in UTF-16",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n"), Bytes(b"\xff\xfe{\0}\0")],
        AnswerLost,
    ),
    lasting(
        "large-body",
        "answers with 30 MB, which is within the limit",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\n\r\n"), Spaces(30_000_000), Say("{ok}"), Close],
        Accepted,
    ),
    lasting(
        "too-large-announced",
        "acts, announces 40 MB",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\ncontent-length: 40000000\r\n\r\n"), Spaces(40_000_000), Close],
        AnswerLost,
    ),
    lasting(
        "too-large-unannounced",
        "acts, sends 40 MB in chunks",
        &[Whole, Commit, Say(CHUNKED), Chunks(640), Say("0\r\n\r\n")],
        AnswerLost,
    ),
];

const PAGE: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 20\r\n\r\n<html>maintenance<p>";

/// `{}` in gzip.
const GZIP: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\xab\xae\x05\x00\x43\xbf\xa6\xa3\x02\x00\x00\x00";
