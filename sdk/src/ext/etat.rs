//! The states of a dossier, independent of their spelling.

use crate::models::Etat;

impl Etat {
    /// The same state in one spelling: `RUPTU` and `RUTPURE` become `RUPTURE`. Unknown states are unchanged.
    #[must_use]
    pub fn normalise(&self) -> Self {
        match self {
            Self::Ruptu | Self::Rutpure => Self::Rupture,
            autre => autre.clone(),
        }
    }

    /// Whether nothing more can happen to the dossier; false for an unknown state.
    pub fn est_final(&self) -> bool {
        matches!(self, Self::Refuse | Self::Annule | Self::Solde)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_spellings_are_one_state_and_keep_theirs_on_the_wire() {
        for wire in ["RUPTURE", "RUPTU", "RUTPURE"] {
            let etat: Etat = wire.parse().unwrap();
            assert_eq!(etat.normalise(), Etat::Rupture);
            assert_eq!(etat.to_string(), wire);
        }
    }
}
