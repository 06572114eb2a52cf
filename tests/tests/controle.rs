//! The checks before sending: every rule by cases that are data, the table of the documentation, and what no sentence
//! may say.

mod cas;
mod fuites;
mod mauvaises_entrees;
pub mod patch;
pub mod scene;
mod table;
mod verdict;
