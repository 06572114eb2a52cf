//! The sex on the form, in both spellings: `M`/`F`, and 1/2 in some V2 answers.

use crate::models::Sexe;

impl Sexe {
    /// The same as a letter: 1 is `M`, 2 is `F`. Any other value is unchanged.
    #[must_use]
    pub fn normalise(&self) -> Self {
        match self {
            Self::Unknown(brut) if brut.to_string() == "1" => Self::Masculin,
            Self::Unknown(brut) if brut.to_string() == "2" => Self::Feminin,
            autre => autre.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::serde_json::{from_str, to_string};

    #[test]
    fn numbers_are_read_and_kept_as_they_came() {
        for (written, meant) in
            [("1", Sexe::Masculin), ("2", Sexe::Feminin), (r#""2""#, Sexe::Feminin), (r#""M""#, Sexe::Masculin)]
        {
            let sexe: Sexe = from_str(written).unwrap();
            assert_eq!(sexe.normalise(), meant);
            assert_eq!(to_string(&sexe).unwrap(), written);
        }
    }
}
