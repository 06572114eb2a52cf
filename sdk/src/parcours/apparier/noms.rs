//! Comparison of names, with the usual mistakes: name and first name swapped, usage name, accents, words, letters.

use super::ecart::{Critere, Ecart};
use super::eleve::Eleve;
use crate::controle::noms::{self, comparable};
use crate::models::ApprentiLu;

/// The differences of name and first name, for the interpretation with the fewest.
pub(super) fn comparer(eleve: &Eleve, apprenti: Option<&ApprentiLu>) -> Vec<Ecart> {
    use Critere::{Nom, Prenom};
    let texte = |texte: Option<&String>| texte.map(String::as_str).unwrap_or_default().to_owned();
    let nom = texte(apprenti.and_then(|un| un.nom.as_ref()));
    let usage = texte(apprenti.and_then(|un| un.nom_usage.as_ref()));
    let prenom = texte(apprenti.and_then(|un| un.prenom.as_ref()));
    let propre = eleve.nom_usage.as_deref().unwrap_or_default();
    // Name against name and first name against first name, and the difference that this interpretation itself adds.
    let lectures: [(&str, &str, &str, &str, &[Ecart]); 6] = [
        (&eleve.nom, &nom, &eleve.prenom, &prenom, &[]),
        (propre, &nom, &eleve.prenom, &prenom, &[Ecart::NomUsage]),
        (&eleve.nom, &usage, &eleve.prenom, &prenom, &[Ecart::NomUsage]),
        (propre, &usage, &eleve.prenom, &prenom, &[Ecart::NomUsage]),
        (&eleve.nom, &prenom, &eleve.prenom, &nom, &[Ecart::NomsInverses]),
        (propre, &prenom, &eleve.prenom, &nom, &[Ecart::NomsInverses, Ecart::NomUsage]),
    ];
    let lectures = lectures.iter().enumerate().filter(|(place, (une, autre, ..))| {
        // Only the plain interpretation may compare with a missing name.
        *place == 0 || !(une.trim().is_empty() || autre.trim().is_empty())
    });
    let differences = lectures.filter_map(|(place, (une, autre, premier, autre_premier, sens))| {
        let trouve = [ecart(Nom, une, autre), ecart(Prenom, premier, autre_premier)];
        // A swapped interpretation that still does not match explains nothing.
        let convient = place == 0 || !trouve.iter().flatten().any(|ecart| matches!(ecart, Ecart::Different(_)));
        convient.then(|| sens.iter().copied().chain(trouve.into_iter().flatten()).collect::<Vec<_>>())
    });
    // The first of the smallest: a plain interpretation precedes a swapped one.
    differences.min_by_key(|ecarts| ecarts.iter().map(|ecart| ecart.cout()).sum::<u32>()).unwrap_or_default()
}

/// The difference of two names.
fn ecart(critere: Critere, un: &str, autre: &str) -> Option<Ecart> {
    if un.trim().is_empty() || autre.trim().is_empty() {
        return Some(Ecart::Absent(critere));
    }
    if tape(un) == tape(autre) {
        return None;
    }
    if noms::comparer(un, autre).est_une_personne() {
        return Some(Ecart::Graphie(critere));
    }
    let (un, autre) = (comparable(un), comparable(autre));
    let (simple, autre_simple) = (un.replace(' ', ""), autre.replace(' ', ""));
    if un.split(' ').all(|mot| a_le_mot(&autre, mot)) || autre.split(' ').all(|mot| a_le_mot(&un, mot)) {
        return Some(Ecart::Partiel(critere));
    }
    let plus_longue = simple.chars().count().max(autre_simple.chars().count());
    let permis = if plus_longue >= 8 { 2 } else { usize::from(plus_longue >= 4) };
    match strsim::osa_distance(&simple, &autre_simple) {
        nombre @ 1..=2 if nombre <= permis => Some(Ecart::Signes { critere, nombre: if nombre == 1 { 1 } else { 2 } }),
        _ => Some(Ecart::Different(critere)),
    }
}

/// The name without regard to case, surrounding and repeated blanks.
fn tape(nom: &str) -> String {
    nom.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase()
}

fn a_le_mot(nom: &str, mot: &str) -> bool {
    nom.split(' ').any(|autre| autre == mot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_hyphens_apostrophes_and_ligatures_go() {
        for (typed, plain) in [
            ("Lefèvre-Essai", "LEFEVRE ESSAI"),
            ("D’Essai", "D ESSAI"),
            ("d'essai", "D ESSAI"),
            ("Cœur", "COEUR"),
            ("e\u{301}le\u{300}ve", "ELEVE"),
            ("Łukasz", "LUKASZ"),
            ("  A  b ", "A B"),
        ] {
            assert_eq!(comparable(typed), plain, "{typed}");
        }
    }

    #[test]
    fn short_names_are_not_confused() {
        let nom = Critere::Nom;
        assert_eq!(ecart(nom, "Li", "Lu"), Some(Ecart::Different(nom)));
        assert_eq!(ecart(nom, "Anne", "Anna"), Some(Ecart::Signes { critere: nom, nombre: 1 }));
        assert_eq!(ecart(nom, "Martin", "Morton"), Some(Ecart::Different(nom)));
        assert_eq!(ecart(nom, "Exemplaire", "Exmeplairre"), Some(Ecart::Signes { critere: nom, nombre: 2 }));
        assert_eq!(ecart(nom, "Anne Marie", "Annemarie"), Some(Ecart::Graphie(nom)));
    }
}
