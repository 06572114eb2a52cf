//! Contracts of different apprentices, so that none is a duplicate.

use std::sync::atomic::{AtomicU64, Ordering};

/// The contract of the examples.
pub const MODELE: &str = include_str!("../../exemples/contrat.json");

pub struct Contrats {
    avant: &'static str,
    apres: &'static str,
    suivant: AtomicU64,
}

impl Contrats {
    pub fn new() -> Self {
        let (avant, apres) = MODELE.split_once("\"nom\": \"Essai\"").unwrap();
        Self { avant, apres, suivant: AtomicU64::new(0) }
    }

    /// The next one, and its number.
    pub fn suivant(&self) -> (u64, String) {
        let rang = self.suivant.fetch_add(1, Ordering::Relaxed);
        (rang, format!("{}\"nom\": \"Essai{}\"{}", self.avant, lettres(rang), self.apres))
    }
}

/// A number in letters: a name has no digits. Neither vowels nor `j`: to who compares names, some pairs
/// with them are one letter.
fn lettres(rang: u64) -> String {
    const LETTRES: &[u8; 16] = b"bcdfghklmnpqrtvz";
    let mut reste = rang;
    let mut texte = String::new();
    loop {
        texte.push(char::from(LETTRES[(reste % 16) as usize]));
        reste /= 16;
        if reste == 0 {
            return texte;
        }
    }
}
