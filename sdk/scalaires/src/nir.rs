//! The NIR, the number of a person in the social security: thirteen characters and a key of two digits.

use super::regles::{Rules, is_digits};
use super::{ScalarError, ScalarErrorKind};

const BODY: usize = 13;
const WITH_KEY: usize = 15;

trade_scalar! {
    /// The number of a person in the social security, with its key (15 characters) or without (13).
    ///
    /// It never prints: `Debug` and `Display` write `***`.
    /// Sex, month and place are not judged: provisional numbers and unknown months exist.
    ///
    /// ```
    /// # use cfadock_scalaires::Nir;
    /// let nir: Nir = "1 03 04 2A 999 999 07".parse()?;
    /// assert_eq!(nir.expose(), "103042A99999907");
    /// assert_eq!(nir.to_string(), "***");
    /// # Ok::<(), cfadock_scalaires::ScalarError>(())
    /// ```
    Nir, masked, canonical
}

impl Nir {
    /// The key that belongs to the thirteen first characters, from 1 to 97.
    ///
    /// # Errors
    /// When they are not those of a NIR. A wrong key that may follow is not looked at.
    pub fn key(&self) -> Result<u8, ScalarError> {
        key_of(&compact(&self.0)?)
    }

    /// The same number with its key, fifteen characters, as the exchange wants it.
    ///
    /// # Errors
    /// When it is not valid.
    pub fn with_key(&self) -> Result<Self, ScalarError> {
        let nir = canonical(&self.0)?;
        let key = key_of(&nir)?;
        Ok(Self(format!("{}{key:02}", &nir[..BODY])))
    }
}

fn canonical(text: &str) -> Result<String, ScalarError> {
    let nir = compact(text)?;
    let key = key_of(&nir)?;
    let right = nir.len() == BODY || nir[BODY..].parse() == Ok(key);
    Rules::of("NIR").check(right, ScalarErrorKind::CheckDigits, "la clé de contrôle est fausse.")?;
    Ok(nir)
}

/// The characters of a NIR, thirteen or fifteen.
fn compact(text: &str) -> Result<String, ScalarError> {
    let rules = Rules::of("NIR");
    let nir = rules.compact(text, &['.', '-'])?;
    let of_corsica = nir.get(5..7).is_some_and(|department| matches!(department, "2A" | "2B"));
    let right = nir.bytes().enumerate().all(|(place, byte)| byte.is_ascii_digit() || (of_corsica && place == 6));
    rules.check(
        right,
        ScalarErrorKind::Character,
        "il ne doit contenir que des chiffres, sauf 2A ou 2B pour la Corse.",
    )?;
    let right = [BODY, WITH_KEY].contains(&nir.len());
    rules.check(right, ScalarErrorKind::Length, "il doit compter 13 caractères, ou 15 avec sa clé.")?;
    Ok(nir)
}

/// 97 less the remainder of the body, in which Corsica counts as 19 (2A) or 18 (2B).
fn key_of(nir: &str) -> Result<u8, ScalarError> {
    let body = nir[..BODY].replacen("2A", "19", 1).replacen("2B", "18", 1);
    debug_assert!(is_digits(&body), "only Corsica brings a letter");
    let body: u64 = body
        .parse()
        .map_err(|_| Rules::of("NIR").error(ScalarErrorKind::Character, "il ne doit contenir que des chiffres."))?;
    Ok(u8::try_from(97 - body % 97).expect("a key is at most 97"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_vectors() {
        for (body, key) in [
            ("1801275123456", 42),
            ("103042A999999", 7),
            ("206112B999999", 46),
            ("2050699999999", 59),
            ("1050675999980", 97),
            ("1050675999979", 1),
        ] {
            assert_eq!(Nir::unchecked(body).key(), Ok(key));
            assert!(Nir::unchecked(body).verifier().is_ok());
            let whole = format!("{body}{key:02}");
            assert_eq!(canonical(&whole), Ok(whole.clone()));
            assert_eq!(Nir::unchecked(body).with_key(), Ok(Nir::unchecked(whole.clone())));
            assert_eq!(Nir::unchecked(whole.clone()).with_key(), Ok(Nir::unchecked(whole.clone())));
            let wrong = format!("{body}{:02}", key % 97 + 1);
            assert_eq!(canonical(&wrong).map_err(|error| error.kind()), Err(ScalarErrorKind::CheckDigits));
        }
        assert_eq!(canonical("105067599998000").map_err(|error| error.kind()), Err(ScalarErrorKind::CheckDigits));
    }

    #[test]
    fn refuses_what_is_none() {
        for (bad, kind) in [
            ("", ScalarErrorKind::Empty),
            ("180127512345", ScalarErrorKind::Length),
            ("18012751234564", ScalarErrorKind::Length),
            ("1801275A23456", ScalarErrorKind::Character),
            ("18012é5123456", ScalarErrorKind::Character),
            ("2A03042A99999", ScalarErrorKind::Character),
        ] {
            assert_eq!(canonical(bad).map_err(|error| error.kind()), Err(kind), "{bad}");
        }
    }

    #[test]
    fn never_prints() {
        let nir = Nir::unchecked("180127512345643");
        let error = nir.verifier().expect_err("the key is wrong");
        for shown in [format!("{nir:?}"), nir.to_string(), error.to_string(), format!("{error:?}")] {
            assert!(!shown.contains("18012"), "{shown}");
        }
    }
}
