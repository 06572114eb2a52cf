//! Pairs of names of one person and of two, met in the trade and made by the thousand.

use super::*;

/// Pairs met in the trade: one person, spelled otherwise.
const GRAPHIES: [(&str, &str); 16] = [
    ("N'Diaye", "NDIAYE"),
    ("Le Goff", "LEGOFF"),
    ("Saint-Hilaire", "ST HILAIRE"),
    ("Sainte-Marie", "Ste Marie"),
    ("Müller", "MUELLER"),
    ("Mu\u{308}ller", "Mueller"),
    ("Essai", "ESSAI EP MARTIN"),
    ("MARTIN née ESSAI", "Essai"),
    ("Essai ép. Martin", "MARTIN"),
    ("Sørensen", "SOERENSEN"),
    ("Đorđević", "Djordjevic"),
    ("Ångström", "AANGSTROEM"),
    ("de La Fontaine", "Delafontaine"),
    ("D’Arcy", "DARCY"),
    ("Jean-Baptiste", "JEANBAPTISTE"),
    ("El Amrani", "ELAMRANI"),
];

#[test]
fn another_spelling_is_neither_the_same_nor_another_person() {
    for (un, autre) in GRAPHIES {
        assert_eq!(comparer(un, autre), Rapprochement::Graphie, "{un} {autre}");
        assert_eq!(comparer(autre, un), Rapprochement::Graphie, "{autre} {un}");
    }
}

#[test]
fn accents_case_hyphens_and_ligatures_do_not_matter() {
    for (un, autre) in [
        ("Lefèvre-Essai", "LEFEVRE ESSAI"),
        ("D’Essai", "d'essai"),
        ("Cœur", "COEUR"),
        (" A  B ", "a b"),
        ("Lœuillet", "LOEUILLET"),
        ("Nguyễn", "NGUYEN"),
        ("Müller", "MULLER"),
    ] {
        assert_eq!(comparer(un, autre), Rapprochement::Meme, "{un} {autre}");
    }
}

#[test]
fn one_letter_makes_another_name() {
    for (un, autre) in [
        ("Essai", "Essais"),
        ("Martin", "Martine"),
        ("Lefebvre", "Lefèvre"),
        ("Jean", "Jean-Pierre"),
        ("Roux", "Leroux"),
        ("Ep", "Martin"),
        ("", "Martin"),
        ("王", "李"),
    ] {
        assert_eq!(comparer(un, autre), Rapprochement::Autre, "{un} {autre}");
    }
}

#[test]
fn a_person_is_known_by_the_usage_name_and_with_names_swapped() {
    let personne = |nom, usage, prenom| Personne { nom, usage, prenom };
    let camille = personne("Essai", Some("Martin"), "Camille");
    use Rapprochement::{Autre, Graphie, Meme};
    assert_eq!(camille.comparer(personne("ESSAI", None, "camille")), [Meme, Meme]);
    assert_eq!(camille.comparer(personne("Martin", None, "Camille")), [Graphie, Meme]);
    assert_eq!(personne("Martin", None, "Camille").comparer(camille), [Graphie, Meme]);
    assert_eq!(camille.comparer(personne("Camille", None, "Essai")), [Graphie, Graphie]);
    assert_eq!(camille.comparer(personne("Essai", None, "Dominique")), [Meme, Autre]);
    assert_eq!(camille.comparer(personne("Martin", None, "Dominique")), [Autre, Autre]);
}

/// Common last names of France and of those who came to it, of each kind that is written in more than one way.
const NOMS: [&str; 60] = [
    "Martin",
    "Bernard",
    "Thomas",
    "Petit",
    "Robert",
    "Richard",
    "Durand",
    "Dubois",
    "Moreau",
    "Laurent",
    "Simon",
    "Michel",
    "Lefèvre",
    "Leroy",
    "Roux",
    "David",
    "Bertrand",
    "Morel",
    "Fournier",
    "Girard",
    "Le Goff",
    "Le Gall",
    "Le Roux",
    "de Oliveira",
    "da Silva",
    "dos Santos",
    "De La Cruz",
    "d'Almeida",
    "N'Diaye",
    "N'Guessan",
    "M'Bappé",
    "O'Brien",
    "Saint-Hilaire",
    "Saint-Martin",
    "Sainte-Rose",
    "Müller",
    "Schröder",
    "Jäger",
    "Sørensen",
    "Jørgensen",
    "Đorđević",
    "Ångström",
    "Nguyễn",
    "Trần",
    "Lœuillet",
    "Ben Ali",
    "El Amrani",
    "Ait Ahmed",
    "Ould Mohamed",
    "Garcia Lopez",
    "Muñoz",
    "Gonçalves",
    "Łukasiewicz",
    "Çelik",
    "Öztürk",
    "Kovačević",
    "Van den Berg",
    "Von Stein",
    "Mac Donald",
    "Abd El Kader",
];

