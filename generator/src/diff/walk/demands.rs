//! Demands on values beyond their shape: stricter, weaker, or changed.

use serde_json::Value;

use super::Walk;
use super::spot::Spot;
use crate::api::demand::Bound;
use crate::api::{Demands, KEYWORDS};
use crate::diff::Kind;

pub fn compare(walk: &mut Walk<'_>, spot: &Spot, old: &Demands, new: &Demands) {
    for keyword in &KEYWORDS {
        let (old, new) = (old.get(keyword.name), new.get(keyword.name));
        if old != new {
            let kind = direction(keyword.bound, old, new);
            walk.plain(&spot.named(keyword.name), kind, (old.map(text), new.map(text)));
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn direction(bound: Bound, old: Option<&Value>, new: Option<&Value>) -> Kind {
    let (Some(old), Some(new)) = (old, new) else {
        return if new.is_some() { Kind::DemandTightened } else { Kind::DemandLoosened };
    };
    match bound.is_stricter(new, old) {
        Some(true) => Kind::DemandTightened,
        Some(false) => Kind::DemandLoosened,
        None => Kind::DemandChanged,
    }
}
