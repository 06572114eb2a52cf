//! The fixtures are fictitious and valid: real check digits, dates in order, and what the norm asks for.

use conformance::exemple::{CONTRAT, CONVENTION};
use serde_json::{Value, json};
use temoin::generated::models::MODELS;
use temoin::generated::operation::Operation;
use temoin::modele::modele;
use temoin::validation::valider;

/// Digits that sum to a multiple of ten, every second one from the right doubled.
fn luhn(digits: &str) -> bool {
    let worth = |(index, digit): (usize, char)| {
        let value = digit.to_digit(10).unwrap() * if index % 2 == 1 { 2 } else { 1 };
        if value > 9 { value - 9 } else { value }
    };
    digits.chars().rev().enumerate().map(worth).sum::<u32>() % 10 == 0
}

fn fixture(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap()
}

#[test]
fn fixtures_follow_the_norm() {
    for (name, json) in [("DossierTransmission", CONTRAT), ("Convention", CONVENTION)] {
        let model = MODELS.iter().find(|model| model.name == name).unwrap();
        assert_eq!(valider(&model.schema, &fixture(json)), [], "{name}");
    }
}

#[test]
fn sample_requests_follow_the_norm() {
    for operation in Operation::ALL {
        let (row, modele) = (operation.row(), modele(*operation));
        let asked = row.parameters.iter().filter(|one| one.required && one.place == "query");
        for parameter in asked {
            assert!(modele.query.iter().any(|(name, _)| *name == parameter.name), "{operation:?} {}", parameter.name);
        }
        let Some(body) = &row.body else {
            assert_eq!(modele.json(), Value::Null, "{operation:?}");
            continue;
        };
        let sample = match modele.part {
            Some(part) => json!({ part: modele.json() }),
            None => modele.json(),
        };
        // A file is no JSON.
        let faults = valider(&body.schema, &sample).into_iter().filter(|fault| fault.pointeur != "/fichier");
        assert_eq!(faults.collect::<Vec<_>>(), [], "{operation:?}");
    }
}

#[test]
fn check_digits_are_real() {
    let contrat = fixture(CONTRAT);
    for pointer in ["/cerfa/employeur/siret", "/cerfa/organismeFormation/siret"] {
        let siret = text(&contrat, pointer);
        assert!(siret.len() == 14 && luhn(siret) && luhn(&siret[..9]), "{pointer}");
    }
    let nir = text(&contrat, "/cerfa/apprenti/nir");
    let (body, key) = nir.split_at(13);
    assert_eq!(97 - body.parse::<u64>().unwrap() % 97, key.parse::<u64>().unwrap());
    let (number, letter) = text(&contrat, "/cerfa/organismeFormation/uaiCfa").split_at(7);
    let rank = number.parse::<usize>().unwrap() % 23;
    assert_eq!(&"ABCDEFGHJKLMNPRSTUVWXYZ"[rank..=rank], letter);
}

#[test]
fn periods_of_pay_follow_each_other() {
    let contrat = fixture(CONTRAT);
    let day = |text: &str| text[..10].parse::<jiff::civil::Date>().unwrap();
    let contract = &contrat["cerfa"]["contrat"];
    let mut next = day(text(contract, "/dateDebutContrat"));
    for period in contract["remunerationsAnnuelles"].as_array().unwrap() {
        assert_eq!(day(text(period, "/dateDebut")), next);
        next = day(text(period, "/dateFin")).tomorrow().unwrap();
    }
    assert_eq!(next, day(text(contract, "/dateFinContrat")).tomorrow().unwrap());
}
