//! The RNCP number: a certification in the national register.

use super::regles::{Rules, is_digits};
use super::{ScalarError, ScalarErrorKind};

const PREFIX: &str = "RNCP";

trade_scalar! {
    /// The number of a certification: canonically `RNCP` and three to six digits.
    ///
    /// ```
    /// # use cfadock_scalaires::Rncp;
    /// let rncp: Rncp = "38565".parse()?;
    /// assert_eq!((rncp.as_str(), rncp.number()), ("RNCP38565", "38565"));
    /// # Ok::<(), cfadock_scalaires::ScalarError>(())
    /// ```
    Rncp, open, canonical
}

impl Rncp {
    /// The number without the prefix, as some receivers want it.
    pub fn number(&self) -> &str {
        let text = self.0.trim();
        match text.get(..PREFIX.len()) {
            Some(prefix) if prefix.eq_ignore_ascii_case(PREFIX) => text[PREFIX.len()..].trim_start(),
            _ => text,
        }
    }
}

fn canonical(text: &str) -> Result<String, ScalarError> {
    let rules = Rules::of("RNCP");
    let compact = rules.compact(text, &['.', '-'])?;
    let number = compact.strip_prefix(PREFIX).unwrap_or(&compact);
    rules.check(is_digits(number), ScalarErrorKind::Character, "il doit être formé de « RNCP » et de chiffres.")?;
    let right = (3..=6).contains(&number.len());
    rules.check(right, ScalarErrorKind::Length, "il doit compter de 3 à 6 chiffres.")?;
    Ok(format!("{PREFIX}{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_both_writings() {
        for text in ["RNCP38565", "38565", "rncp 38565"] {
            assert_eq!(canonical(text).as_deref(), Ok("RNCP38565"));
            assert_eq!(Rncp::unchecked(text).number(), "38565");
        }
        for bad in ["RNCP", "RS38565", "RNCP12", "RNCP1234567"] {
            assert!(canonical(bad).is_err(), "{bad}");
        }
    }
}
