//! The service over HTTP, with a simulated OPCO behind it, both on loopback ports of this process.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

mod appels;
mod arrets;
mod banc;
mod bornes;
mod cles;
mod client;
mod commande;
mod controles;
mod depots;
#[cfg(target_os = "linux")]
mod disque;
mod document;
mod ecluse;
mod ecoute;
mod genres;
mod lisez_moi;
mod mauvaises;
mod navigateur;
mod pages;
mod pannes;
mod postgres;
mod processus;
mod recit;
mod relecture;
mod socle;
mod suite;
mod suivi;
