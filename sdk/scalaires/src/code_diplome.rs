//! The code of a diploma in the education ministry's list.

use super::regles::{Regles, a_la_forme};
use super::{ErreurScalaire, NatureErreur};

scalaire_du_metier! {
    /// The code of a diploma: eight characters, the third perhaps a letter, then perhaps a letter of speciality.
    CodeDiplome, ouvert, canonique
}

fn canonique(texte: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("code diplôme");
    let code = regles.compact(texte, &[])?;
    let juste = [8, 9].contains(&code.chars().count());
    regles.exiger(juste, NatureErreur::Longueur, "il doit compter 8 caractères, ou 9 avec la lettre de spécialité.")?;
    let juste = a_la_forme(&code, "00X00000") || a_la_forme(&code, "00X00000A");
    regles.exiger(
        juste,
        NatureErreur::Forme,
        "il doit être formé de chiffres ; le troisième caractère peut être une lettre.",
    )?;
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_eight_characters_and_perhaps_a_letter() {
        for good in ["50022139", "26X32403", "26X32403T"] {
            assert_eq!(canonique(good).as_deref(), Ok(good));
        }
        for bad in ["5002213", "5X022139", "500221391", "5002213A"] {
            assert!(canonique(bad).is_err(), "{bad}");
        }
    }
}
