//! Answers whose head is no HTTP, or more of it than asked for.

use std::time::Duration;

use cfadock::runtime::Outcome::{Accepted, AnswerLost, Unknown};

use super::super::fault::{Fault, Step};
use super::{lasting, passing};
use Step::{Close, Commit, Drip, Head, Say, Spaces, Whole};

pub const ALL: &[Fault] = &[
    passing("garbage", "acts, answers with what is no HTTP", &[Whole, Commit, Say("BONJOUR\r\n\r\n"), Close], Unknown),
    passing("empty-lines", "acts, answers with empty lines", &[Whole, Commit, Say("\r\n\r\n\r\n"), Close], Unknown),
    passing("http-9", "acts, answers in HTTP/9.9", &[Whole, Commit, Say("HTTP/9.9 200 OK\r\n\r\n"), Close], Unknown),
    passing(
        "status-99",
        "acts, answers with a status of two digits",
        &[Whole, Commit, Say("HTTP/1.1 99 ?\r\n\r\n"), Close],
        Unknown,
    ),
    passing(
        "endless-header",
        "acts, answers with a header of 2 MB",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\nx: "), Spaces(2_000_000), Close],
        Unknown,
    ),
    passing(
        "nul-in-header",
        "acts, answers with a NUL in a header",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n{ok}"), Close],
        Unknown,
    ),
    passing(
        "two-lengths",
        "acts, announces two lengths",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: {len}\r\n\r\n{ok}"), Close],
        Unknown,
    ),
    passing(
        "length-no-number",
        "acts, announces a length that is no number",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n{ok}"), Close],
        Unknown,
    ),
    passing(
        "length-negative",
        "acts, announces a negative length",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{ok}"), Close],
        Unknown,
    ),
    lasting(
        "switching-protocols",
        "acts, answers 101",
        &[Whole, Commit, Say("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"), Close],
        Unknown,
    ),
    lasting(
        "continue-then-answer",
        "says 100 Continue unasked, then answers",
        &[Head, Say("HTTP/1.1 100 Continue\r\n\r\n"), Whole, Commit, Say(OK)],
        Accepted,
    ),
    lasting(
        "hints-then-answer",
        "says 103 Early Hints, then answers",
        &[Whole, Commit, Say("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n"), Say(OK)],
        Accepted,
    ),
    lasting(
        "http-1.0",
        "answers in HTTP/1.0, without a length",
        &[Whole, Commit, Say("HTTP/1.0 200 OK\r\n\r\n{ok}"), Close],
        Accepted,
    ),
    lasting(
        "no-length",
        "announces no length, the end is the end of the connection",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\n\r\n{ok}"), Close],
        Accepted,
    ),
    lasting(
        "no-length-cut",
        "announces no length and closes in the middle",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\n\r\n{half}"), Close],
        AnswerLost,
    ),
    lasting(
        "two-answers",
        "answers twice in one breath",
        &[Whole, Commit, Say(OK), Say("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n")],
        Accepted,
    ),
    lasting(
        "answer-and-garbage",
        "answers, and garbage follows",
        &[Whole, Commit, Say(OK), Say("BONJOUR\r\n\r\n")],
        Accepted,
    ),
    lasting(
        "slow-drip",
        "answers byte by byte, in time",
        &[Whole, Commit, Drip(OK, Duration::from_micros(100))],
        Accepted,
    ),
    lasting("early-answer", "answers before the body was read, then acts", &[Head, Say(OK), Whole, Commit], Accepted),
    lasting(
        "closing-answer",
        "answers and closes",
        &[Whole, Commit, Say("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {len}\r\n\r\n{ok}"), Close],
        Accepted,
    ),
];

pub const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: {len}\r\n\r\n{ok}";
