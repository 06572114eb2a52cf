//! The texts of the dated profiles, once. What the simulated OPCO and the suite each read of them is theirs.

pub use cfadock_donnees::PROFILS;
