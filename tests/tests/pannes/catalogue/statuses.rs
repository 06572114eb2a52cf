//! Statuses other than 200: refusals, quotas, servers down, redirects.

use cfadock::runtime::Outcome::{Refused, Unknown};

use super::super::fault::{Fault, Step};
use super::{lasting, passing};
use Step::{Close, Commit, Head, Say, Whole};

pub const ALL: &[Fault] = &[
    lasting("400", "answers 400", &[Whole, Say("HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\n\r\n{}")], Refused),
    lasting("403", "answers 403", &[Whole, Say("HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\n{}")], Refused),
    lasting("404", "answers 404", &[Whole, Say("HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\n{}")], Refused),
    lasting("409", "answers 409", &[Whole, Say("HTTP/1.1 409 Conflict\r\ncontent-length: 2\r\n\r\n{}")], Refused),
    lasting(
        "413",
        "answers 413",
        &[Whole, Say("HTTP/1.1 413 Content Too Large\r\ncontent-length: 2\r\n\r\n{}")],
        Refused,
    ),
    lasting(
        "422",
        "answers 422",
        &[Whole, Say("HTTP/1.1 422 Unprocessable Content\r\ncontent-length: 2\r\n\r\n{}")],
        Refused,
    ),
    lasting("401", "answers 401", &[Whole, Say("HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\n{}")], Refused),
    lasting(
        "400-html",
        "answers 400 with a page",
        &[Whole, Say("HTTP/1.1 400 Bad Request\r\ncontent-length: 6\r\n\r\n<html>")],
        Refused,
    ),
    passing(
        "400-cut",
        "answers 400 and closes in the body",
        &[Whole, Say("HTTP/1.1 400 Bad Request\r\ncontent-length: 99\r\n\r\n{"), Close],
        Refused,
    ),
    lasting(
        "early-413",
        "answers 413 before the body was read, and closes",
        &[Head, Say("HTTP/1.1 413 Content Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"), Close],
        Refused,
    ),
    passing(
        "408",
        "answers 408",
        &[Whole, Say("HTTP/1.1 408 Request Timeout\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    passing(
        "408-after-commit",
        "acts, and a gateway answers 408",
        &[Whole, Commit, Say("HTTP/1.1 408 Request Timeout\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    passing("425", "answers 425", &[Whole, Say("HTTP/1.1 425 Too Early\r\ncontent-length: 2\r\n\r\n{}")], Refused),
    passing(
        "429",
        "answers 429 without `Retry-After`",
        &[Whole, Say("HTTP/1.1 429 Too Many Requests\r\ncontent-length: 2\r\n\r\n{}")],
        Refused,
    ),
    passing(
        "429-seconds",
        "answers 429 with `Retry-After` in seconds",
        &[Whole, Say("HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\ncontent-length: 2\r\n\r\n{}")],
        Refused,
    ),
    passing(
        "429-date",
        "answers 429 with `Retry-After` as a date",
        &[
            Whole,
            Say(
                "HTTP/1.1 429 Too Many Requests\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun, 06 Nov 1994 08:49:38 GMT\r\ncontent-length: 2\r\n\r\n{}",
            ),
        ],
        Refused,
    ),
    passing(
        "429-garbage",
        "answers 429 with a `Retry-After` that is none",
        &[Whole, Say("HTTP/1.1 429 Too Many Requests\r\nretry-after: bientot\r\ncontent-length: 2\r\n\r\n{}")],
        Refused,
    ),
    passing(
        "429-negative",
        "answers 429 with a negative `Retry-After`",
        &[Whole, Say("HTTP/1.1 429 Too Many Requests\r\nretry-after: -5\r\ncontent-length: 2\r\n\r\n{}")],
        Refused,
    ),
    lasting(
        "429-huge",
        "answers 429 with a `Retry-After` beyond the cap",
        &[Whole, Say("HTTP/1.1 429 Too Many Requests\r\nretry-after: 86400\r\ncontent-length: 2\r\n\r\n{}")],
        Refused,
    ),
    passing(
        "503",
        "answers 503 without `Retry-After`",
        &[Whole, Say("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    passing(
        "503-seconds",
        "answers 503 with `Retry-After` in seconds",
        &[Whole, Say("HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    passing(
        "503-date",
        "answers 503 with `Retry-After` as a date",
        &[
            Whole,
            Say(
                "HTTP/1.1 503 Service Unavailable\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun, 06 Nov 1994 08:49:38 GMT\r\ncontent-length: 2\r\n\r\n{}",
            ),
        ],
        Unknown,
    ),
    passing(
        "503-garbage",
        "answers 503 with a `Retry-After` that is none",
        &[Whole, Say("HTTP/1.1 503 Service Unavailable\r\nretry-after: bientot\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    passing(
        "503-negative",
        "answers 503 with a negative `Retry-After`",
        &[Whole, Say("HTTP/1.1 503 Service Unavailable\r\nretry-after: -5\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    lasting(
        "503-huge",
        "answers 503 with a `Retry-After` beyond the cap",
        &[Whole, Say("HTTP/1.1 503 Service Unavailable\r\nretry-after: 86400\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    passing(
        "503-after-commit",
        "acts, and a gateway answers 503",
        &[Whole, Commit, Say("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    passing(
        "500",
        "answers 500 without acting",
        &[Whole, Say("HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    passing(
        "500-after-commit",
        "acts, then answers 500",
        &[Whole, Commit, Say("HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    passing(
        "500-html-after-commit",
        "acts, then answers 500 with a page",
        &[Whole, Commit, Say("HTTP/1.1 500 No\r\ncontent-length: 6\r\n\r\n<html>")],
        Unknown,
    ),
    lasting(
        "501",
        "answers 501",
        &[Whole, Say("HTTP/1.1 501 Not Implemented\r\ncontent-length: 2\r\n\r\n{}")],
        Refused,
    ),
    passing(
        "502-after-commit",
        "acts, and a gateway answers 502",
        &[Whole, Commit, Say("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    passing(
        "504-after-commit",
        "acts, and a gateway answers 504",
        &[Whole, Commit, Say("HTTP/1.1 504 Gateway Timeout\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    lasting(
        "status-799",
        "acts, answers with a status of no class",
        &[Whole, Commit, Say("HTTP/1.1 799 What\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    lasting(
        "301",
        "redirects to another path (301)",
        &[Whole, Say("HTTP/1.1 301 Moved Permanently\r\nlocation: {here}/ailleurs\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    lasting(
        "301-elsewhere",
        "redirects to another server (301)",
        &[Whole, Say("HTTP/1.1 301 Moved Permanently\r\nlocation: {trap}\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    lasting(
        "302",
        "redirects to another path (302)",
        &[Whole, Say("HTTP/1.1 302 Found\r\nlocation: {here}/ailleurs\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    lasting(
        "302-elsewhere",
        "redirects to another server (302)",
        &[Whole, Say("HTTP/1.1 302 Found\r\nlocation: {trap}\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    lasting(
        "303",
        "acts, redirects to another path (303)",
        &[Whole, Commit, Say("HTTP/1.1 303 See Other\r\nlocation: {here}/ailleurs\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    lasting(
        "303-elsewhere",
        "acts, redirects to another server (303)",
        &[Whole, Commit, Say("HTTP/1.1 303 See Other\r\nlocation: {trap}\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    lasting(
        "307",
        "redirects to another path (307)",
        &[Whole, Say("HTTP/1.1 307 Temporary Redirect\r\nlocation: {here}/ailleurs\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    lasting(
        "307-elsewhere",
        "redirects to another server (307)",
        &[Whole, Say("HTTP/1.1 307 Temporary Redirect\r\nlocation: {trap}\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    lasting(
        "308",
        "redirects to another path (308)",
        &[Whole, Say("HTTP/1.1 308 Permanent Redirect\r\nlocation: {here}/ailleurs\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
    lasting(
        "308-elsewhere",
        "redirects to another server (308)",
        &[Whole, Say("HTTP/1.1 308 Permanent Redirect\r\nlocation: {trap}\r\ncontent-length: 2\r\n\r\n{}")],
        Unknown,
    ),
];
