//! An identifier of another system: a text whose form only that system defines.

use super::ErreurScalaire;
use super::NatureErreur;
use super::regles::Regles;

scalaire_du_metier! {
    /// An identifier that another system gave: kept as a text, read from a text or a number.
    ///
    /// `Debug` and `Display` show it if it has the form of a reference
    /// ([`est_une_reference`](crate::est_une_reference)); a sentence in its place may name a person.
    /// [`as_str`](Self::as_str) returns it in any case.
    Identifiant, reference, canonique
}

impl From<i64> for Identifiant {
    fn from(numero: i64) -> Self {
        Self(numero.to_string())
    }
}

/// Only surrounding blanks are removed: case, zeros and inner blanks may be significant.
fn canonique(texte: &str) -> Result<String, ErreurScalaire> {
    let texte = texte.trim();
    Regles::de("identifiant").exiger(!texte.is_empty(), NatureErreur::Vide, "la valeur est vide.")?;
    Ok(texte.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_from_texts_and_numbers() {
        let read = |json| serde_json::from_str::<Vec<Identifiant>>(json).expect("readable");
        assert_eq!(
            read(r#"["00042", 42, -1, 18446744073709551615]"#).iter().map(Identifiant::as_str).collect::<Vec<_>>(),
            ["00042", "42", "-1", "18446744073709551615"]
        );
        assert!(serde_json::from_str::<Identifiant>("null").is_err());
        assert!(canonique("  ").is_err());
    }

    #[test]
    fn phrases_are_kept_and_not_shown() {
        let shown = |text: &str| {
            let identifiant = Identifiant::tel_quel(text);
            assert_eq!(identifiant.as_str(), text);
            format!("{identifiant:?} {identifiant}")
        };
        assert_eq!(shown("INT-D-1"), "Identifiant(\"INT-D-1\") INT-D-1");
        for phrase in ["Marie Dupont, 12/05/2006", "DUPONT", "180127512345642", "FR1420041010050500013M02606"] {
            assert_eq!(shown(phrase), "Identifiant(\"***\") ***");
        }
    }
}
