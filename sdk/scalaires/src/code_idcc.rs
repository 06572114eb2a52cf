//! The IDCC: the number of a collective agreement.

use super::regles::{Regles, que_des_chiffres};
use super::{ErreurScalaire, NatureErreur};

scalaire_du_metier! {
    /// The number of a collective agreement: canonically four digits, zeros first. The five digits of a DSN are read.
    CodeIdcc, ouvert, canonique
}

fn canonique(texte: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("IDCC");
    let idcc = regles.compact(texte, &[])?;
    regles.exiger(que_des_chiffres(&idcc), NatureErreur::Caractere, "il ne doit contenir que des chiffres.")?;
    // A DSN writes five.
    let idcc = if idcc.len() == 5 { idcc.strip_prefix('0').unwrap_or(&idcc) } else { &*idcc };
    regles.exiger(idcc.len() <= 4, NatureErreur::Longueur, "il compte au plus 4 chiffres.")?;
    Ok(format!("{idcc:0>4}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_padded() {
        for (text, idcc) in [("3", "0003"), ("1486", "1486"), ("0044", "0044"), ("01486", "1486")] {
            assert_eq!(canonique(text).as_deref(), Ok(idcc));
        }
        for bad in ["", "12345", "001486", "14B6"] {
            assert!(canonique(bad).is_err(), "{bad}");
        }
    }
}
