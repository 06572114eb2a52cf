//! The journal and the reconciliation: what is written when, what is refused, what settles, and what survives a kill.

mod banc;
mod depots;
mod guichet;
mod reconciliation;
