//! The IBAN: the international number of a bank account.

use super::rules::Rules;
use super::{ScalarError, ScalarErrorKind};

/// The length of a French IBAN.
const FRENCH: usize = 27;

trade_scalar! {
    /// The number of a bank account. It never prints: `Debug` and `Display` write `***`.
    ///
    /// ```
    /// # use cfadock_runtime::scalar::Iban;
    /// let iban: Iban = "FR14 2004 1010 0505 0001 3M02 606".parse()?;
    /// assert_eq!(iban.expose(), "FR1420041010050500013M02606");
    /// # Ok::<(), cfadock_runtime::scalar::ScalarError>(())
    /// ```
    Iban, masked, canonical
}

impl Iban {
    /// Checks the RIB key inside a French IBAN. Other countries have none, and pass.
    ///
    /// # Errors
    /// When the IBAN is not valid, or its RIB key is wrong though its own key is right: mostly an invented number.
    pub fn verifier_rib(&self) -> Result<(), ScalarError> {
        let iban = canonical(&self.0)?;
        let right = !iban.starts_with("FR") || is_rib(&iban[4..]);
        Rules::of("IBAN").check(right, ScalarErrorKind::CheckDigits, "la clé RIB est fausse.")
    }
}

/// Bank (5), counter (5), account (11) and key (2): `97 - (89 bank + 15 counter + 3 account) mod 97`.
fn is_rib(rib: &str) -> bool {
    let number = |part: &str| part.chars().try_fold(0_u64, |sum, letter| Some(sum * 10 + rib_digit(letter)?));
    let parts = (number(&rib[..5]), number(&rib[5..10]), number(&rib[10..21]), rib[21..].parse::<u64>());
    match parts {
        (Some(bank), Some(counter), Some(account), Ok(key)) => {
            key == 97 - (89 * bank + 15 * counter + 3 * account) % 97
        }
        _ => false,
    }
}

/// A to I count 1 to 9, J to R 1 to 9, S to Z 2 to 9.
fn rib_digit(letter: char) -> Option<u64> {
    let rank = u64::from(letter.to_digit(36)?);
    Some(match rank {
        0..=9 => rank,
        10..=18 => rank - 9,
        19..=27 => rank - 18,
        _ => rank - 26,
    })
}

fn canonical(text: &str) -> Result<String, ScalarError> {
    let rules = Rules::of("IBAN");
    let iban = rules.compact(text, &['.', '-'])?;
    let right = iban.bytes().all(|byte| byte.is_ascii_alphanumeric());
    rules.check(right, ScalarErrorKind::Character, "il ne doit contenir que des lettres et des chiffres.")?;
    let twice = iban.starts_with("FRFR");
    rules.check(!twice, ScalarErrorKind::Form, "le code du pays est écrit deux fois.")?;
    let (is_form, length) = (is_head(&iban), iban.len());
    rules.check(is_form, ScalarErrorKind::Form, "il doit commencer par le code du pays et deux chiffres.")?;
    let right = if iban.starts_with("FR") { length == FRENCH } else { (15..=34).contains(&length) };
    rules.check(
        right,
        ScalarErrorKind::Length,
        "sa longueur n'est pas celle de son pays (27 caractères en France).",
    )?;
    rules.check(remainder(&iban) == 1, ScalarErrorKind::CheckDigits, "la clé de contrôle est fausse.")?;
    Ok(iban)
}

fn is_head(iban: &str) -> bool {
    let bytes = iban.as_bytes();
    bytes.len() >= 4 && bytes[..2].iter().all(u8::is_ascii_uppercase) && bytes[2..4].iter().all(u8::is_ascii_digit)
}

/// The four first characters last, letters as numbers from A = 10, modulo 97.
fn remainder(iban: &str) -> u32 {
    let (head, tail) = iban.split_at(4);
    tail.chars().chain(head.chars()).fold(0, |remainder, letter| {
        let value = letter.to_digit(36).expect("only letters and digits were let in");
        let shift = if value < 10 { 10 } else { 100 };
        (remainder * shift + value) % 97
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_vectors() {
        for good in ["FR1420041010050500013M02606", "FR7630006000011234567890189", "GB29NWBK60161331926819"] {
            assert_eq!(canonical(&good.to_lowercase()).as_deref(), Ok(good));
        }
        for (bad, kind) in [
            ("FR1420041010050500013M02607", ScalarErrorKind::CheckDigits),
            ("FR7630006000011234567890180", ScalarErrorKind::CheckDigits),
            ("FRFR1420041010050500013M02606", ScalarErrorKind::Form),
            ("FR142004101005050001", ScalarErrorKind::Length),
            ("FR14 2004é1010050500013M026", ScalarErrorKind::Character),
        ] {
            assert_eq!(canonical(bad).map_err(|error| error.kind()), Err(kind), "{bad}");
        }
    }

    #[test]
    fn the_rib_key_is_checked_apart() {
        for good in ["FR1420041010050500013M02606", "FR7630006000011234567890189", "GB29NWBK60161331926819"] {
            assert_eq!(Iban::unchecked(good).verifier_rib(), Ok(()));
        }
        // The IBAN's own key is right, the RIB key is not.
        let invented = Iban::unchecked("FR4930006000011234567890190");
        assert_eq!(invented.verifier(), Ok(()));
        assert_eq!(invented.verifier_rib().map_err(|error| error.kind()), Err(ScalarErrorKind::CheckDigits));
        assert!(Iban::unchecked("FR76").verifier_rib().is_err());
    }
}
