//! The SIREN: nine digits that name a company.

use super::regles::{Regles, luhn, que_des_chiffres};
use super::{ErreurScalaire, NatureErreur};

scalaire_du_metier! {
    /// The number of a company: nine digits, of which Luhn's sum is right.
    ///
    /// ```
    /// # use cfadock_scalaires::Siren;
    /// let siren: Siren = "732 829 320".parse()?;
    /// assert_eq!(siren.as_str(), "732829320");
    /// # Ok::<(), cfadock_scalaires::ErreurScalaire>(())
    /// ```
    Siren, ouvert, canonique
}

fn canonique(texte: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("SIREN");
    let siren = regles.compact(texte, &['.', '-'])?;
    regles.exiger(que_des_chiffres(&siren), NatureErreur::Caractere, "il ne doit contenir que des chiffres.")?;
    regles.exiger(siren.len() == 9, NatureErreur::Longueur, "il doit compter 9 chiffres.")?;
    regles.exiger(luhn(&siren).is_multiple_of(10), NatureErreur::Cle, "la clé de contrôle est fausse.")?;
    Ok(siren)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_luhn() {
        assert!(canonique("732829320").is_ok());
        assert_eq!(canonique("732829321").map_err(|erreur| erreur.nature()), Err(NatureErreur::Cle));
        assert_eq!(canonique("73282932").map_err(|erreur| erreur.nature()), Err(NatureErreur::Longueur));
        assert_eq!(canonique("73282932O").map_err(|erreur| erreur.nature()), Err(NatureErreur::Caractere));
        assert_eq!(canonique(" ").map_err(|erreur| erreur.nature()), Err(NatureErreur::Vide));
    }
}
