//! Texts of a record into values, with what cannot be read by the path of the norm.

use std::fmt::Display;
use std::str::FromStr;

use cfadock::scalaires::{Date, Montant};

/// What is to be said of a record, each thing once.
#[derive(Default)]
pub struct Lecture {
    notes: Vec<(String, String)>,
}

impl Lecture {
    /// What is to be said: a path, and a sentence.
    pub fn notes(&self) -> &[(String, String)] {
        &self.notes
    }

    /// Says something of a field, unless something was said of it.
    pub fn noter(&mut self, chemin: &str, phrase: impl Display) {
        if self.notes.iter().all(|(dit, _)| dit != chemin) {
            self.notes.push((chemin.to_owned(), phrase.to_string()));
        }
    }

    /// A value of any type that reads texts; nothing where nothing stands.
    pub fn valeur<T: FromStr<Err: Display>>(&mut self, chemin: &str, texte: &str) -> Option<T> {
        let lue = texte_de(texte)?.parse();
        lue.map_err(|erreur| self.noter(chemin, erreur)).ok()
    }

    /// A day, as people write it: `20/05/2006`.
    pub fn jour(&mut self, chemin: &str, texte: &str) -> Option<Date> {
        let parties: Vec<&str> = texte_de(texte)?.split('/').collect();
        let date = match parties[..] {
            [jour, mois, annee] => format!("{annee}-{mois:0>2}-{jour:0>2}").parse().ok(),
            _ => None,
        };
        if date.is_none() {
            self.noter(chemin, "ce n'est pas une date (JJ/MM/AAAA).");
        }
        date
    }

    /// An amount, as people write it: `802,82`.
    pub fn montant(&mut self, chemin: &str, texte: &str) -> Option<Montant> {
        self.valeur(chemin, &texte.replace(',', ".").replace([' ', '€'], ""))
    }

    /// One of the software's own words, and the code of the norm for it.
    pub fn code<T: Clone>(&mut self, chemin: &str, texte: &str, mots: &[(&str, T)]) -> Option<T> {
        let texte = texte_de(texte)?;
        let code = mots.iter().find(|(mot, _)| *mot == texte).map(|(_, code)| code.clone());
        if code.is_none() {
            let connus: Vec<&str> = mots.iter().map(|(mot, _)| *mot).collect();
            self.noter(chemin, format!("choisissez parmi : {}.", connus.join(", ")));
        }
        code
    }

    /// Yes or no.
    pub fn oui(&mut self, chemin: &str, texte: &str) -> Option<bool> {
        self.code(chemin, texte, &[("oui", true), ("non", false)])
    }
}

/// The text, unless it is blank.
pub fn texte_de(texte: &str) -> Option<&str> {
    Some(texte.trim()).filter(|texte| !texte.is_empty())
}

/// The text as a field of a draft holds it.
pub fn texte(texte: &str) -> Option<String> {
    texte_de(texte).map(str::to_owned)
}
