//! The journal and the reconciliation: when entries are written, refused and settled, and what survives a kill.

mod abandons;
mod arrets;
pub mod banc;
mod deposant;
mod depots;
mod enfant;
mod fichier;
mod guichet;
mod hasard;
mod lieu;
mod mesures;
mod pannes;
mod reconciliation;
