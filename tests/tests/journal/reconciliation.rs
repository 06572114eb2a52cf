//! Settling by reading: what is found, what is absent and when, and what is for a person.
