//! The measure: no false alarm among pairs of one person, no miss among pairs of two. The names are those of a public
//! list, `listes.toml`, and those below, which it lacks; the pairs are generated from them, always the same ones.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::super::*;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listes {
    noms: Vec<String>,
    prenoms: Vec<String>,
    noms_d_ailleurs: Vec<String>,
}

/// Names with apostrophes, saints and particles, which the public list lacks.
const COMPOSES: [&str; 26] = [
    "N'Diaye",
    "N'Guessan",
    "M'Bappé",
    "O'Brien",
    "d'Almeida",
    "L'Hermite",
    "Saint-Hilaire",
    "Saint Martin",
    "Sainte-Rose",
    "Ben Ali",
    "El Amrani",
    "Al-Hassan",
    "Ait Ahmed",
    "Ould Mohamed",
    "Abd El Kader",
    "Van den Berg",
    "Von Stein",
    "Mac Donald",
    "de La Fontaine",
    "Du Bois",
    "Lœuillet",
    "Vandœuvre",
    "Łukasiewicz",
    "Kovačević",
    "Đorđević",
    "Ångström",
];

fn listes() -> Listes {
    toml::from_str(include_str!("../listes.toml")).unwrap()
}

fn noms() -> Vec<String> {
    let Listes { noms, noms_d_ailleurs, .. } = listes();
    noms.into_iter().chain(noms_d_ailleurs).chain(COMPOSES.map(str::to_owned)).collect()
}

/// Each letter with a mark as two characters, as some file systems and keyboards write it.
fn decompose(nom: &str) -> String {
    let marques = [
        ('é', "e\u{301}"),
        ('è', "e\u{300}"),
        ('ê', "e\u{302}"),
        ('ë', "e\u{308}"),
        ('ï', "i\u{308}"),
        ('ç', "c\u{327}"),
        ('ü', "u\u{308}"),
        ('ö', "o\u{308}"),
        ('ä', "a\u{308}"),
        ('å', "a\u{30a}"),
        ('Å', "A\u{30a}"),
        ('ã', "a\u{303}"),
    ];
    marques.into_iter().fold(nom.to_owned(), |nom, (signe, deux)| nom.replace(signe, deux))
}

/// The letters of other alphabets as people who do not have them write them.
fn en_lettres_d_ici(nom: &str) -> String {
    let lettres = [
        ("ä", "ae"),
        ("ö", "oe"),
        ("ü", "ue"),
        ("Ä", "AE"),
        ("Ö", "OE"),
        ("Ü", "UE"),
        ("ø", "oe"),
        ("å", "aa"),
        ("Å", "AA"),
        ("đ", "dj"),
        ("Đ", "DJ"),
        ("œ", "oe"),
    ];
    lettres.into_iter().fold(nom.to_owned(), |nom, (signe, deux)| nom.replace(signe, deux))
}

/// Every way in which people and software rewrite a name, each once.
fn ecritures(nom: &str) -> Vec<String> {
    let sans = |signs: &[char]| nom.chars().filter(|letter| !signs.contains(letter)).collect::<String>();
    let remplacer = |un: &str, autre: &str| nom.replace(un, autre);
    let mut ways = vec![
        nom.to_uppercase(),
        nom.to_lowercase(),
        deunicode::deunicode(nom).to_uppercase(),
        decompose(nom),
        sans(&[' ']),
        sans(&['-', '\'']),
        sans(&[' ', '-', '\'']).to_uppercase(),
        remplacer("-", " "),
        remplacer(" ", "-"),
        remplacer(" ", "\u{a0}"),
        remplacer("'", "’"),
        remplacer("'", " "),
        remplacer("Sainte", "Ste").replace("Saint", "St."),
        en_lettres_d_ici(nom),
        en_lettres_d_ici(nom).to_uppercase(),
        format!("  {nom} "),
    ];
    let mut seen = BTreeSet::new();
    ways.retain(|way| seen.insert(way.clone()));
    ways
}

