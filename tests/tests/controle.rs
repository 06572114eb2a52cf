//! The checks before sending: cases for every rule as data, the table in the documentation, and data that no sentence
//! may contain.

mod cas;
mod fuites;
mod mauvaises_entrees;
pub mod patch;
pub mod scene;
mod table;
mod verdict;
