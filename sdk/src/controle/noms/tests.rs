//! Pairs of names of one person and of two, seen in practice; thousands more are in `mesure`.

mod mesure;

use super::*;

/// Pairs seen in practice: one person, spelled differently.
const GRAPHIES: [(&str, &str); 26] = [
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
    ("A\u{30a}ngstro\u{308}m", "AANGSTROEM"),
    ("Roy dit Desjardins", "DESJARDINS"),
    ("Essai (épouse Martin)", "ESSAI"),
    ("ESSAI ép. MARTIN", "MARTIN née ESSAI"),
    ("Essai ep. Le Goff", "ESSAI-EP-LEGOFF"),
    ("d`Almeida", "DALMEIDA"),
    ("Straße", "STRASSE ép. Martin"),
    ("Van den Berg", "VANDENBERG"),
    ("Ødegård", "OEDEGAARD"),
    ("Essai ép. Martin", "Essai ép. Durand"),
];

#[test]
fn birth_names_tell_people_of_one_usage_name_apart_wherever_they_are_written() {
    let en_champs = Personne { nom: "Durand", usage: Some("Martin"), prenom: "Camille" };
    for nom in ["Essai ép. Martin", "Martin née Essai"] {
        let en_texte = Personne { nom, usage: None, prenom: "Camille" };
        assert_eq!(en_champs.comparer(en_texte)[0], Rapprochement::Autre, "{nom}");
        let meme = Personne { nom: "Essai", ..en_champs };
        assert_eq!(meme.comparer(en_texte)[0], Rapprochement::Graphie, "{nom}");
    }
}

#[test]
fn another_spelling_is_neither_the_same_nor_another_person() {
    for (un, autre) in GRAPHIES {
        assert_eq!(comparer(un, autre), Rapprochement::Graphie, "{un} {autre}");
        assert_eq!(comparer(autre, un), Rapprochement::Graphie, "{autre} {un}");
    }
}

/// A key has one text for a name: but for a usage name that stands alone, the spellings of one person give one.
#[test]
fn spellings_of_one_name_are_one_key_and_other_names_another() {
    let usage_seul = [("MARTIN", "Essai ép. Martin"), ("DESJARDINS", "Roy dit Desjardins")];
    let usage_seul = |un: &str, autre: &str| usage_seul.contains(&(autre, un)) || usage_seul.contains(&(un, autre));
    for (un, autre) in GRAPHIES.into_iter().filter(|(un, autre)| !usage_seul(un, autre)) {
        assert_eq!(en_cle(un), en_cle(autre), "{un} {autre}");
    }
    for (un, autre) in
        [("Essai", "Essais"), ("Dupond", "Dupont"), ("Jean", "Jean-Pierre"), ("Roux", "Leroux"), ("", "Essai")]
    {
        assert_ne!(en_cle(un), en_cle(autre), "{un} {autre}");
    }
    assert_eq!([en_cle("王"), en_cle("-")], [comparable("王"), comparable("-")]);
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
        ("Dupond", "Dupont"),
        ("Muller", "Mueller"),
        ("Jean", "Jeanne"),
        ("Essai", "Essai-Martin"),
        ("El Amrani", "Amrani"),
        ("Essai ép. Martin", "Durand ép. Martin"),
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
    // Joined to the birth name, in either order; another name beside one of the two is another person's.
    for (double, relation) in [
        ("Essai-Martin", Graphie),
        ("MARTIN ESSAI", Graphie),
        ("ESSAIMARTIN", Graphie),
        ("Essai-Durand", Autre),
        ("Durand-Martin", Autre),
        ("Essai ép. Durand-Martin", Graphie),
        ("Durand ép. Essai-Martin", Autre),
    ] {
        assert_eq!(camille.comparer(personne(double, None, "Camille")), [relation, Meme], "{double}");
        assert_eq!(personne(double, None, "Camille").comparer(camille), [relation, Meme], "{double}");
        assert_eq!(camille.comparer(personne(double, None, "Dominique"))[1], Autre, "{double}");
    }
    // Two people with one usage name and one first name: their birth names distinguish them.
    assert_eq!(camille.comparer(personne("Durand", Some("Martin"), "Camille")), [Autre, Meme]);
    assert_eq!(camille.comparer(personne("Martin", Some("Martin"), "Camille")), [Graphie, Meme]);
    // A list of first names, of which one is used.
    for liste in ["Camille, Marie, Louise", "Marie ; Camille", "CAMILLE/MARIE"] {
        assert_eq!(camille.comparer(personne("Essai", None, liste)), [Meme, Graphie], "{liste}");
    }
    assert_eq!(personne("Essai", None, "Jean, Luc").comparer(personne("Essai", None, "Jean, Marc")), [Meme, Graphie]);
    // Without separators, the first one is in use; a hyphen makes another name.
    for plusieurs in ["Camille Marie", "CAMILLE  MARIE LOUISE"] {
        assert_eq!(camille.comparer(personne("Essai", None, plusieurs)), [Meme, Graphie], "{plusieurs}");
        assert_eq!(personne("Essai", None, plusieurs).comparer(camille), [Meme, Graphie], "{plusieurs}");
    }
    assert_eq!(
        personne("Essai", None, "Camille Marie").comparer(personne("Essai", None, "Camille Louise")),
        [Meme, Autre]
    );
    for autre in ["Marie Camille", "Marie, Louise", "Camille-Marie"] {
        assert_eq!(camille.comparer(personne("Essai", None, autre)), [Meme, Autre], "{autre}");
    }
}
