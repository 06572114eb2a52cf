//! The constraints of a value beyond its shape, keyword by keyword.

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
    pub(super) fn contraintes(&mut self, demands: &[Demand], value: &Value) {
        let mut has_length = true;
        for demand in demands {
            // A text that is too long is not searched: a pattern's cost grows with its input.
            if !has_length && matches!(demand, Demand::Pattern(_)) {
                continue;
            }
            if let Some(kind) = broken(*demand, value) {
                has_length &= kind != NatureViolation::Longueur;
                self.signaler(kind, sentence(*demand, demands, value));
            }
        }
    }
}

/// The kind of fault when a value is not as demanded. What is demanded of another type of value, it meets.
fn broken(demand: Demand, value: &Value) -> Option<NatureViolation> {
    let (is_broken, kind) = match (demand, value) {
        (Demand::MinLength(least), Value::String(_))
        | (Demand::MinItems(least), Value::Array(_))
        | (Demand::MinProperties(least), Value::Object(_)) => (size(value) < least, NatureViolation::Longueur),
        (Demand::MaxLength(most), Value::String(_))
        | (Demand::MaxItems(most), Value::Array(_))
        | (Demand::MaxProperties(most), Value::Object(_)) => (size(value) > most, NatureViolation::Longueur),
        (Demand::UniqueItems, Value::Array(elements)) => (a_des_doublons(elements), NatureViolation::Doublon),
        (Demand::Minimum(least), Value::Number(number)) => {
            (comparer(number, least) == Some(Ordering::Less), NatureViolation::Borne)
        }
        (Demand::Maximum(most), Value::Number(number)) => {
            (comparer(number, most) == Some(Ordering::Greater), NatureViolation::Borne)
        }
        (Demand::ExclusiveMinimum(edge), Value::Number(number)) => {
            (comparer(number, edge) != Some(Ordering::Greater), NatureViolation::Borne)
        }
        (Demand::ExclusiveMaximum(edge), Value::Number(number)) => {
            (comparer(number, edge) != Some(Ordering::Less), NatureViolation::Borne)
        }
        (Demand::MultipleOf(step), Value::Number(number)) => (!est_multiple(number, step), NatureViolation::Multiple),
        (Demand::Format("int32"), Value::Number(number)) => {
            (entier(number).is_some_and(|whole| i32::try_from(whole).is_err()), NatureViolation::Borne)
        }
        (Demand::Format(format), Value::String(text)) => (!a_le_format(format, text), NatureViolation::Format),
        (Demand::Pattern(pattern), Value::String(text)) => (!suit(pattern, text), NatureViolation::Motif),
        _ => return None,
    };
    is_broken.then_some(kind)
}

/// A French sentence without the value.
fn sentence(demand: Demand, demands: &[Demand], value: &Value) -> String {
    if let Some((unit, ..)) = side(demand) {
        let bound = |wanted: bool| {
            let mut sides = demands.iter().filter_map(|demand| side(*demand));
            sides.find(|(other, is_least, _)| *other == unit && *is_least == wanted).map(|(.., bound)| bound)
        };
        let range = bornes(bound(true), bound(false));
        return match unit {
            "" => format!("il faut {range}"),
            unit => format!("il faut {range} {unit}, il y en a {}", size(value)),
        };
    }
    match demand {
        Demand::ExclusiveMinimum(edge) => format!("il faut plus de {edge}"),
        Demand::ExclusiveMaximum(edge) => format!("il faut moins de {edge}"),
        Demand::MultipleOf(step) => format!("il faut un multiple de {step}"),
        Demand::Format("int32") => format!("il faut {}", bornes(Some(i32::MIN), Some(i32::MAX))),
        Demand::Format(format) => format!("le texte n'a pas le format {format}"),
        Demand::Pattern(pattern) => format!("le texte ne suit pas le motif {pattern}"),
        _ => "un élément est donné deux fois".to_owned(),
    }
}

/// What a demand bornes, whether from below, and the bound: two that bound the same make one sentence.
fn side(demand: Demand) -> Option<(&'static str, bool, String)> {
    Some(match demand {
        Demand::MinLength(least) => ("caractère(s)", true, least.to_string()),
        Demand::MaxLength(most) => ("caractère(s)", false, most.to_string()),
        Demand::MinItems(least) => ("élément(s)", true, least.to_string()),
        Demand::MaxItems(most) => ("élément(s)", false, most.to_string()),
        Demand::MinProperties(least) => ("propriété(s)", true, least.to_string()),
        Demand::MaxProperties(most) => ("propriété(s)", false, most.to_string()),
        Demand::Minimum(least) => ("", true, least.to_string()),
        Demand::Maximum(most) => ("", false, most.to_string()),
        _ => return None,
    })
}

/// Characters of a text, elements of a list, properties of an object.
fn size(value: &Value) -> u64 {
    let size = match value {
        Value::String(text) => text.chars().count(),
        Value::Array(elements) => elements.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    };
    size as u64
}

fn a_des_doublons(elements: &[Value]) -> bool {
    let mut seen = BTreeSet::new();
    elements.iter().cloned().any(|mut element| {
        element.sort_all_objects();
        !seen.insert(element.to_string())
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
            assert_eq!(broken(demand, &good), None, "{demand:?}");
            assert!(broken(demand, &bad).is_some(), "{demand:?}");
            assert_eq!(broken(demand, &Value::Null), None, "{demand:?} is not about null");
            assert!(!sentence(demand, &[demand], &bad).is_empty());
        }
    }

    #[test]
    fn two_bounds_make_one_sentence() {
        let demands = [Demand::MinLength(2), Demand::MaxLength(3)];
        assert_eq!(sentence(demands[1], &demands, &json!("aaaa")), "il faut de 2 à 3 caractère(s), il y en a 4");
        assert_eq!(
            sentence(Demand::Minimum(Number::Whole(1)), &[Demand::Minimum(Number::Whole(1))], &json!(0)),
            "il faut au moins 1"
        );
    }
}