/// The ways that add a usage name or a birth name to a last name.
fn avec_un_autre_nom(nom: &str) -> [String; 6] {
    [
        format!("{nom} EP UNTEL"),
        format!("{nom} ép. Untel"),
        format!("{nom} (épouse Untel)"),
        format!("Untel née {nom}"),
        format!("Untel né {}", nom.to_uppercase()),
        format!("{nom} dit Untel"),
    ]
}

fn seul<'a>(nom: &'a str, prenom: &'a str) -> Personne<'a> {
    Personne { nom, usage: None, prenom }
}

fn une_personne(un: Personne<'_>, autre: Personne<'_>) -> bool {
    un.comparer(autre).into_iter().all(Rapprochement::est_une_personne)
}

#[test]
fn none_of_one_person_is_taken_for_two() {
    let (noms, prenoms) = (noms(), listes().prenoms);
    let (mut pairs, mut spelled) = (0, 0);
    for (rang, nom) in noms.iter().enumerate() {
        let (un, deux) = (&prenoms[rang % prenoms.len()], &prenoms[(rang * 7 + 3) % prenoms.len()]);
        for prenom in [un.clone(), format!("{un}-{deux}")] {
            let (known, firsts) = (seul(nom, &prenom), ecritures(&prenom));
            let names = ecritures(nom).into_iter().chain(avec_un_autre_nom(nom));
            for (way, written) in names.enumerate() {
                let first = &firsts[(way * 5 + rang) % firsts.len()];
                let again = seul(&written, first);
                let found = known.comparer(again);
                assert!(une_personne(known, again) && une_personne(again, known), "{nom} {prenom} : {written} {first}");
                spelled += usize::from(found.contains(&Rapprochement::Graphie));
                pairs += 1;
            }
            // The usage name in its own field; name and first name swapped.
            let married = Personne { nom, usage: Some("Untel"), prenom: &prenom };
            for other in [seul("UNTEL", &prenom), seul(&prenom, nom)] {
                assert!(une_personne(married, other) && une_personne(other, married), "{nom} {prenom}");
                pairs += 1;
            }
            // All first names without separators, of which the first is in use.
            let (used, all) = (seul(nom, &prenom), format!("{prenom} {deux}"));
            assert!(une_personne(used, seul(nom, &all)) && une_personne(seul(nom, &all), used), "{nom} {all}");
            pairs += 1;
        }
    }
    assert!(pairs >= 2_000 && spelled >= 2_000, "{pairs} pairs, {spelled} of them spelled otherwise");
}

/// A name without marks, signs and blanks, and with one letter for two: an independent, coarser definition of "the same
/// name".
fn grossier(nom: &str) -> String {
    let plain: String = deunicode::deunicode(nom).chars().filter(char::is_ascii_alphanumeric).collect();
    plain.to_lowercase()
}

/// All pairs of a list that are not one name.
fn paires(noms: &[String]) -> impl Iterator<Item = (&String, &String)> {
    let pairs = noms.iter().enumerate().flat_map(|(rang, un)| noms[rang + 1..].iter().map(move |autre| (un, autre)));
    pairs.filter(|(un, autre)| grossier(un) != grossier(autre))
}

/// Brothers and sisters: one last name, and each first name beside each other, such as Jean and Jeanne, Daniel and
/// Danièle.
#[test]
fn siblings_are_two() {
    let prenoms = listes().prenoms;
    let mut pairs = 0;
    for (rang, (un, autre)) in paires(&prenoms).enumerate() {
        let nom = if rang % 2 == 0 { "Essai" } else { "de La Fontaine" };
        assert!(!une_personne(seul(nom, un), seul(nom, autre)), "{un} {autre}");
        // If the second first name of one is that of the other, they are still two people.
        let deux = [format!("{un} {autre}"), format!("{un} Untel")];
        assert!(deux.iter().all(|deux| !une_personne(seul(nom, deux), seul(nom, autre))), "{un} {autre}");
        pairs += 1;
    }
    assert!(pairs >= 20_000, "{pairs}");
}

