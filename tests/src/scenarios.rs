//! The scenarios, by hand, one function each; what they share is in `banc`.

pub(crate) mod banc;
pub(crate) mod dossiers;
pub(crate) mod etats;
pub(crate) mod factures;
pub(crate) mod pieces;
pub(crate) mod service;
