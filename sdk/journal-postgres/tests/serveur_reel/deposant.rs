//! deposant