/// Common first names.
const PRENOMS: [&str; 40] = [
    "Camille",
    "Léa",
    "Manon",
    "Chloé",
    "Inès",
    "Zoé",
    "Anaïs",
    "Noémie",
    "Héloïse",
    "Maëlys",
    "Lucas",
    "Hugo",
    "Théo",
    "Mathéo",
    "Noël",
    "Gaël",
    "Loïc",
    "Joël",
    "Raphaël",
    "Mickaël",
    "Jean-Pierre",
    "Jean-Luc",
    "Marie-Anne",
    "Anne-Sophie",
    "Jean",
    "Pierre",
    "Marie",
    "Anne",
    "Sophie",
    "Luc",
    "Mohamed",
    "Fatima",
    "Aïssatou",
    "Kévin",
    "Jürgen",
    "Søren",
    "Zoë",
    "André",
    "Andrée",
    "Dominique",
];

/// Every way in which people and software write a name again.
fn ecritures(nom: &str) -> Vec<String> {
    let sans = |signs: &[char]| nom.chars().filter(|letter| !signs.contains(letter)).collect::<String>();
    let remplacer = |un: &str, autre: &str| nom.replace(un, autre);
    vec![
        nom.to_uppercase(),
        nom.to_lowercase(),
        deunicode::deunicode(nom),
        sans(&[' ']),
        sans(&['-', '\'']),
        sans(&[' ', '-', '\'']).to_uppercase(),
        remplacer("-", " "),
        remplacer(" ", "-"),
        remplacer("'", "’"),
        remplacer("'", " "),
        remplacer("Sainte-", "Ste "),
        remplacer("Saint-", "St-"),
        en_deux_lettres(nom),
        format!("  {nom} "),
        format!("{nom} EP Untel"),
        format!("Untel née {nom}"),
    ]
}

/// The measure: no false alarm among pairs of one person, no miss among pairs of two.
#[test]
fn of_thousands_of_pairs_none_is_taken_for_what_it_is_not() {
    let (mut one, mut two) = (0, 0);
    for (place, nom) in NOMS.iter().enumerate() {
        for (rang, prenom) in PRENOMS.iter().enumerate() {
            let known = Personne { nom, usage: None, prenom };
            let (names, firsts) = (ecritures(nom), ecritures(prenom));
            for (way, written) in names.iter().enumerate() {
                // Each way of the name with another of the first name; those that add a usage name are of names alone.
                let first = &firsts[(way + rang) % 14];
                let again = Personne { nom: written, usage: None, prenom: first };
                let found = known.comparer(again);
                assert!(found.iter().all(|un| un.est_une_personne()), "{nom} {prenom} : {written} {first}");
                one += 1;
            }
            // The next name with the same first name, and the same name with the next first name, however written.
            let other = NOMS[(place + 1 + rang) % NOMS.len()];
            let sibling = PRENOMS[(rang + 1) % PRENOMS.len()];
            for (nom_autre, prenom_autre) in [(other, *prenom), (*nom, sibling)] {
                if (nom_autre, prenom_autre) == (*nom, *prenom) {
                    continue;
                }
                for (way, written) in ecritures(nom_autre).iter().enumerate().take(14) {
                    let first = &ecritures(prenom_autre)[way];
                    let stranger = Personne { nom: written, usage: None, prenom: first };
                    let found = known.comparer(stranger);
                    assert!(!found.iter().all(|un| un.est_une_personne()), "{nom} {prenom} : {written} {first}");
                    two += 1;
                }
            }
        }
    }
    assert!(one >= 2_000 && two >= 2_000, "{one} pairs of one person, {two} of two");
}
