//! Valid samples of a component, and the error in what becomes of one.

use serde_json::Value;

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
        // A number that no float says is none, rather than another one; a choice tells why each shape refuses it.
        Err(_) if answer.contains(NO_FLOAT) && UNSAID.iter().any(|digits| text.contains(digits)) => None,
        Err(_) => Some(format!("{answer}\n    for {}", sample.to_string().chars().take(300).collect::<String>())),
    }
}
