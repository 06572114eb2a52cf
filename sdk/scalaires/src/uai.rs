//! The UAI: the number of a school, seven digits and a letter.

use super::regles::{Regles, a_la_forme};
use super::{ErreurScalaire, NatureErreur};

/// The letters that check, in the order of the remainders: I, O and Q look like digits and are left out.
const LETTRES: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

scalaire_du_metier! {
    /// The number of a school: seven digits and the letter that checks them.
    Uai, ouvert, canonique
}

fn canonique(texte: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("UAI");
    let uai = regles.compact(texte, &['.', '-'])?;
    regles.exiger(uai.chars().count() == 8, NatureErreur::Longueur, "il doit compter 7 chiffres et une lettre.")?;
    regles.exiger(a_la_forme(&uai, "0000000A"), NatureErreur::Forme, "il doit compter 7 chiffres et une lettre.")?;
    let numero: usize = uai[..7].parse().expect("seven digits are a number");
    let juste = uai.as_bytes()[7] == LETTRES[numero % LETTRES.len()];
    regles.exiger(juste, NatureErreur::Cle, "la lettre de contrôle est fausse.")?;
    Ok(uai)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_vectors() {
        for good in ["0951099D", "0750654D", "0752524L", "0920131T", "0561910X"] {
            assert_eq!(canonique(&good.to_lowercase()).as_deref(), Ok(good));
        }
        assert_eq!(canonique("0123456A").map_err(|erreur| erreur.nature()), Err(NatureErreur::Cle));
        assert!(canonique("0123456S").is_ok());
        assert_eq!(canonique("01234567").map_err(|erreur| erreur.nature()), Err(NatureErreur::Forme));
        assert_eq!(canonique("123456A").map_err(|erreur| erreur.nature()), Err(NatureErreur::Longueur));
    }
}
