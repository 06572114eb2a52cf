//! The natures of ancillary costs, in any case: answers contain `RESTAURATION` and `Restauration`.

use crate::models::NatureFrais;
use crate::runtime::RawCode;

impl NatureFrais {
    /// The known nature, compared without case and without separators; an unknown one is unchanged.
    #[must_use]
    pub fn normalise(&self) -> Self {
        let Self::Unknown(RawCode::Text(ecrit)) = self else { return self.clone() };
        let voulu = lettres(ecrit);
        Self::all().find(|nature| lettres(&nature.to_string()) == voulu).unwrap_or_else(|| self.clone())
    }
}

fn lettres(texte: &str) -> String {
    texte.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_separators_do_not_matter() {
        for written in ["Restauration", "restauration", "RESTAURATION"] {
            let nature: NatureFrais = crate::runtime::serde_json::from_value(written.into()).unwrap();
            assert_eq!(nature.normalise(), NatureFrais::Restauration, "{written}");
        }
        for written in ["Premierequipement", "PREMIER_EQUIPEMENT"] {
            let nature: NatureFrais = crate::runtime::serde_json::from_value(written.into()).unwrap();
            assert_eq!(nature.normalise(), NatureFrais::PremierEquipement, "{written}");
        }
        let other: NatureFrais = crate::runtime::serde_json::from_value("Transport".into()).unwrap();
        assert_eq!(other.normalise(), other);
    }
}
