//! No finding contains personal data, and every finding says what to do.

use std::collections::BTreeSet;

use cfadock::controle::regles;
use serde_json::Value;

use super::cas::epreuves;
use super::scene::controler;

/// Members that hold something personal.
const PERSONNELS: &[&str] = &[
    "nom",
    "nomUsage",
    "prenom",
    "nir",
    "dateNaissance",
    "communeNaissance",
    "telephone",
    "courriel",
    "adresse1",
    "adresse2",
    "commune",
    "iban",
    "ibanEmetteur",
    "IBAN",
];

fn recueillir(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value.as_str() {
                    // The domain of a mail address is made of everybody's words.
                    Some(text) if PERSONNELS.contains(&name.as_str()) => {
                        texts.insert(text.split('@').next().unwrap_or_default().to_owned());
                    }
                    _ => recueillir(value, texts),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| recueillir(item, texts)),
        _ => {}
    }
}

#[test]
fn findings_quote_nothing_personal() {
    let mut judged = 0;
    for epreuve in epreuves() {
        let mut texts = BTreeSet::new();
        recueillir(&epreuve.scene, &mut texts);
        let controle = controler(epreuve.document, &epreuve.scene);
        let refused = controle.verdict(&[]).err().map(|refusal| format!("{refusal} {refusal:?}")).unwrap_or_default();
        let json = serde_json::to_string(&controle).unwrap();
        let shown = format!("{controle:?} {json} {refused}");
        for text in texts.iter().filter(|text| text.chars().count() >= 5) {
            assert!(!shown.contains(text), "{}: a finding shows {text:?}", epreuve.nom);
            let letters: Vec<char> = text.chars().collect();
            // What holds a blank (« de l' ») is everybody's.
            for fragment in letters.windows(5).filter(|fragment| !fragment.contains(&' ')) {
                let fragment: String = fragment.iter().collect();
                assert!(!shown.contains(&fragment), "{}: a finding shows a part of {text:?}", epreuve.nom);
                judged += 1;
            }
        }
    }
    assert!(judged > 10_000, "hardly anything personal was looked for");
}

#[test]
fn sentences_are_whole_and_say_what_to_do() {
    let mut read = 0;
    for epreuve in epreuves() {
        for constat in controler(epreuve.document, &epreuve.scene).constats() {
            let phrase = &constat.phrase;
            assert!(phrase.ends_with('.') && phrase.chars().next().is_some_and(char::is_uppercase), "{phrase}");
            assert!(
                phrase.contains(':') || phrase.contains(';') || phrase.matches(". ").count() > 0,
                "no advice: {phrase}"
            );
            assert!(!phrase.contains("  ") && !constat.source.is_empty(), "{phrase}");
            read += 1;
        }
    }
    assert!(read > regles().count(), "{read} sentences only");
}
