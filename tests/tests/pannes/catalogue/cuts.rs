//! Connections that are not made, and exchanges that break off or fall silent before the head of an answer is whole.

use cfadock::runtime::Outcome::{NotSent, Unknown};

use super::super::fault::{Fault, Place, Step};
use super::{passing, silent};
use Step::{Bytes, Close, Commit, Half, Head, Reset, Say, Stall, Whole};

const fn connection(place: Place, name: &'static str, says: &'static str, steps: &'static [Step]) -> Fault {
    Fault { place, ..passing(name, says, steps, NotSent) }
}

pub const ALL: &[Fault] = &[
    connection(Place::Refused, "connection-refused", "nobody listens", &[]),
    Fault {
        tries_patience: true,
        ..connection(Place::Full, "connection-stalled", "takes no further connection, and refuses none", &[])
    },
    connection(Place::Handshake, "tls-closed", "ends the connection in the handshake", &[Close]),
    connection(Place::Handshake, "tls-reset", "tears the connection down in the handshake", &[Reset]),
    connection(Place::Handshake, "tls-garbage", "answers the handshake with plain HTTP", &[Say(OK), Close]),
    connection(Place::Handshake, "tls-1.1", "offers TLS 1.1 and nothing later", &[Bytes(HELLO_OF_TLS_1_1), Close]),
    Fault {
        tries_patience: true,
        ..connection(Place::Handshake, "tls-stalled", "falls silent in the handshake", &[Stall])
    },
    passing("closed-before-reading", "closes without reading a byte", &[Close], Unknown),
    passing("reset-before-reading", "tears the connection down without reading a byte", &[Reset], Unknown),
    silent("stalled-before-reading", "reads nothing and falls silent", &[Stall], Unknown),
    passing("closed-after-head", "reads the head, then closes", &[Head, Close], Unknown),
    passing("reset-after-head", "reads the head, then tears the connection down", &[Head, Reset], Unknown),
    silent("stalled-after-head", "reads the head, then falls silent", &[Head, Stall], Unknown),
    passing("closed-in-request", "reads half of the body, then closes", &[Half, Close], Unknown),
    passing("reset-in-request", "reads half of the body, then tears the connection down", &[Half, Reset], Unknown),
    silent("stalled-in-request", "reads half of the body, then falls silent", &[Half, Stall], Unknown),
    passing("closed-before-commit", "reads all and closes without acting", &[Whole, Close], Unknown),
    passing("reset-before-commit", "reads all and tears down without acting", &[Whole, Reset], Unknown),
    silent("stalled-before-commit", "reads all and falls silent without acting", &[Whole, Stall], Unknown),
    passing("closed-after-commit", "acts, then closes without an answer", &[Whole, Commit, Close], Unknown),
    passing("reset-after-commit", "acts, then tears the connection down", &[Whole, Commit, Reset], Unknown),
    silent("stalled-after-commit", "acts, then falls silent", &[Whole, Commit, Stall], Unknown),
    kept("kept-connection-closed", "answers one request, closes on the next", &[Head, Close]),
    kept("kept-connection-reset", "answers one request, tears down on the next", &[Head, Reset]),
    kept(
        "kept-connection-closed-after-commit",
        "answers one request, acts on the next and closes",
        &[Whole, Commit, Close],
    ),
    passing(
        "closed-in-status",
        "acts, closes in the status line",
        &[Whole, Commit, Say("HTTP/1.1 20"), Close],
        Unknown,
    ),
    passing(
        "reset-in-status",
        "acts, tears down in the status line",
        &[Whole, Commit, Say("HTTP/1.1 20"), Reset],
        Unknown,
    ),
    silent(
        "stalled-in-status",
        "acts, falls silent in the status line",
        &[Whole, Commit, Say("HTTP/1.1 20"), Stall],
        Unknown,
    ),
    passing("closed-in-headers", "acts, closes between headers", &[Whole, Commit, Say(HALF_A_HEAD), Close], Unknown),
    passing("reset-in-headers", "acts, tears down between headers", &[Whole, Commit, Say(HALF_A_HEAD), Reset], Unknown),
    silent(
        "stalled-in-headers",
        "acts, falls silent between headers",
        &[Whole, Commit, Say(HALF_A_HEAD), Stall],
        Unknown,
    ),
    passing("continue-then-closed", "says 100 Continue unasked, then closes", &[Head, Say(CONTINUE), Close], Unknown),
    silent(
        "continue-then-stalled",
        "says 100 Continue unasked, then falls silent",
        &[Head, Say(CONTINUE), Stall],
        Unknown,
    ),
];

const fn kept(name: &'static str, says: &'static str, steps: &'static [Step]) -> Fault {
    Fault { place: Place::Kept, ..passing(name, says, steps, Unknown) }
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: {len}\r\n\r\n{ok}";
const HALF_A_HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: applic";
const CONTINUE: &str = "HTTP/1.1 100 Continue\r\n\r\n";

/// A `ServerHello` of version 3.2, which is TLS 1.1, with a cipher of its time.
const HELLO_OF_TLS_1_1: &[u8] = b"\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02\
    0123456789abcdef0123456789abcdef\x00\x00\x2f\x00";
