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

/// A number in letters: a name has no digits.
fn lettres(mut rang: u64) -> String {
    let mut texte = String::new();
    loop {
        texte.push(char::from(b'a' + u8::try_from(rang % 26).unwrap()));
        rang /= 26;
        if rang == 0 {
            return texte;
        }
    }
}
