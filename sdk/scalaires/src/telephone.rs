//! A French telephone number.

use super::regles::{Rules, is_digits};
use super::{ScalarError, ScalarErrorKind};

/// The country codes of numbers that France dials nationally with ten digits: mainland, Réunion and Mayotte,
/// Guadeloupe, Guyane, Martinique.
const INDICATIFS: [&str; 5] = ["33", "262", "590", "594", "596"];

trade_scalar! {
    /// A French telephone number: canonically ten digits, the first 0. `Debug` hides it.
    ///
    /// ```
    /// # use cfadock_scalaires::Telephone;
    /// let telephone: Telephone = "+33 (0)1 99 00 12 34".parse()?;
    /// assert_eq!(telephone.as_str(), "0199001234");
    /// # Ok::<(), cfadock_scalaires::ScalarError>(())
    /// ```
    Telephone, debug_masked, canonical
}

fn canonical(text: &str) -> Result<String, ScalarError> {
    let rules = Rules::of("téléphone");
    let compact = rules.compact(text, &['.', '-', '/'])?;
    let abroad = compact.strip_prefix('+').or_else(|| compact.strip_prefix("00"));
    let national = abroad.and_then(|rest| INDICATIFS.iter().find_map(|code| rest.strip_prefix(code))).map(|rest| {
        let rest = rest.strip_prefix("(0)").unwrap_or(rest);
        format!("0{rest}")
    });
    let number = national.unwrap_or(compact);
    rules.check(
        is_digits(&number),
        ScalarErrorKind::Character,
        "il ne doit contenir que des chiffres, après +33 le cas échéant.",
    )?;
    rules.check(number.len() == 10, ScalarErrorKind::Length, "il doit compter 10 chiffres.")?;
    let right = number.starts_with('0') && !number.starts_with("00");
    rules.check(right, ScalarErrorKind::Form, "il doit commencer par 0 puis un chiffre de 1 à 9.")?;
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_usual_writings() {
        for text in ["0199001234", "01 99 00 12 34", "01.99.00.12.34", "+33199001234", "0033 1 99 00 12 34"] {
            assert_eq!(canonical(text).as_deref(), Ok("0199001234"));
        }
        for (text, national) in [("+262 692 12 34 56", "0692123456"), ("00 590 690 12 34 56", "0690123456")] {
            assert_eq!(canonical(text).as_deref(), Ok(national));
        }
        for bad in ["", "199001234", "0099001234", "+44199001234", "01990012345", "01 99 00 12 3x"] {
            assert!(canonical(bad).is_err(), "{bad}");
        }
        assert_eq!(format!("{:?}", Telephone::unchecked("0199001234")), "Telephone(***)");
    }
}
