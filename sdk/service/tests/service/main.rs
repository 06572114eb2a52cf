//! The service over HTTP, with a simulated OPCO behind it, both on loopback ports of this process.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

mod appels;
mod banc;
mod navigateur;
mod commande;
mod ecoute;
mod socle;
mod suite;
