//! The NIR, the number of a person in the social security: thirteen characters and a key of two digits.

use super::regles::{Regles, que_des_chiffres};
use super::{ErreurScalaire, NatureErreur};

const CORPS: usize = 13;
const AVEC_CLE: usize = 15;

scalaire_du_metier! {
    /// The number of a person in the social security, with its key (15 characters) or without (13).
    ///
    /// It never prints: `Debug` and `Display` write `***`.
    /// Sex, month and place are not checked: provisional numbers and unknown months exist.
    ///
    /// ```
    /// # use cfadock_scalaires::Nir;
    /// let nir: Nir = "1 03 04 2A 999 999 07".parse()?;
    /// assert_eq!(nir.expose(), "103042A99999907");
    /// assert_eq!(nir.to_string(), "***");
    /// # Ok::<(), cfadock_scalaires::ErreurScalaire>(())
    /// ```
    Nir, masque, canonique
}

impl Nir {
    /// The key for the first thirteen characters, from 1 to 97.
    ///
    /// # Errors
    /// When they are invalid. An existing key is ignored.
    pub fn cle(&self) -> Result<u8, ErreurScalaire> {
        cle_de(&compact(&self.0)?)
    }

    /// The same number with its key, fifteen characters, as the exchange requires it.
    ///
    /// # Errors
    /// When it is not valid.
    pub fn avec_cle(&self) -> Result<Self, ErreurScalaire> {
        let nir = canonique(&self.0)?;
        let cle = cle_de(&nir)?;
        Ok(Self(format!("{}{cle:02}", &nir[..CORPS])))
    }
}

fn canonique(texte: &str) -> Result<String, ErreurScalaire> {
    let nir = compact(texte)?;
    let cle = cle_de(&nir)?;
    let juste = nir.len() == CORPS || nir[CORPS..].parse() == Ok(cle);
    Regles::de("NIR").exiger(juste, NatureErreur::Cle, "la clé de contrôle est fausse.")?;
    Ok(nir)
}

/// The characters of a NIR, thirteen or fifteen.
fn compact(texte: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("NIR");
    let nir = regles.compact(texte, &['.', '-'])?;
    let de_corse = nir.get(5..7).is_some_and(|departement| matches!(departement, "2A" | "2B"));
    let juste = nir.bytes().enumerate().all(|(place, octet)| octet.is_ascii_digit() || (de_corse && place == 6));
    regles.exiger(
        juste,
        NatureErreur::Caractere,
        "il ne doit contenir que des chiffres, sauf 2A ou 2B pour la Corse.",
    )?;
    let juste = [CORPS, AVEC_CLE].contains(&nir.len());
    regles.exiger(juste, NatureErreur::Longueur, "il doit compter 13 caractères, ou 15 avec sa clé.")?;
    Ok(nir)
}

/// 97 less the remainder of the body, in which Corsica counts as 19 (2A) or 18 (2B).
fn cle_de(nir: &str) -> Result<u8, ErreurScalaire> {
    let corps = nir[..CORPS].replacen("2A", "19", 1).replacen("2B", "18", 1);
    debug_assert!(que_des_chiffres(&corps), "only Corsica brings a letter");
    let corps: u64 = corps
        .parse()
        .map_err(|_| Regles::de("NIR").erreur(NatureErreur::Caractere, "il ne doit contenir que des chiffres."))?;
    Ok(u8::try_from(97 - corps % 97).expect("a key is at most 97"))
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
            assert_eq!(Nir::tel_quel(body).cle(), Ok(key));
            assert!(Nir::tel_quel(body).verifier().is_ok());
            let whole = format!("{body}{key:02}");
            assert_eq!(canonique(&whole), Ok(whole.clone()));
            assert_eq!(Nir::tel_quel(body).avec_cle(), Ok(Nir::tel_quel(whole.clone())));
            assert_eq!(Nir::tel_quel(whole.clone()).avec_cle(), Ok(Nir::tel_quel(whole.clone())));
            let wrong = format!("{body}{:02}", key % 97 + 1);
            assert_eq!(canonique(&wrong).map_err(|erreur| erreur.nature()), Err(NatureErreur::Cle));
        }
        assert_eq!(canonique("105067599998000").map_err(|erreur| erreur.nature()), Err(NatureErreur::Cle));
    }

    #[test]
    fn refuses_what_is_none() {
        for (bad, kind) in [
            ("", NatureErreur::Vide),
            ("180127512345", NatureErreur::Longueur),
            ("18012751234564", NatureErreur::Longueur),
            ("1801275A23456", NatureErreur::Caractere),
            ("18012é5123456", NatureErreur::Caractere),
            ("2A03042A99999", NatureErreur::Caractere),
        ] {
            assert_eq!(canonique(bad).map_err(|erreur| erreur.nature()), Err(kind), "{bad}");
        }
    }

    #[test]
    fn never_prints() {
        let nir = Nir::tel_quel("180127512345643");
        let error = nir.verifier().expect_err("the key is wrong");
        for shown in [format!("{nir:?}"), nir.to_string(), error.to_string(), format!("{error:?}")] {
            assert!(!shown.contains("18012"), "{shown}");
        }
    }
}
