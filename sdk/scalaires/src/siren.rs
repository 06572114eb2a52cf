//! The SIREN: nine digits that name a company.

use super::regles::{Rules, is_digits, luhn};
use super::{ScalarError, ScalarErrorKind};

trade_scalar! {
    /// The number of a company: nine digits, of which Luhn's sum is right.
    ///
    /// ```
    /// # use cfadock_scalaires::Siren;
    /// let siren: Siren = "732 829 320".parse()?;
    /// assert_eq!(siren.as_str(), "732829320");
    /// # Ok::<(), cfadock_scalaires::ScalarError>(())
    /// ```
    Siren, open, canonical
}

fn canonical(text: &str) -> Result<String, ScalarError> {
    let rules = Rules::of("SIREN");
    let siren = rules.compact(text, &['.', '-'])?;
    rules.check(is_digits(&siren), ScalarErrorKind::Character, "il ne doit contenir que des chiffres.")?;
    rules.check(siren.len() == 9, ScalarErrorKind::Length, "il doit compter 9 chiffres.")?;
    rules.check(luhn(&siren).is_multiple_of(10), ScalarErrorKind::CheckDigits, "la clé de contrôle est fausse.")?;
    Ok(siren)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_luhn() {
        assert!(canonical("732829320").is_ok());
        assert_eq!(canonical("732829321").map_err(|error| error.kind()), Err(ScalarErrorKind::CheckDigits));
        assert_eq!(canonical("73282932").map_err(|error| error.kind()), Err(ScalarErrorKind::Length));
        assert_eq!(canonical("73282932O").map_err(|error| error.kind()), Err(ScalarErrorKind::Character));
        assert_eq!(canonical(" ").map_err(|error| error.kind()), Err(ScalarErrorKind::Empty));
    }
}
