//! The journal of deposits in PostgreSQL.

#![doc = include_str!("../README.md")]

mod archives;
mod base;
mod comptes;
mod connues;
mod dedans;
mod depots;
mod echecs;
mod essais;
mod index;
mod jonction;
mod journal;
mod lectures;
mod schema;
mod suites;
mod version;

pub use deadpool_postgres;
pub use tokio_postgres;

pub use base::SuiteJointe;
pub use dedans::Delais;
pub use jonction::JournalJoint;
pub use journal::JournalPostgres;
