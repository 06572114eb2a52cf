//! The code of a diploma in the education ministry's list.

use super::regles::{Rules, matches};
use super::{ScalarError, ScalarErrorKind};

trade_scalar! {
    /// The code of a diploma: eight characters, the third perhaps a letter, and perhaps a letter of speciality.
    CodeDiplome, open, canonical
}

fn canonical(text: &str) -> Result<String, ScalarError> {
    let rules = Rules::of("code diplôme");
    let code = rules.compact(text, &[])?;
    let right = [8, 9].contains(&code.chars().count());
    rules.check(right, ScalarErrorKind::Length, "il doit compter 8 caractères, ou 9 avec la lettre de spécialité.")?;
    let right = matches(&code, "00X00000") || matches(&code, "00X00000A");
    rules.check(
        right,
        ScalarErrorKind::Form,
        "il doit être formé de chiffres ; le troisième caractère peut être une lettre.",
    )?;
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_eight_characters_and_perhaps_a_letter() {
        for good in ["50022139", "26X32403", "26X32403T"] {
            assert_eq!(canonical(good).as_deref(), Ok(good));
        }
        for bad in ["5002213", "5X022139", "500221391", "5002213A"] {
            assert!(canonical(bad).is_err(), "{bad}");
        }
    }
}
