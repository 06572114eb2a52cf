//! The code that reads foreign bytes, as functions of bytes that must neither panic nor hang.
//!
//! `cargo fuzz` feeds them at random; the tests of the project replay `corpus/`, on the stable compiler.

pub mod documents;
pub mod formulaires;
pub mod masque;
pub mod modeles;
pub mod refus;
pub mod reseau;
pub mod scalaires;
pub mod surcouches;

/// What takes any bytes.
pub type Cible = fn(&[u8]);

/// Each by the name of its corpus.
pub const CIBLES: [(&str, Cible); 7] = [
    ("documents", documents::jouer),
    ("formulaires", formulaires::jouer),
    ("masque", masque::jouer),
    ("modeles", modeles::jouer),
    ("refus", refus::jouer),
    ("scalaires", scalaires::jouer),
    ("surcouches", surcouches::jouer),
];
