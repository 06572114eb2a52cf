//! Credentials in a text, complete or cut at the end of the text.

use super::MASK;
use crate::secret::Secret;

/// The text without credentials, and without the beginning of one at its end; with the count of steps.
pub(super) fn mask(text: String, secrets: &[Secret]) -> (String, usize) {
    let mut steps = 0;
    let masked = secrets.iter().map(Secret::expose).fold(text, |text, secret| {
        // A secret of one or two letters would mask every match of these letters and protect nothing.
        if secret.len() <= 2 {
            return text;
        }
        steps += text.len();
        let mut text = if text.contains(secret) { text.replace(secret, MASK) } else { text };
        let (torn, looked) = beginning_at_end(&text, secret);
        steps += looked;
        if torn >= 4 {
            text.truncate(text.len() - torn);
            text.push_str(MASK);
        }
        text
    });
    (masked, steps)
}

/// How many of the last bytes of the text are the beginning of the secret, but not all of it (Knuth, Morris and Pratt).
fn beginning_at_end(text: &str, secret: &str) -> (usize, usize) {
    let start = text.len().saturating_sub(secret.len() - 1);
    let tail = &text.as_bytes()[start..];
    // The tail is shorter than the secret, so no length exceeds it.
    let secret = &secret.as_bytes()[..=tail.len()];
    let mut steps = 0;
    let mut borders = vec![0; secret.len()];
    let mut extend = |borders: &[usize], mut length: usize, byte: u8| {
        steps += 1;
        while length > 0 && secret[length] != byte {
            steps += 1;
            length = borders[length - 1];
        }
        if secret[length] == byte { length + 1 } else { 0 }
    };
    for at in 1..secret.len() {
        borders[at] = extend(&borders, borders[at - 1], secret[at]);
    }
    let mut length = 0;
    for &byte in tail {
        length = extend(&borders, length, byte);
    }
    (length, steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_that_is_looked_at_is_counted() {
        for (text, secret, steps) in [
            ("[11,11,11,2", "11,11,2,33,44,55", 11 + 25),
            // No more of the end than the secret is long.
            ("[[[[11,11,11,2", "11,11,2,33", 14 + 21),
            ("[12]", "12", 0),
        ] {
            assert_eq!(mask(text.to_owned(), &[Secret::new(secret)]).1, steps, "{text}");
        }
    }
}
