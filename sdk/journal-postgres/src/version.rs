//! The version of the tables.

/// How many steps lead to the tables of this version: see `schema`.
pub(crate) const VERSION: i64 = 3;
