//! The runtime as generated code and people use it: over a transport in memory, and once over a loopback socket.

mod bodies;
mod building;
mod calls;
mod choices;
mod client;
mod codes;
mod leaks;
mod memory;
mod records;
mod specimen;
mod tokens;
#[cfg(feature = "reqwest")]
mod wire;
