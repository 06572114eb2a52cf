//! The BIC: the international name of a bank.

use super::regles::{Rules, matches};
use super::{ScalarError, ScalarErrorKind};

trade_scalar! {
    /// The name of a bank: eight characters, or eleven with the branch.
    Bic, open, canonical
}

fn canonical(text: &str) -> Result<String, ScalarError> {
    let rules = Rules::of("BIC");
    let bic = rules.compact(text, &[])?;
    let right = [8, 11].contains(&bic.chars().count());
    rules.check(right, ScalarErrorKind::Length, "il doit compter 8 ou 11 caractères.")?;
    let right = matches(&bic, "AAAAAAXX") || matches(&bic, "AAAAAAXXXXX");
    rules.check(right, ScalarErrorKind::Form, "il doit commencer par six lettres.")?;
    Ok(bic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_eight_or_eleven_characters() {
        for good in ["AGRIFRPP", "PSSTFRPPPAR"] {
            assert_eq!(canonical(good).as_deref(), Ok(good));
        }
        for bad in ["AGRIFRP", "AGR1FRPP", "AGRIFRPP-AR"] {
            assert!(canonical(bad).is_err(), "{bad}");
        }
    }
}
