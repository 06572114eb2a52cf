//! Ceilings and amounts of the financing: `sdk/donnees/reference/financement.toml`.

use std::sync::OnceLock;

use cfadock_donnees::reference as donnees;
use serde::Deserialize;

use super::chiffre::{Chiffre, lire};
use crate::scalaires::{DateCivile, Montant};

/// Ceilings and amounts of the financing. Amounts are euros.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChiffresFinancement {
    /// As of this day.
    pub etat_au: DateCivile,
    /// Whether the table can change: then a test checks that it was verified recently.
    pub mouvante: bool,
    /// A night.
    pub hebergement: Chiffre<Montant>,
    /// A meal.
    pub restauration: Chiffre<Montant>,
    /// The first equipment of an apprentice.
    pub premier_equipement: Chiffre<Montant>,
    /// The yearly increase for a disabled apprentice.
    pub majoration_rqth: Chiffre<Montant>,
    /// The reduction for a remote training, in percent.
    pub abattement_distanciel: Chiffre<i64>,
    /// The minimum level of financing of a remote training.
    pub plancher_distanciel: Chiffre<Montant>,
    /// What the employer pays for a contract.
    pub participation_employeur: Chiffre<Montant>,
    /// What a new employer pays after an early rupture.
    pub participation_nouvel_employeur: Chiffre<Montant>,
    /// The level of qualification from which the employer pays.
    pub participation_niveau: Chiffre<i64>,
    /// Days of practical training within which a rupture lowers what the employer pays.
    pub participation_rupture: Chiffre<i32>,
    /// What the employer pays after such a rupture, percent of the level of financing of the days.
    pub participation_part_rupture: Chiffre<i64>,
    /// Maximum size of a file, in megabytes.
    pub taille_fichier: Chiffre<usize>,
}

/// Ceilings and amounts of the financing.
pub fn financement() -> &'static ChiffresFinancement {
    static CHIFFRES: OnceLock<ChiffresFinancement> = OnceLock::new();
    CHIFFRES.get_or_init(|| lire(donnees::FINANCEMENT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read() {
        assert_eq!(financement().hebergement.valeur.en_centimes(), Some(600));
        assert_eq!(financement().restauration.valeur.en_centimes(), Some(300));
        assert_eq!(financement().premier_equipement.valeur.en_centimes(), Some(50_000));
    }
}
