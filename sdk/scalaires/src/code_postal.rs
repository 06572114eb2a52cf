//! The French postcode.

use super::regles::{Rules, is_digits};
use super::{ScalarError, ScalarErrorKind};

trade_scalar! {
    /// A French postcode: five digits, also in Corsica (20…).
    CodePostal, open, canonical
}

fn canonical(text: &str) -> Result<String, ScalarError> {
    let rules = Rules::of("code postal");
    let code = rules.compact(text, &[])?;
    rules.check(is_digits(&code), ScalarErrorKind::Character, "il ne doit contenir que des chiffres.")?;
    rules.check(code.len() == 5, ScalarErrorKind::Length, "il doit compter 5 chiffres.")?;
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_five_digits() {
        for good in ["75001", "20000", "97400"] {
            assert_eq!(canonical(good).as_deref(), Ok(good));
        }
        for bad in ["7500", "2A000", "750011", ""] {
            assert!(canonical(bad).is_err(), "{bad}");
        }
    }
}
