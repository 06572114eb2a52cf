//! The IBAN: the international number of a bank account.

use super::text::Rules;
use super::{ScalarError, ScalarErrorKind};

/// The length of a French IBAN.
const FRENCH: usize = 27;

text_scalar! {
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

fn canonical(text: &str) -> Result<String, ScalarError> {
    let rules = Rules::of("IBAN");
    let iban = rules.compact(text, &['.', '-'])?;
    let right = iban.bytes().all(|byte| byte.is_ascii_alphanumeric());
    rules.check(right, ScalarErrorKind::Character, "il ne doit contenir que des lettres et des chiffres.")?;
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
}
