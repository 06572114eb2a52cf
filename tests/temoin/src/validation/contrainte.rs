//! The constraints on a value beyond its shape, keyword by keyword.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::Value;

use super::nombre::{comparer, entier, est_multiple};
use super::texte::{a_le_format, suit};
use super::validateur::Validateur;
use super::violation::NatureViolation;
use super::violation::bornes;
use crate::table::Demand;

impl Validateur {
    pub(super) fn contraintes(&mut self, contraintes: &[Demand], valeur: &Value) {
        let mut a_une_longueur = true;
        for contrainte in contraintes {
            // A pattern is not applied to a text that is too long: its cost grows with the input.
            if !a_une_longueur && matches!(contrainte, Demand::Pattern(_)) {
                continue;
            }
            if let Some(nature) = manquement(*contrainte, valeur) {
                a_une_longueur &= nature != NatureViolation::Longueur;
                self.signaler(nature, phrase(*contrainte, contraintes, valeur));
            }
        }
    }
}

/// The kind of violation, if the value does not satisfy the demand. A demand on another type of value is satisfied.
fn manquement(contrainte: Demand, valeur: &Value) -> Option<NatureViolation> {
    let (est_invalide, nature) = match (contrainte, valeur) {
        (Demand::MinLength(minimum), Value::String(_))
        | (Demand::MinItems(minimum), Value::Array(_))
        | (Demand::MinProperties(minimum), Value::Object(_)) => (taille(valeur) < minimum, NatureViolation::Longueur),
        (Demand::MaxLength(plafond), Value::String(_))
        | (Demand::MaxItems(plafond), Value::Array(_))
        | (Demand::MaxProperties(plafond), Value::Object(_)) => (taille(valeur) > plafond, NatureViolation::Longueur),
        (Demand::UniqueItems, Value::Array(elements)) => (a_des_doublons(elements), NatureViolation::Doublon),
        (Demand::Minimum(minimum), Value::Number(numero)) => {
            (comparer(numero, minimum) == Some(Ordering::Less), NatureViolation::Borne)
        }
        (Demand::Maximum(plafond), Value::Number(numero)) => {
            (comparer(numero, plafond) == Some(Ordering::Greater), NatureViolation::Borne)
        }
        (Demand::ExclusiveMinimum(bord), Value::Number(numero)) => {
            (comparer(numero, bord) != Some(Ordering::Greater), NatureViolation::Borne)
        }
        (Demand::ExclusiveMaximum(bord), Value::Number(numero)) => {
            (comparer(numero, bord) != Some(Ordering::Less), NatureViolation::Borne)
        }
        (Demand::MultipleOf(pas), Value::Number(numero)) => (!est_multiple(numero, pas), NatureViolation::Multiple),
        (Demand::Format("int32"), Value::Number(numero)) => {
            (entier(numero).is_some_and(|entiere| i32::try_from(entiere).is_err()), NatureViolation::Borne)
        }
        (Demand::Format(format), Value::String(texte)) => (!a_le_format(format, texte), NatureViolation::Format),
        (Demand::Pattern(modele), Value::String(texte)) => (!suit(modele, texte), NatureViolation::Motif),
        // All keywords by name: a new one in the tables does nothing until it is implemented above.
        (
            Demand::MinLength(_)
            | Demand::MaxLength(_)
            | Demand::Minimum(_)
            | Demand::Maximum(_)
            | Demand::ExclusiveMinimum(_)
            | Demand::ExclusiveMaximum(_)
            | Demand::MultipleOf(_)
            | Demand::MinItems(_)
            | Demand::MaxItems(_)
            | Demand::UniqueItems
            | Demand::MinProperties(_)
            | Demand::MaxProperties(_)
            | Demand::Format(_)
            | Demand::Pattern(_),
            _,
        ) => return None,
    };
    est_invalide.then_some(nature)
}

