//! enfant
