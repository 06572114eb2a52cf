//! The RNCP number: a certification in the national register.

use super::regles::{Regles, que_des_chiffres};
use super::{ErreurScalaire, NatureErreur};

const PREFIXE: &str = "RNCP";

scalaire_du_metier! {
    /// The number of a certification: canonically `RNCP` and three to six digits.
    ///
    /// ```
    /// # use cfadock_scalaires::Rncp;
    /// let rncp: Rncp = "38565".parse()?;
    /// assert_eq!((rncp.as_str(), rncp.numero()), ("RNCP38565", "38565"));
    /// # Ok::<(), cfadock_scalaires::ErreurScalaire>(())
    /// ```
    Rncp, ouvert, canonique
}

impl Rncp {
    /// The number without the prefix, as some receivers want it.
    pub fn numero(&self) -> &str {
        let texte = self.0.trim();
        match texte.get(..PREFIXE.len()) {
            Some(prefixe) if prefixe.eq_ignore_ascii_case(PREFIXE) => texte[PREFIXE.len()..].trim_start(),
            _ => texte,
        }
    }
}

fn canonique(texte: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("RNCP");
    let compact = regles.compact(texte, &['.', '-'])?;
    let numero = compact.strip_prefix(PREFIXE).unwrap_or(&compact);
    regles.exiger(
        que_des_chiffres(numero),
        NatureErreur::Caractere,
        "il doit être formé de « RNCP » et de chiffres.",
    )?;
    let juste = (3..=6).contains(&numero.len());
    regles.exiger(juste, NatureErreur::Longueur, "il doit compter de 3 à 6 chiffres.")?;
    Ok(format!("{PREFIXE}{numero}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_both_writings() {
        for text in ["RNCP38565", "38565", "rncp 38565"] {
            assert_eq!(canonique(text).as_deref(), Ok("RNCP38565"));
            assert_eq!(Rncp::tel_quel(text).numero(), "38565");
        }
        for bad in ["RNCP", "RS38565", "RNCP12", "RNCP1234567"] {
            assert!(canonique(bad).is_err(), "{bad}");
        }
    }
}
