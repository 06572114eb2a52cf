//! The runtime as generated code and people use it: over a transport in memory, and over a loopback socket.

mod bodies;
mod building;
mod calls;
mod choices;
mod client;
mod codes;
mod completed;
#[cfg(feature = "reqwest")]
mod early;
mod floods;
mod guarded;
mod injection;
mod leaks;
mod leaves;
mod limits;
#[cfg(feature = "reqwest")]
mod locked;
#[cfg(feature = "metrics")]
mod measures;
mod memory;
mod nested;
mod outcomes;
#[cfg(feature = "reqwest")]
mod plain;
#[cfg(feature = "dpop")]
mod proofs;
mod provided;
mod records;
mod retries;
#[cfg(feature = "reqwest")]
mod sent;
mod shared;
mod specimen;
#[cfg(feature = "gzip")]
mod squeezed;
mod streams;
mod strict;
mod tokens;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod tunnel;
mod wide;
#[cfg(feature = "reqwest")]
mod wire;
