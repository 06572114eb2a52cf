//! The features of the runtime, which are features of each crate too: who depends on the crate chooses without naming
//! the runtime.

/// A feature of the runtime.
#[derive(Debug)]
pub struct OfRuntime {
    /// Its name, there and here.
    pub name: &'static str,
    /// Whether it is on when nothing is said.
    pub default: bool,
    /// What it brings, for the readme.
    pub brings: &'static str,
}

/// All of them, but for what others bring along.
pub const OF_RUNTIME: [OfRuntime; 8] = [
    on("dpop", "proofs of possession on requests of tokens (RFC 9449)"),
    on("ring", "the cryptography of `rustls` and `dpop`; both need it or `aws-lc`"),
    on("rustls", "the ready-made transport, with rustls"),
    off("aws-lc", "the cryptography of AWS-LC, beside `ring` or in its place"),
    off("gzip", "asks for compressed answers, and reads them within the limit of what they become"),
    off("metrics", "durations of attempts and of their waits, through the facade `metrics`"),
    off("native-tls", "the ready-made transport, with the TLS of the system"),
    off("tracing", "spans of calls, attempts and tokens"),
];

const fn on(name: &'static str, brings: &'static str) -> OfRuntime {
    OfRuntime { name, default: true, brings }
}

const fn off(name: &'static str, brings: &'static str) -> OfRuntime {
    OfRuntime { name, default: false, brings }
}
