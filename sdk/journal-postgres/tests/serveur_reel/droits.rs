//! droits
