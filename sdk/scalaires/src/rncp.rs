//! The RNCP number: a certification in the national register.

use super::regles::{Regles, que_des_chiffres};
use super::{ErreurScalaire, NatureErreur};

const PREFIX: &str = "RNCP";

scalaire_du_metier! {
    /// The number of a certification: canonically `RNCP` and three to six digits.
    ///
    /// ```
    /// # use cfadock_scalaires::Rncp;
    /// let rncp: Rncp = "38565".parse()?;
    /// assert_eq!((rncp.as_str(), rncp.numero()), ("RNCP38565", "38565"));
    /// # Ok::<(), cfadock_scalaires::ErreurScalaire>(())
    /// ```
    Rncp, open, canonique
}

impl Rncp {
    /// The number without the prefix, as some receivers want it.
    pub fn numero(&self) -> &str {
        let text = self.0.trim();
        match text.get(..PREFIX.len()) {
            Some(prefix) if prefix.eq_ignore_ascii_case(PREFIX) => text[PREFIX.len()..].trim_start(),
            _ => text,
        }
    }
}

fn canonique(text: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("RNCP");
    let compact = regles.compact(text, &['.', '-'])?;
    let number = compact.strip_prefix(PREFIX).unwrap_or(&compact);
    regles.exiger(
        que_des_chiffres(number),
        NatureErreur::Caractere,
        "il doit être formé de « RNCP » et de chiffres.",
    )?;
    let right = (3..=6).contains(&number.len());
    regles.exiger(right, NatureErreur::Longueur, "il doit compter de 3 à 6 chiffres.")?;
    Ok(format!("{PREFIX}{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_both_writings() {
        for text in ["RNCP38565", "38565", "rncp 38565"] {
            assert_eq!(canonique(text).as_deref(), Ok("RNCP38565"));
            assert_eq!(Rncp::tel_quel(text).numero(), "38565");
        }
        for bad in ["RNCP", "RS38565", "RNCP12", "RNCP1234567"] {
            assert!(canonique(bad).is_err(), "{bad}");
        }
    }
}
