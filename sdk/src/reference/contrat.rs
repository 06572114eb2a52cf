//! The durations, ages and deadlines of a contract: `spec/reference/contrat.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::repere::{Repere, fichier, lire};
use crate::scalar::DateCivile;

/// The durations, ages and deadlines of a contract. Units are in each figure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReperesContrat {
    /// The day of the knowledge.
    pub etat_au: DateCivile,
    /// First day of conclusion that the exchange takes.
    pub conclusion_minimale: Repere<DateCivile>,
    /// Shortest contract, months.
    pub duree_minimale: Repere<i32>,
    /// Longest contract, months.
    pub duree_maximale: Repere<i32>,
    /// Longest extended contract, months.
    pub duree_prolongee: Repere<i32>,
    /// Practical training begins at most so many months after the contract.
    pub pratique_apres_debut: Repere<i32>,
    /// Training begins at most so many months after the contract.
    pub formation_apres_debut: Repere<i32>,
    /// Training begins at most so many months before the contract.
    pub formation_avant_debut: Repere<i32>,
    /// The contract ends at most so many months after the training.
    pub marge_fin: Repere<i32>,
    /// Shortest training, months.
    pub formation_minimale: Repere<i32>,
    /// Longest training, months.
    pub formation_maximale: Repere<i32>,
    /// Least part of the contract's time spent in training, percent.
    pub part_formation: Repere<i32>,
    /// Working hours of a year.
    pub heures_annuelles: Repere<i32>,
    /// Most hours of a week.
    pub temps_hebdomadaire: Repere<i32>,
    /// Working days for sending a contract after its start.
    pub transmission: Repere<u32>,
    /// Days for the OPCO's decision; silence refuses.
    pub decision: Repere<i32>,
    /// Months after the end of a contract, beyond which its balance is lost.
    pub forclusion: Repere<i32>,
    /// Full age.
    pub majorite: Repere<i32>,
    /// Least age of an apprentice.
    pub age_minimum: Repere<i32>,
    /// Least age with the derogation.
    pub age_minimum_derogatoire: Repere<i32>,
    /// Greatest age of an apprentice, in completed years.
    pub age_maximum: Repere<i32>,
    /// Greatest age with a derogation, in completed years.
    pub age_maximum_derogatoire: Repere<i32>,
    /// Part of remote hours that lowers the financing, percent.
    pub part_distanciel: Repere<i32>,
    /// The version of the form, and since when it is mandatory.
    pub formulaire_v14: Repere<String>,
}

/// The durations, ages and deadlines of a contract.
pub fn contrat() -> &'static ReperesContrat {
    static REPERES: OnceLock<ReperesContrat> = OnceLock::new();
    REPERES.get_or_init(|| lire(fichier!("contrat")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read() {
        assert_eq!(contrat().duree_minimale.valeur, 6);
        assert_eq!(contrat().conclusion_minimale.valeur.to_string(), "2020-01-01");
        assert_eq!(contrat().formulaire_v14.depuis.as_ref().expect("dated").to_string(), "2025-07-01");
    }
}
