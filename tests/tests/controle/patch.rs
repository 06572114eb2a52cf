//! JSON merge patches (RFC 7396) as TOML writes them.
//!
//! TOML has no null, and lists are long: the text `∅` takes a member away, and a table with numbers for keys changes the
//! items of a list.

use serde_json::{Map, Value};

/// What takes a member away.
const RIEN: &str = "∅";

/// Applies `patch` to `target`.
pub fn appliquer(target: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *target = patch.clone();
        return;
    };
    match target {
        Value::Array(items) if is_of_places(changes) => {
            for (place, change) in changes {
                let place: usize = place.parse().expect("only numbers were let in");
                if change == RIEN {
                    items.remove(place);
                } else if let Some(item) = items.get_mut(place) {
                    appliquer(item, change);
                } else {
                    items.push(change.clone());
                }
            }
        }
        _ => {
            if !target.is_object() {
                *target = Value::Object(Map::new());
            }
            let members = target.as_object_mut().expect("it was just made one");
            for (name, change) in changes {
                if change == RIEN {
                    members.shift_remove(name);
                } else {
                    appliquer(members.entry(name.clone()).or_insert(Value::Null), change);
                }
            }
        }
    }
}

fn is_of_places(changes: &Map<String, Value>) -> bool {
    !changes.is_empty() && changes.keys().all(|key| key.parse::<usize>().is_ok())
}

#[test]
fn members_change_come_and_go() {
    let mut target = serde_json::json!({"a": {"b": 1, "c": 2}, "l": [{"x": 1}, {"x": 2}]});
    let patch = serde_json::json!({"a": {"b": "∅", "d": {"e": 3}}, "l": {"1": {"x": 5}, "2": {"x": 6}}});
    appliquer(&mut target, &patch);
    assert_eq!(target, serde_json::json!({"a": {"c": 2, "d": {"e": 3}}, "l": [{"x": 1}, {"x": 5}, {"x": 6}]}));
    appliquer(&mut target, &serde_json::json!({"l": {"0": "∅"}, "a": []}));
    assert_eq!(target, serde_json::json!({"a": [], "l": [{"x": 5}, {"x": 6}]}));
}
