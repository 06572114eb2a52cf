//! pannes
