//! Valid samples of a component, and the error in what becomes of one.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::compare::difference_of_texts;
use crate::samples::{Mode, Sampler, written};
use crate::schema::Judge;

/// How many valid samples a component has at least, where it allows as many.
const SAMPLES: usize = 16;

/// How many a component has at most, however many values an enumeration in it lists.
const MOST_SAMPLES: usize = 200;

/// How a number is refused that its type does not have, and the numbers of samples of which that is due.
const NO_FLOAT: &str = "as a 64-bit float it would be written as another number";
const UNSAID: [&str; 3] = ["9007199254740993", "18446744073709551617", "0.12345678901234567"];

/// Valid samples of a component, and the error in the last invalid one.
pub fn valid<'d>(
    sampler: &mut Sampler<'d>,
    judge: &Judge,
    name: &str,
    schema: &'d Value,
) -> (Vec<Value>, Option<String>) {
    let wanted = SAMPLES.max(2 * Sampler::breadth(schema) + 6).min(MOST_SAMPLES);
    let (mut found, mut fault) = (Vec::new(), None);
    for rank in 0..4 * wanted {
        let mode = match rank % 8 {
            0 => Mode::Least,
            1 => Mode::All,
            2 => Mode::Nulls,
            _ => Mode::Random,
        };
        let sample = sampler.sample(schema, mode);
        match judge.fault(name, &sample) {
            Some(wrong) => fault = Some(wrong),
            None => found.push(sample),
        }
        if found.len() == wanted {
            break;
        }
    }
    (found, fault)
}

/// The error in the result for a sample.
pub fn wrong(judge: &Judge, name: &str, sample: &Value, answer: &str) -> Option<String> {
    let text = written(sample);
    match serde_json::from_str(answer) {
        Ok(back) => difference_of_texts(&text, answer).or_else(|| judge.fault_of_returned(name, &back)),
        // A number that no float says is none, rather than another one.
        Err(_) if is_unsaid(&text, answer) => None,
        Err(_) => Some(format!("{answer}\n    for {}", sample.to_string().chars().take(300).collect::<String>())),
    }
}

/// Whether an answer refuses a number of the sample that no float says, where that number is. A choice tells why each of
/// its shapes refuses the value: the number is somewhere within.
fn is_unsaid(sample: &str, answer: &str) -> bool {
    let reason = answer.strip_prefix("error: ").unwrap_or(answer);
    let placed = reason.strip_prefix("at `").and_then(|rest| rest.split_once("`: "));
    let (place, reason) = placed.unwrap_or(("", reason));
    reason.contains(NO_FLOAT) && is_at(sample, place, !reason.starts_with(NO_FLOAT))
}

/// Whether such a number is at a place of a value, or within what is there. Keys that do not look like names are masked.
fn is_at(text: &str, place: &str, within: bool) -> bool {
    let text = text.trim();
    let is_end = place.is_empty();
    if is_end && UNSAID.contains(&text.trim_start_matches('-')) {
        return true;
    }
    if is_end && !within {
        return false;
    }
    if let Ok(items) = serde_json::from_str::<Vec<Box<RawValue>>>(text) {
        return items.iter().enumerate().any(|(rank, item)| {
            let rest = if is_end { Some(place) } else { place.strip_prefix(&format!("[{rank}]")) };
            rest.is_some_and(|rest| is_at(item.get(), rest, within))
        });
    }
    let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(text).unwrap_or_default();
    let place = place.strip_prefix('.').unwrap_or(place);
    members.iter().any(|(key, value)| {
        let mut rests =
            [key.as_str(), "***"].into_iter().filter_map(|key| if is_end { Some("") } else { place.strip_prefix(key) });
        rests.any(|rest| (rest.is_empty() || rest.starts_with(['.', '['])) && is_at(value.get(), rest, within))
    })
}

#[test]
fn only_a_number_that_no_float_says_is_excused() {
    let sample = r#"{"a": [1, {"b c": -9007199254740993}], "text": "9007199254740993"}"#;
    let choice = format!("no shape of A fits: B: it is none; C: at `x`: {NO_FLOAT}");
    for (place, reason, is_due) in [
        ("a[1].***", NO_FLOAT, true),
        ("a[0]", NO_FLOAT, false),
        ("a[1]", NO_FLOAT, false),
        ("text", NO_FLOAT, false),
        ("a", &choice, true),
        ("a[0]", &choice, false),
        ("text", &choice, false),
        ("a[1].***", "it is none", false),
    ] {
        assert_eq!(is_unsaid(sample, &format!("error: at `{place}`: {reason}")), is_due, "{place}: {reason}");
    }
    assert!(is_unsaid(sample, &format!("error: {choice}")));
    assert!(is_unsaid("18446744073709551617", &format!("error: {NO_FLOAT}")));
}
