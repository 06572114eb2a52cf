//! A French telephone number.

use super::regles::{Regles, que_des_chiffres};
use super::{ErreurScalaire, NatureErreur};

/// The country codes of numbers that France dials nationally with ten digits: mainland, Réunion and Mayotte,
/// Guadeloupe, Guyane, Martinique, Saint-Pierre-et-Miquelon.
const INDICATIFS: [&str; 6] = ["33", "262", "590", "594", "596", "508"];
/// The digits of such a number after its country code, without the 0 of the national form.
const CHIFFRES: usize = 9;

scalaire_du_metier! {
    /// A French telephone number: canonically ten digits, the first 0. `Debug` hides it.
    ///
    /// ```
    /// # use cfadock_scalaires::Telephone;
    /// let telephone: Telephone = "+33 (0)1 99 00 12 34".parse()?;
    /// assert_eq!(telephone.as_str(), "0199001234");
    /// # Ok::<(), cfadock_scalaires::ErreurScalaire>(())
    /// ```
    Telephone, masque_au_debug, canonique
}

fn canonique(texte: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("téléphone");
    let compact = regles.compact(texte, &['.', '-', '/'])?;
    let etranger = compact.strip_prefix('+').or_else(|| compact.strip_prefix("00"));
    let national =
        etranger.and_then(|reste| INDICATIFS.iter().find_map(|code| reste.strip_prefix(code))).map(|reste| {
            // The 0 of the national form, in brackets or left by mistake.
            let de_trop = || reste.strip_prefix('0').filter(|reste| reste.len() == CHIFFRES);
            let reste = reste.strip_prefix("(0)").or_else(de_trop).unwrap_or(reste);
            // Saint-Pierre-et-Miquelon has numbers of six digits, after 0508 in France.
            let est_court = etranger == Some(&format!("508{reste}")) && reste.len() + 3 == CHIFFRES;
            if est_court { format!("0508{reste}") } else { format!("0{reste}") }
        });
    let numero = national.unwrap_or(compact);
    regles.exiger(
        que_des_chiffres(&numero),
        NatureErreur::Caractere,
        "il ne doit contenir que des chiffres, après +33 le cas échéant.",
    )?;
    regles.exiger(numero.len() == 10, NatureErreur::Longueur, "il doit compter 10 chiffres.")?;
    let juste = numero.starts_with('0') && !numero.starts_with("00");
    regles.exiger(juste, NatureErreur::Forme, "il doit commencer par 0 puis un chiffre de 1 à 9.")?;
    Ok(numero)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_usual_writings() {
        for text in ["0199001234", "01 99 00 12 34", "01.99.00.12.34", "+33199001234", "0033 1 99 00 12 34"] {
            assert_eq!(canonique(text).as_deref(), Ok("0199001234"));
        }
        for (text, national) in [
            ("+262 692 12 34 56", "0692123456"),
            ("00 590 690 12 34 56", "0690123456"),
            ("+594 (0)694 12 34 56", "0694123456"),
            ("+508 41 12 34", "0508411234"),
            ("+33 06 39 98 01 23", "0639980123"),
        ] {
            assert_eq!(canonique(text).as_deref(), Ok(national));
        }
        for bad in ["", "199001234", "0099001234", "+44199001234", "+330099001234", "01990012345", "01 99 00 12 3x"] {
            assert!(canonique(bad).is_err(), "{bad}");
        }
        assert_eq!(format!("{:?}", Telephone::tel_quel("0199001234")), "Telephone(***)");
    }
}
