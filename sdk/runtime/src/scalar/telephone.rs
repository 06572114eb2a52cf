//! A French telephone number.

use super::rules::{Rules, is_digits};
use super::{ScalarError, ScalarErrorKind};

trade_scalar! {
    /// A French telephone number: canonically ten digits, the first 0. `Debug` hides it.
    ///
    /// ```
    /// # use cfadock_runtime::scalar::Telephone;
    /// let telephone: Telephone = "+33 (0)1 99 00 12 34".parse()?;
    /// assert_eq!(telephone.as_str(), "0199001234");
    /// # Ok::<(), cfadock_runtime::scalar::ScalarError>(())
    /// ```
    Telephone, debug_masked, canonical
}

fn canonical(text: &str) -> Result<String, ScalarError> {
    let rules = Rules::of("téléphone");
    let compact = rules.compact(text, &['.', '-', '/'])?;
    let national = compact.strip_prefix("+33").or_else(|| compact.strip_prefix("0033")).map(|rest| {
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
        for bad in ["", "199001234", "0099001234", "+44199001234", "01990012345", "01 99 00 12 3x"] {
            assert!(canonical(bad).is_err(), "{bad}");
        }
        assert_eq!(format!("{:?}", Telephone::unchecked("0199001234")), "Telephone(***)");
    }
}
