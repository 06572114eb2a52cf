//! The BIC: the international name of a bank.

use super::regles::{Regles, a_la_forme};
use super::{ErreurScalaire, NatureErreur};

scalaire_du_metier! {
    /// The name of a bank: eight characters, or eleven with the branch.
    Bic, ouvert, canonique
}

fn canonique(texte: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("BIC");
    let bic = regles.compact(texte, &[])?;
    let juste = [8, 11].contains(&bic.chars().count());
    regles.exiger(juste, NatureErreur::Longueur, "il doit compter 8 ou 11 caractères.")?;
    let juste = a_la_forme(&bic, "AAAAAAXX") || a_la_forme(&bic, "AAAAAAXXXXX");
    regles.exiger(juste, NatureErreur::Forme, "il doit commencer par six lettres.")?;
    Ok(bic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_eight_or_eleven_characters() {
        for good in ["AGRIFRPP", "PSSTFRPPPAR"] {
            assert_eq!(canonique(good).as_deref(), Ok(good));
        }
        for bad in ["AGRIFRP", "AGR1FRPP", "AGRIFRPP-AR"] {
            assert!(canonique(bad).is_err(), "{bad}");
        }
    }
}
