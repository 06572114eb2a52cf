//! The NAF (APE) code: the main activity of a company.

use super::regles::{Regles, a_la_forme};
use super::{ErreurScalaire, NatureErreur};

scalaire_du_metier! {
    /// The main activity of a company: canonically four digits and a letter, without the dot.
    CodeNaf, ouvert, canonique
}

fn canonique(texte: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("code NAF");
    let naf = regles.compact(texte, &[])?;
    let pointe = naf.as_bytes().get(2) == Some(&b'.');
    let naf = if pointe { naf.replacen('.', "", 1) } else { naf };
    let juste = a_la_forme(&naf, "0000A");
    regles.exiger(juste, NatureErreur::Forme, "il doit compter 4 chiffres et une lettre.")?;
    Ok(naf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dot_is_optional() {
        for text in ["1031Z", "10.31Z", "10.31z"] {
            assert_eq!(canonique(text).as_deref(), Ok("1031Z"));
        }
        for bad in ["103.1Z", "1031", "10.31ZZ", "10..31Z"] {
            assert!(canonique(bad).is_err(), "{bad}");
        }
    }
}
