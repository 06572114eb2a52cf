//! The texts of the dated profiles. The simulated OPCO and the suite each parse the part they need.

pub use cfadock_donnees::PROFILS;
