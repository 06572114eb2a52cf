//! The SIRET: fourteen digits that name a place of business.

use super::regles::{Regles, luhn, que_des_chiffres};
use super::{ErreurScalaire, NatureErreur, Siren};

/// La Poste has more places than Luhn's sum allows: there a plain sum divisible by 5 is valid as well.
const LA_POSTE: &str = "356000000";

scalaire_du_metier! {
    /// The number of a place of business: the company's SIREN and five digits.
    ///
    /// ```
    /// # use cfadock_scalaires::Siret;
    /// let siret: Siret = "732 829 320 00074".parse()?;
    /// assert_eq!(siret.as_str(), "73282932000074");
    /// let refusal = "73282932000073".parse::<Siret>().unwrap_err();
    /// assert_eq!(refusal.to_string(), "SIRET : la clé de contrôle est fausse.");
    /// # Ok::<(), cfadock_scalaires::ErreurScalaire>(())
    /// ```
    Siret, ouvert, canonique
}

impl Siret {
    /// The company this place belongs to.
    ///
    /// # Errors
    /// When the SIRET is not valid.
    pub fn siren(&self) -> Result<Siren, ErreurScalaire> {
        canonique(&self.0).map(|siret| Siren::tel_quel(&siret[..9]))
    }
}

fn canonique(texte: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("SIRET");
    let siret = regles.compact(texte, &['.', '-'])?;
    regles.exiger(que_des_chiffres(&siret), NatureErreur::Caractere, "il ne doit contenir que des chiffres.")?;
    regles.exiger(siret.len() == 14, NatureErreur::Longueur, "il doit compter 14 chiffres.")?;
    let siren = &siret[..9];
    let simple: u32 = siret.bytes().map(|octet| u32::from(octet - b'0')).sum();
    let juste = luhn(&siret).is_multiple_of(10) || (siren == LA_POSTE && simple.is_multiple_of(5));
    let juste = juste && luhn(siren).is_multiple_of(10);
    regles.exiger(juste, NatureErreur::Cle, "la clé de contrôle est fausse.")?;
    Ok(siret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_vectors() {
        for good in ["73282932000074", "35600000000048", "35600000009075", "98765432400019"] {
            assert_eq!(canonique(good).as_deref(), Ok(good));
        }
        let bad = ["73282932000073", "35600000009076", "12345678901234", "98765432101234", "98765432100019"];
        for bad in bad {
            assert_eq!(canonique(bad).map_err(|erreur| erreur.nature()), Err(NatureErreur::Cle), "{bad}");
        }
    }

    #[test]
    fn knows_its_company() {
        let siret: Siret = "73282932000074".parse().expect("a valid SIRET");
        assert_eq!(siret.siren().expect("its SIREN").as_str(), "732829320");
    }
}
