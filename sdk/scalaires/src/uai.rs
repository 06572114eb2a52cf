//! The UAI: the number of a school, seven digits and a letter.

use super::regles::{Rules, matches};
use super::{ScalarError, ScalarErrorKind};

/// The letters that check, in the order of the remainders: I, O and Q look like digits and are left out.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

trade_scalar! {
    /// The number of a school: seven digits and the letter that checks them.
    Uai, open, canonical
}

fn canonical(text: &str) -> Result<String, ScalarError> {
    let rules = Rules::of("UAI");
    let uai = rules.compact(text, &['.', '-'])?;
    rules.check(uai.chars().count() == 8, ScalarErrorKind::Length, "il doit compter 7 chiffres et une lettre.")?;
    rules.check(matches(&uai, "0000000A"), ScalarErrorKind::Form, "il doit compter 7 chiffres et une lettre.")?;
    let number: usize = uai[..7].parse().expect("seven digits are a number");
    let right = uai.as_bytes()[7] == LETTERS[number % LETTERS.len()];
    rules.check(right, ScalarErrorKind::CheckDigits, "la lettre de contrôle est fausse.")?;
    Ok(uai)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_vectors() {
        for good in ["0951099D", "0750654D", "0752524L", "0920131T", "0561910X"] {
            assert_eq!(canonical(&good.to_lowercase()).as_deref(), Ok(good));
        }
        assert_eq!(canonical("0123456A").map_err(|error| error.kind()), Err(ScalarErrorKind::CheckDigits));
        assert!(canonical("0123456S").is_ok());
        assert_eq!(canonical("01234567").map_err(|error| error.kind()), Err(ScalarErrorKind::Form));
        assert_eq!(canonical("123456A").map_err(|error| error.kind()), Err(ScalarErrorKind::Length));
    }
}
