//! The IBAN: the international number of a bank account.

use std::ops::RangeInclusive;

use ::iban::{Iban as Registered, ParseIbanError};

use super::regles::Rules;
use super::{ScalarError, ScalarErrorKind};

/// The length of a French IBAN.
const FRENCH: usize = 27;
/// The lengths of all of them: that of Norway, and the most that the standard allows.
const LENGTHS: RangeInclusive<usize> = 15..=34;
const LENGTH: &str = "sa longueur n'est pas celle de son pays (27 caractères en France).";

trade_scalar! {
    /// The number of a bank account. It never prints: `Debug` and `Display` write `***`.
    ///
    /// ```
    /// # use cfadock_scalaires::Iban;
    /// let iban: Iban = "FR14 2004 1010 0505 0001 3M02 606".parse()?;
    /// assert_eq!(iban.expose(), "FR1420041010050500013M02606");
    /// # Ok::<(), cfadock_scalaires::ScalarError>(())
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
    // A French one is mostly mistyped by a letter too many: said before its key, which is wrong then as well.
    let right = if iban.starts_with("FR") { length == FRENCH } else { LENGTHS.contains(&length) };
    rules.check(right, ScalarErrorKind::Length, LENGTH)?;
    match iban.parse::<Registered>().map(drop) {
        Ok(()) => Ok(iban),
        Err(ParseIbanError::InvalidBaseIban { .. }) => {
            Err(rules.error(ScalarErrorKind::CheckDigits, "la clé de contrôle est fausse."))
        }
        Err(ParseIbanError::InvalidBban(_)) => Err(rules
            .error(ScalarErrorKind::Form, "sa longueur, ses chiffres ou ses lettres ne sont pas ceux de son pays.")),
        Err(ParseIbanError::UnknownCountry(_)) => {
            Err(rules.error(ScalarErrorKind::Form, "le code du pays n'est pas au registre des IBAN (ISO 13616)."))
        }
    }
}

fn is_head(iban: &str) -> bool {
    let bytes = iban.as_bytes();
    bytes.len() >= 4 && bytes[..2].iter().all(u8::is_ascii_uppercase) && bytes[2..4].iter().all(u8::is_ascii_digit)
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

    /// Keys that are right, and lengths or forms that are another country's.
    #[test]
    fn each_country_has_its_length_and_form() {
        for good in ["NO9386011117947", "BE68539007547034", "DE89370400440532013000", "MC5811222000010123456789030"] {
            assert_eq!(canonical(good).as_deref(), Ok(good));
        }
        for body in [
            "BE539007547034000",
            "DE3704004405320130",
            "DEX70400440532013000",
            "GB601613319268190000",
            "DZ2100001113000000570",
        ] {
            let (country, rest) = body.split_at(2);
            let iban = format!("{country}{:02}{rest}", 98 - remainder(&format!("{rest}{country}00")));
            assert_eq!(canonical(&iban).map_err(|error| error.kind()), Err(ScalarErrorKind::Form), "{iban}");
        }
    }

    /// Letters as numbers from A = 10, modulo 97.
    fn remainder(text: &str) -> u32 {
        text.chars().fold(0, |remainder, letter| {
            let value = letter.to_digit(36).expect("letters and digits");
            (remainder * if value < 10 { 10 } else { 100 } + value) % 97
        })
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