/// A French sentence without the value.
fn phrase(contrainte: Demand, contraintes: &[Demand], valeur: &Value) -> String {
    if let Some((unite, ..)) = cote(contrainte) {
        let borne = |voulu: bool| {
            let mut cotes = contraintes.iter().filter_map(|contrainte| cote(*contrainte));
            cotes.find(|(autre, est_minimum, _)| *autre == unite && *est_minimum == voulu).map(|(.., borne)| borne)
        };
        let etendue = bornes(borne(true), borne(false));
        return match unite {
            "" => format!("il faut {etendue}"),
            unite => format!("il faut {etendue} {unite}, il y en a {}", taille(valeur)),
        };
    }
    match contrainte {
        Demand::ExclusiveMinimum(bord) => format!("il faut plus de {bord}"),
        Demand::ExclusiveMaximum(bord) => format!("il faut moins de {bord}"),
        Demand::MultipleOf(pas) => format!("il faut un multiple de {pas}"),
        Demand::Format("int32") => format!("il faut {}", bornes(Some(i32::MIN), Some(i32::MAX))),
        Demand::Format(format) => format!("le texte n'a pas le format {format}"),
        Demand::Pattern(modele) => format!("le texte ne suit pas le motif {modele}"),
        _ => "un élément est donné deux fois".to_owned(),
    }
}

/// The quantity that a constraint bounds, whether from below, and the bound: two bounds of the same quantity make one
/// sentence.
fn cote(contrainte: Demand) -> Option<(&'static str, bool, String)> {
    Some(match contrainte {
        Demand::MinLength(minimum) => ("caractère(s)", true, minimum.to_string()),
        Demand::MaxLength(plafond) => ("caractère(s)", false, plafond.to_string()),
        Demand::MinItems(minimum) => ("élément(s)", true, minimum.to_string()),
        Demand::MaxItems(plafond) => ("élément(s)", false, plafond.to_string()),
        Demand::MinProperties(minimum) => ("propriété(s)", true, minimum.to_string()),
        Demand::MaxProperties(plafond) => ("propriété(s)", false, plafond.to_string()),
        Demand::Minimum(minimum) => ("", true, minimum.to_string()),
        Demand::Maximum(plafond) => ("", false, plafond.to_string()),
        _ => return None,
    })
}

/// Characters of a text, elements of a list, properties of an object.
fn taille(valeur: &Value) -> u64 {
    let taille = match valeur {
        Value::String(texte) => texte.chars().count(),
        Value::Array(elements) => elements.len(),
        Value::Object(membres) => membres.len(),
        _ => 0,
    };
    taille as u64
}

fn a_des_doublons(elements: &[Value]) -> bool {
    let mut vus = BTreeSet::new();
    elements.iter().cloned().any(|mut element| {
        element.sort_all_objects();
        !vus.insert(element.to_string())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::table::Number;

    #[test]
    fn each_keyword_is_held() {
        let half = Number::Real(0.5);
        for (demand, good, bad) in [
            (Demand::MinLength(2), json!("éé"), json!("é")),
            (Demand::MaxLength(2), json!("éé"), json!("ééé")),
            (Demand::MinItems(1), json!([1]), json!([])),
            (Demand::MaxItems(1), json!([1]), json!([1, 2])),
            (Demand::MinProperties(1), json!({ "a": 1 }), json!({})),
            (Demand::MaxProperties(1), json!({ "a": 1 }), json!({ "a": 1, "b": 2 })),
            (Demand::UniqueItems, json!([1, "1", { "a": 1 }]), json!([{ "a": 1, "b": 2 }, { "b": 2, "a": 1 }])),
            (Demand::Minimum(half), json!(0.5), json!(0.4)),
            (Demand::Maximum(half), json!(0.5), json!(0.6)),
            (Demand::ExclusiveMinimum(half), json!(0.6), json!(0.5)),
            (Demand::ExclusiveMaximum(half), json!(0.4), json!(0.5)),
            (Demand::MultipleOf(half), json!(1.5), json!(1.4)),
            (Demand::Format("int32"), json!(i32::MIN), json!(2_147_483_648_u32)),
            (Demand::Format("date"), json!("2026-02-28"), json!("2026-02-30")),
            (Demand::Pattern("^a+$"), json!("aa"), json!("ab")),
        ] {
            assert_eq!(manquement(demand, &good), None, "{demand:?}");
            assert!(manquement(demand, &bad).is_some(), "{demand:?}");
            assert_eq!(manquement(demand, &Value::Null), None, "{demand:?} is not about null");
            assert!(!phrase(demand, &[demand], &bad).is_empty());
        }
    }

    #[test]
    fn two_bounds_make_one_sentence() {
        let demands = [Demand::MinLength(2), Demand::MaxLength(3)];
        assert_eq!(phrase(demands[1], &demands, &json!("aaaa")), "il faut de 2 à 3 caractère(s), il y en a 4");
        assert_eq!(
            phrase(Demand::Minimum(Number::Whole(1)), &[Demand::Minimum(Number::Whole(1))], &json!(0)),
            "il faut au moins 1"
        );
    }
}
