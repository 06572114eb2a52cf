//! A fault: a script for one exchange, and the outcome expected for it. `catalogue` lists the faults.

use std::time::Duration;

use cfadock::runtime::Outcome;

/// One way of breaking.
pub struct Fault {
    pub name: &'static str,
    /// What the server does, for the table.
    pub says: &'static str,
    pub place: Place,
    /// What follows, in this order, from the moment that a request begins to arrive.
    pub steps: &'static [Step],
    /// What must be known afterwards of any operation but a token.
    pub outcome: Outcome,
    /// Whether reads and token requests are repeated after it.
    pub again: bool,
    /// Whether the client has to lose its patience for it.
    pub tries_patience: bool,
}

/// Where a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On a request.
    Request,
    /// On the second request of a connection, after a good one.
    Kept,
    /// No connection: the port is taken and nobody listens.
    Refused,
    /// No connection: the queue of the listener is full.
    Full,
    /// Instead of the TLS handshake.
    Handshake,
}

/// One step of a script.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Reads to the end of the head.
    Head,
    /// Reads half of the body.
    Half,
    /// Reads all of the request.
    Whole,
    /// Acts: what was received is kept, and counted.
    Commit,
    /// Writes: `{ok}` is the right body, `{half}` the first half of it, `{len}` its length, `{here}` and `{trap}` the
    /// addresses of this server and of one that must not be called.
    Say(&'static str),
    /// Writes bytes.
    Bytes(&'static [u8]),
    /// Writes as many spaces, which JSON allows; ends early when nobody reads.
    Spaces(usize),
    /// Writes as many chunks of 64 KiB of spaces; ends early when nobody reads.
    Chunks(usize),
    /// Writes byte by byte, with a pause after each.
    Drip(&'static str, Duration),
    /// Writes chunks of one space, with a pause after each, until nobody reads.
    DripOn(Duration),
    /// Waits until the client goes.
    Stall,
    /// Ends the connection in order.
    Close,
    /// Tears the connection down.
    Reset,
}

impl Fault {
    /// Whether the server acts before it breaks.
    pub fn commits(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Commit))
    }

    /// Whether a connection is made at all, so that the server can count, and a second request can go well.
    pub fn connects(&self) -> bool {
        matches!(self.place, Place::Request | Place::Kept)
    }
}
