//! Demands on values beyond their shape: stricter, laxer, or another.

use super::spot::Spot;
use super::{Pair, Walk};
use crate::api::Rules;
use crate::diff::Kind;

/// How a demand bounds values.
#[derive(Clone, Copy)]
enum Bound {
    /// The greater, the stricter.
    Least,
    /// The smaller, the stricter.
    Most,
    /// Cannot be compared.
    Other,
}

pub fn compare(walk: &mut Walk<'_>, spot: &Spot, old: &Rules, new: &Rules) {
    let mut one =
        |name: &str, bound, old: Option<String>, new: Option<String>| demand(walk, spot, name, bound, (old, new));
    let whole = |count: Option<u64>| count.map(|count| count.to_string());
    let number = |number: Option<f64>| number.map(|number| number.to_string());
    let flag = |flag: bool| flag.then(|| "true".to_owned());
    one("minLength", Bound::Least, whole(old.min_length), whole(new.min_length));
    one("maxLength", Bound::Most, whole(old.max_length), whole(new.max_length));
    one("pattern", Bound::Other, old.pattern.clone(), new.pattern.clone());
    one("format", Bound::Other, old.format.clone(), new.format.clone());
    one("minimum", Bound::Least, number(old.minimum), number(new.minimum));
    one("maximum", Bound::Most, number(old.maximum), number(new.maximum));
    one("exclusiveMinimum", Bound::Least, flag(old.exclusive_minimum), flag(new.exclusive_minimum));
    one("exclusiveMaximum", Bound::Least, flag(old.exclusive_maximum), flag(new.exclusive_maximum));
    one("multipleOf", Bound::Other, number(old.multiple_of), number(new.multiple_of));
    one("minItems", Bound::Least, whole(old.min_items), whole(new.min_items));
    one("maxItems", Bound::Most, whole(old.max_items), whole(new.max_items));
    one("uniqueItems", Bound::Least, flag(old.unique_items), flag(new.unique_items));
    one("minProperties", Bound::Least, whole(old.min_properties), whole(new.min_properties));
    one("maxProperties", Bound::Most, whole(old.max_properties), whole(new.max_properties));
}

fn demand(walk: &mut Walk<'_>, spot: &Spot, name: &str, bound: Bound, pair: Pair) {
    if pair.0 != pair.1 {
        let kind = direction(bound, &pair);
        walk.plain(&spot.named(name), kind, pair);
    }
}

fn direction(bound: Bound, pair: &Pair) -> Kind {
    let (old, new) = match pair {
        (None, _) => return Kind::DemandTightened,
        (_, None) => return Kind::DemandLoosened,
        (Some(old), Some(new)) => (old.parse::<f64>(), new.parse::<f64>()),
    };
    match (bound, old, new) {
        (Bound::Least, Ok(old), Ok(new)) if new > old => Kind::DemandTightened,
        (Bound::Most, Ok(old), Ok(new)) if new < old => Kind::DemandTightened,
        (Bound::Least | Bound::Most, Ok(_), Ok(_)) => Kind::DemandLoosened,
        _ => Kind::DemandChanged,
    }
}
