//! A French telephone number.

use super::regles::{Regles, que_des_chiffres};
use super::{ErreurScalaire, NatureErreur};

/// The country codes of numbers that France dials nationally with ten digits: mainland, Réunion and Mayotte,
/// Guadeloupe, Guyane, Martinique.
const INDICATIFS: [&str; 5] = ["33", "262", "590", "594", "596"];

scalaire_du_metier! {
    /// A French telephone number: canonically ten digits, the first 0. `Debug` hides it.
    ///
    /// ```
    /// # use cfadock_scalaires::Telephone;
    /// let telephone: Telephone = "+33 (0)1 99 00 12 34".parse()?;
    /// assert_eq!(telephone.as_str(), "0199001234");
    /// # Ok::<(), cfadock_scalaires::ErreurScalaire>(())
    /// ```
    Telephone, debug_masked, canonique
}

fn canonique(text: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("téléphone");
    let compact = regles.compact(text, &['.', '-', '/'])?;
    let abroad = compact.strip_prefix('+').or_else(|| compact.strip_prefix("00"));
    let national = abroad.and_then(|rest| INDICATIFS.iter().find_map(|code| rest.strip_prefix(code))).map(|rest| {
        let rest = rest.strip_prefix("(0)").unwrap_or(rest);
        format!("0{rest}")
    });
    let number = national.unwrap_or(compact);
    regles.exiger(
        que_des_chiffres(&number),
        NatureErreur::Caractere,
        "il ne doit contenir que des chiffres, après +33 le cas échéant.",
    )?;
    regles.exiger(number.len() == 10, NatureErreur::Longueur, "il doit compter 10 chiffres.")?;
    let right = number.starts_with('0') && !number.starts_with("00");
    regles.exiger(right, NatureErreur::Forme, "il doit commencer par 0 puis un chiffre de 1 à 9.")?;
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_usual_writings() {
        for text in ["0199001234", "01 99 00 12 34", "01.99.00.12.34", "+33199001234", "0033 1 99 00 12 34"] {
            assert_eq!(canonique(text).as_deref(), Ok("0199001234"));
        }
        for (text, national) in [("+262 692 12 34 56", "0692123456"), ("00 590 690 12 34 56", "0690123456")] {
            assert_eq!(canonique(text).as_deref(), Ok(national));
        }
        for bad in ["", "199001234", "0099001234", "+44199001234", "01990012345", "01 99 00 12 3x"] {
            assert!(canonique(bad).is_err(), "{bad}");
        }
        assert_eq!(format!("{:?}", Telephone::tel_quel("0199001234")), "Telephone(***)");
    }
}
