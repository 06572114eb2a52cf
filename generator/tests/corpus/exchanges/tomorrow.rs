//! Answers of future documents: an additional property, an unknown code, an unknown tag.

use serde_json::{Value, json};

/// A value of a future document, and the same without the new parts if a model may leave those to the raw body.
pub struct Tomorrow {
    pub value: Value,
    pub without: Vec<Value>,
}

/// How many places of one kind are tried in one value.
const PLACES: usize = 3;

/// How many leaves of one value are tried at most.
const TRIED: usize = 40;

/// Variations of a valid value. `fault` gives the errors of today's schema in a value, with their places.
pub fn of(today: &Value, fault: impl Fn(&Value) -> Option<String>) -> Vec<Tomorrow> {
    let is_valid = |value: &Value| fault(value).is_none();
    let mut places = Vec::new();
    collect(today, String::new(), &mut places);
    let object = |place: &&String| today.pointer(place).is_some_and(Value::is_object);
    let mut found: Vec<Tomorrow> = spread(places.iter().filter(object).collect())
        .into_iter()
        .filter_map(|place| {
            let grown = |property: Value| {
                let mut value = today.clone();
                value.pointer_mut(place).unwrap()["x_de_demain"] = property;
                value
            };
            // The content of a map has the same form everywhere in it.
            let properties = today.pointer(place).and_then(Value::as_object).into_iter().flatten();
            let beside = properties.map(|(_, value)| value.clone());
            let free = json!({"neuf": [1, null, "é"]});
            let leaves = [json!("neuf"), json!(9), json!(true), json!([]), json!(["neuf"]), json!({}), Value::Null];
            let mut tried = std::iter::once(free.clone()).chain(beside.take(3)).chain(leaves).map(&grown);
            let value = tried.find(&is_valid).or_else(|| {
                // For a map with a form that does not occur here, an invalid value is also invalid in a future
                // document.
                let other = grown(free.clone());
                let is_of_a_map = fault(&other).is_some_and(|fault| fault.contains("/x_de_demain"));
                (!is_of_a_map).then_some(other)
            })?;
            // Of an open record, the content may be new too. A schema for any value keeps it completely.
            let within = (value == grown(free) && !is_valid(&grown(json!(9)))).then(|| grown(json!({})));
            Some(Tomorrow { value, without: std::iter::once(today.clone()).chain(within).collect() })
        })
        .collect();
    // A value that today's schema accepts is no test of a future document.
    let step = places.len() / TRIED + 1;
    let leaves = places.iter().step_by(step).filter_map(|place| {
        let new = match today.pointer(place)? {
            Value::String(_) => json!("de demain"),
            Value::Number(number) if number.is_i64() => json!(987_123),
            _ => return None,
        };
        let mut value = today.clone();
        *value.pointer_mut(place)? = new;
        (!is_valid(&value)).then_some(value)
    });
    let leaves: Vec<Value> = leaves.take(4 * PLACES).collect();
    found.extend(
        spread(leaves.iter().collect()).into_iter().map(|value| Tomorrow { value: value.clone(), without: Vec::new() }),
    );
    found
}

/// The first, the last and one between.
fn spread<T>(all: Vec<&T>) -> Vec<&T> {
    let last = all.len().saturating_sub(1);
    let mut ranks = vec![0, last / 2, last];
    ranks.dedup();
    ranks.into_iter().take(PLACES).filter_map(|rank| all.get(rank).copied()).collect()
}

fn collect(value: &Value, place: String, found: &mut Vec<String>) {
    match value {
        Value::Object(properties) => {
            for (name, value) in properties {
                collect(value, format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            for (rank, value) in items.iter().enumerate() {
                collect(value, format!("{place}/{rank}"), found);
            }
        }
        _ => {}
    }
    found.push(place);
}
