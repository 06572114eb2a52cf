//! mesures
