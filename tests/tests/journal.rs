//! The journal and the reconciliation: what is written when, what is refused, what settles, and what survives a kill.

mod abandons;
mod arrets;
pub mod banc;
mod deposant;
mod depots;
mod enfant;
mod fichier;
mod guichet;
mod hasard;
mod mesures;
mod pannes;
mod reconciliation;
