//! jetons
