//! The IBAN: the international number of a bank account.

use std::ops::RangeInclusive;

use ::iban::{Iban as Inscrit, ParseIbanError};

use super::regles::Regles;
use super::{ErreurScalaire, NatureErreur};

/// The length of a French IBAN.
const FRANCAIS: usize = 27;
/// The lengths of all IBAN: that of Norway, and the maximum of the standard.
const LONGUEURS: RangeInclusive<usize> = 15..=34;
const LONGUEUR: &str = "sa longueur n'est pas celle de son pays (27 caractères en France).";

scalaire_du_metier! {
    /// The number of a bank account. It never prints: `Debug` and `Display` write `***`.
    ///
    /// ```
    /// # use cfadock_scalaires::Iban;
    /// let iban: Iban = "FR14 2004 1010 0505 0001 3M02 606".parse()?;
    /// assert_eq!(iban.expose(), "FR1420041010050500013M02606");
    /// # Ok::<(), cfadock_scalaires::ErreurScalaire>(())
    /// ```
    Iban, masque, canonique
}

impl Iban {
    /// Checks the RIB key in a French IBAN. Those of other countries have none, and pass.
    ///
    /// # Errors
    /// When the IBAN is not valid, or its RIB key is wrong although its own key is right: mostly an invented number.
    pub fn verifier_rib(&self) -> Result<(), ErreurScalaire> {
        let iban = canonique(&self.0)?;
        let juste = !iban.starts_with("FR") || est_rib(&iban[4..]);
        Regles::de("IBAN").exiger(juste, NatureErreur::Cle, "la clé RIB est fausse.")
    }
}

/// Bank (5), branch (5), account (11) and key (2): `97 - (89 bank + 15 branch + 3 account) mod 97`.
fn est_rib(rib: &str) -> bool {
    let numero = |part: &str| part.chars().try_fold(0_u64, |somme, lettre| Some(somme * 10 + chiffre_rib(lettre)?));
    let parties = (numero(&rib[..5]), numero(&rib[5..10]), numero(&rib[10..21]), rib[21..].parse::<u64>());
    match parties {
        (Some(banque), Some(guichet), Some(compte), Ok(cle)) => {
            cle == 97 - (89 * banque + 15 * guichet + 3 * compte) % 97
        }
        _ => false,
    }
}

/// A to I count 1 to 9, J to R 1 to 9, S to Z 2 to 9.
fn chiffre_rib(lettre: char) -> Option<u64> {
    let rang = u64::from(lettre.to_digit(36)?);
    Some(match rang {
        0..=9 => rang,
        10..=18 => rang - 9,
        19..=27 => rang - 18,
        _ => rang - 26,
    })
}

fn canonique(texte: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("IBAN");
    let iban = regles.compact(texte, &['.', '-'])?;
    let juste = iban.bytes().all(|octet| octet.is_ascii_alphanumeric());
    regles.exiger(juste, NatureErreur::Caractere, "il ne doit contenir que des lettres et des chiffres.")?;
    let double = iban.starts_with("FRFR");
    regles.exiger(!double, NatureErreur::Forme, "le code du pays est écrit deux fois.")?;
    let (est_forme, longueur) = (est_tete(&iban), iban.len());
    regles.exiger(est_forme, NatureErreur::Forme, "il doit commencer par le code du pays et deux chiffres.")?;
    // A French IBAN mostly has a letter too many when mistyped: this is reported before its key, which is then wrong
    // too.
    let juste = if iban.starts_with("FR") { longueur == FRANCAIS } else { LONGUEURS.contains(&longueur) };
    regles.exiger(juste, NatureErreur::Longueur, LONGUEUR)?;
    match iban.parse::<Inscrit>().map(drop) {
        Ok(()) => Ok(iban),
        Err(ParseIbanError::InvalidBaseIban { .. }) => {
            Err(regles.erreur(NatureErreur::Cle, "la clé de contrôle est fausse."))
        }
        Err(ParseIbanError::InvalidBban(_)) => Err(regles
            .erreur(NatureErreur::Forme, "sa longueur, ses chiffres ou ses lettres ne sont pas ceux de son pays.")),
        Err(ParseIbanError::UnknownCountry(_)) => {
            Err(regles.erreur(NatureErreur::Forme, "le code du pays n'est pas au registre des IBAN (ISO 13616)."))
        }
    }
}

fn est_tete(iban: &str) -> bool {
    let octets = iban.as_bytes();
    octets.len() >= 4 && octets[..2].iter().all(u8::is_ascii_uppercase) && octets[2..4].iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_vectors() {
        for good in ["FR1420041010050500013M02606", "FR7630006000011234567890189", "GB29NWBK60161331926819"] {
            assert_eq!(canonique(&good.to_lowercase()).as_deref(), Ok(good));
        }
        for (bad, kind) in [
            ("FR1420041010050500013M02607", NatureErreur::Cle),
            ("FR7630006000011234567890180", NatureErreur::Cle),
            ("FRFR1420041010050500013M02606", NatureErreur::Forme),
            ("FR142004101005050001", NatureErreur::Longueur),
            ("FR14 2004é1010050500013M026", NatureErreur::Caractere),
        ] {
            assert_eq!(canonique(bad).map_err(|erreur| erreur.nature()), Err(kind), "{bad}");
        }
    }

    /// Valid keys, with the length or form of another country.
    #[test]
    fn each_country_has_its_length_and_form() {
        for good in ["NO9386011117947", "BE68539007547034", "DE89370400440532013000", "MC5811222000010123456789030"] {
            assert_eq!(canonique(good).as_deref(), Ok(good));
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
            assert_eq!(canonique(&iban).map_err(|erreur| erreur.nature()), Err(NatureErreur::Forme), "{iban}");
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
            assert_eq!(Iban::tel_quel(good).verifier_rib(), Ok(()));
        }
        // The IBAN's own key is right, the RIB key is not.
        let invented = Iban::tel_quel("FR4930006000011234567890190");
        assert_eq!(invented.verifier(), Ok(()));
        assert_eq!(invented.verifier_rib().map_err(|erreur| erreur.nature()), Err(NatureErreur::Cle));
        assert!(Iban::tel_quel("FR76").verifier_rib().is_err());
    }
}
