//! Valid samples of a component, and the error in what becomes of one.

use serde_json::Value;

use crate::compare::difference_of_texts;
use crate::samples::{BEYOND, Mode, Sampler, written};
use crate::schema::Judge;

/// How many valid samples a component has at least, where it allows as many.
const SAMPLES: usize = 16;

/// How many a component has at most, however many values an enumeration in it lists.
const MOST_SAMPLES: usize = 200;

/// A number of samples that no float says, and the float next to it. The others are in a tree as their floats.
const UNSAID: [&str; 2] = ["9007199254740993", "9007199254740992"];

/// How such a number is refused: as what it is, or by a choice that keeps nothing unknown.
const REFUSALS: [&str; 2] = ["as a 64-bit float it would be written as another number", "no shape of "];

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

/// The texts that are tried for a sample: its own, and, if it has numbers that no float says, that with the floats next to
/// them.
pub fn texts(sample: &Value) -> (String, Option<String>) {
    let (text, said) = (written(sample), sample.to_string().replace(UNSAID[0], UNSAID[1]));
    let has_unsaid = [UNSAID[0], BEYOND[0].0].iter().any(|digits| text.contains(digits));
    (text, has_unsaid.then_some(said))
}

/// The error in the results for the texts of a sample.
pub fn wrong(judge: &Judge, name: &str, sample: &Value, answers: (&str, Option<&str>)) -> Option<String> {
    let (text, (answer, said)) = (written(sample), answers);
    match serde_json::from_str(answer) {
        Ok(back) => difference_of_texts(&text, answer).or_else(|| judge.fault_of_returned(name, &back)),
        // A number that no float says is none, rather than another one: it is that number alone which is refused.
        Err(_)
            if REFUSALS.iter().any(|refusal| answer.contains(refusal))
                && said.is_some_and(|said| serde_json::from_str::<Value>(said).is_ok()) =>
        {
            None
        }
        Err(_) => Some(format!("{answer}\n    for {}", sample.to_string().chars().take(300).collect::<String>())),
    }
}
