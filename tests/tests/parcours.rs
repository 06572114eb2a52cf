//! The workflows of the trade against the simulated OPCO: what reached it, and what came back.

mod avenants;
mod canonique;
mod depots;
mod factures;
mod frais_et_avoirs;
mod reprises;
mod ruptures;
mod versions;
