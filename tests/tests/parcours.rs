//! The workflows of the trade against the simulated OPCO: what reached it, and what came back.

mod depots;
mod factures;