/// Names of the list that differ by one or two letters, or of which one contains the other: Martin and Martinez, Petit
/// and Petitjean, Lefèvre and Lefebvre.
#[test]
fn namesakes_by_a_letter_are_two() {
    let noms = noms();
    let mut pairs = 0;
    for (un, autre) in paires(&noms) {
        let (plain, other) = (grossier(un), grossier(autre));
        let near = plain.contains(&other) || other.contains(&plain) || strsim::osa_distance(&plain, &other) <= 2;
        if near {
            assert!(!une_personne(seul(un, "Camille"), seul(&autre.to_uppercase(), "Camille")), "{un} {autre}");
            pairs += 1;
        }
    }
    assert!(pairs >= 800, "{pairs}");
}

/// One letter removed, doubled, or replaced at the end: Dupond and Dupont.
#[test]
fn a_letter_makes_two_of_each_name() {
    let Listes { noms, prenoms, .. } = listes();
    let mut pairs = 0;
    for nom in noms.iter().chain(&prenoms) {
        let letters: Vec<char> = nom.chars().collect();
        let mut others = Vec::new();
        for place in (0..letters.len()).filter(|place| letters[*place].is_alphabetic()) {
            let without: String =
                letters.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, letter)| letter).collect();
            let twice: String = letters
                .iter()
                .enumerate()
                .flat_map(|(at, letter)| vec![*letter; if at == place { 2 } else { 1 }])
                .collect();
            others.extend([without, twice]);
        }
        let start: String = letters[..letters.len() - 1].iter().collect();
        others.extend(
            ["t", "d", "z"]
                .map(|end| format!("{start}{end}"))
                .into_iter()
                .chain([format!("{nom}e"), format!("{nom}s")]),
        );
        for other in others.iter().filter(|other| grossier(other) != grossier(nom)) {
            assert!(!une_personne(seul(nom, "Camille"), seul(other, "Camille")), "{nom} {other}");
            pairs += 1;
        }
    }
    assert!(pairs >= 2_000, "{pairs}");
}

/// Double names that share a part, alone or with another.
#[test]
fn double_names_that_share_a_part_are_two() {
    let Listes { noms, prenoms, .. } = listes();
    let mut pairs = 0;
    for liste in [&noms, &prenoms] {
        for trois in liste.windows(3) {
            let [un, deux, trois] = trois else { unreachable!("windows of three") };
            let double = format!("{un}-{deux}");
            for other in
                [un.clone(), deux.clone(), format!("{un}-{trois}"), format!("{trois} {deux}"), format!("{deux}-{un}")]
            {
                if grossier(&other) == grossier(&double) {
                    continue;
                }
                assert!(!une_personne(seul(&double, "Camille"), seul(&other, "Camille")), "{double} {other}");
                assert!(!une_personne(seul("Essai", &double), seul("Essai", &other)), "{double} {other}");
                pairs += 2;
            }
        }
    }
    assert!(pairs >= 2_000, "{pairs}");
}

/// Two people with the same usage name: their birth names differ, so they are two people.
#[test]
fn one_usage_name_is_not_one_person() {
    let noms = listes().noms;
    let mut pairs = 0;
    for trois in noms.windows(3) {
        let [un, deux, usage] = trois else { unreachable!("windows of three") };
        let (first, second) = (format!("{un} ép. {usage}"), format!("{usage} née {deux}"));
        assert!(!une_personne(seul(&first, "Camille"), seul(&second, "Camille")), "{first} {second}");
        let fields = |nom| Personne { nom, usage: Some(usage), prenom: "Camille" };
        assert!(!une_personne(fields(un), fields(deux)), "{un} {deux} {usage}");
        pairs += 2;
    }
    assert!(pairs >= 700, "{pairs}");
}
