//! The DECA number: a contract in the register of apprenticeship.

use super::regles::{Regles, a_la_forme};
use super::{ErreurScalaire, NatureErreur};

scalaire_du_metier! {
    /// The number of a contract: department (3), year (4), month (2), `NC` or two digits, then four digits.
    ///
    /// Older numbers have other forms: keep them with `tel_quel`.
    NumeroDeca, ouvert, canonique
}

impl NumeroDeca {
    /// Whether a number was assigned: before, some senders write zeros, or nothing.
    pub fn est_attribue(&self) -> bool {
        self.as_str().chars().any(|lettre| !matches!(lettre, '0' | ' '))
    }
}

fn canonique(texte: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("numéro DECA");
    let numero = regles.compact(texte, &['.', '-'])?;
    regles.exiger(numero.chars().count() == 15, NatureErreur::Longueur, "il doit compter 15 caractères.")?;
    regles.exiger(
        a_sa_forme(&numero),
        NatureErreur::Forme,
        "il doit être formé du département, de l'année, du mois, de « NC » ou deux chiffres, puis de quatre chiffres.",
    )?;
    Ok(numero)
}

fn a_sa_forme(numero: &str) -> bool {
    a_la_forme(numero, "00X000000XX0000")
        && matches!(numero.as_bytes()[0], b'0' | b'9')
        && matches!(numero.as_bytes()[2], b'0'..=b'9' | b'A' | b'B')
        && matches!(numero[7..9].parse(), Ok(1..=12))
        && (&numero[9..11] == "NC" || numero[9..11].parse::<u8>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_no_number() {
        for (text, given) in [("", false), ("0", false), ("000000000000000", false), ("075202609NC1234", true)] {
            assert_eq!(NumeroDeca::tel_quel(text).est_attribue(), given, "{text}");
        }
    }

    #[test]
    fn agrees_with_the_vectors() {
        for good in ["02B202212000000", "075202609NC1234", "974202101011234"] {
            assert_eq!(canonique(&good.to_lowercase()).as_deref(), Ok(good));
        }
        for bad in [
            "175202609NC1234",
            "02C202212000000",
            "075202613NC1234",
            "075202600NC1234",
            "075202609CN1234",
            "075202609NC123",
        ] {
            assert!(canonique(bad).is_err(), "{bad}");
        }
    }
}
