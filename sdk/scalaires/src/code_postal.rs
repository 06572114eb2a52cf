//! The French postcode.

use super::regles::{Regles, que_des_chiffres};
use super::{ErreurScalaire, NatureErreur};

scalaire_du_metier! {
    /// A French postcode: five digits, also in Corsica (20…).
    CodePostal, ouvert, canonique
}

fn canonique(texte: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("code postal");
    let code = regles.compact(texte, &[])?;
    regles.exiger(que_des_chiffres(&code), NatureErreur::Caractere, "il ne doit contenir que des chiffres.")?;
    regles.exiger(code.len() == 5, NatureErreur::Longueur, "il doit compter 5 chiffres.")?;
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_five_digits() {
        for good in ["75001", "20000", "97400"] {
            assert_eq!(canonique(good).as_deref(), Ok(good));
        }
        for bad in ["7500", "2A000", "750011", ""] {
            assert!(canonique(bad).is_err(), "{bad}");
        }
    }
}
