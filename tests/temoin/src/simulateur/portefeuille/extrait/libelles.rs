//! The labels of a contract: the apprentice, the employer, the training. The page shows and searches them.

use serde_json::Value;

use super::super::valeur::texte;
use crate::abrege::abreger;

/// The maximum length of each: no contract fills a page, or the memory.
const LONGUEUR: usize = 160;

/// The three labels of a contract; empty if the contract lacks them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Libelles {
    pub(crate) apprenti: Box<str>,
    pub(crate) employeur: Box<str>,
    pub(crate) formation: Box<str>,
}

impl Libelles {
    pub(crate) fn new(prenom: &str, nom: &str, employeur: &str, formation: &str) -> Self {
        let apprenti = format!("{prenom} {nom}");
        let garder = |texte: &str| abreger(texte, LONGUEUR).into();
        Self { apprenti: garder(apprenti.trim()), employeur: garder(employeur), formation: garder(formation) }
    }

    pub(crate) fn du_json(cerfa: &Value) -> Self {
        let champ = |pointeur| texte(cerfa, pointeur);
        Self::new(
            champ("/apprenti/prenom"),
            champ("/apprenti/nom"),
            champ("/employeur/denomination"),
            champ("/formation/intituleQualification"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut() {
        let long = Libelles::new("", &"é".repeat(LONGUEUR + 1), "", &"é".repeat(LONGUEUR));
        assert_eq!(long.apprenti.chars().count(), LONGUEUR + 1, "with the sign that says so");
        assert!(long.apprenti.ends_with("é…") && !long.formation.contains('…'));
    }
}
