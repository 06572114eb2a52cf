//! The durations, ages and deadlines of a contract: `sdk/donnees/reference/contrat.toml`.

use std::sync::OnceLock;

use cfadock_donnees::reference as donnees;
use serde::Deserialize;

use super::chiffre::{Chiffre, lire};
use crate::scalaires::DateCivile;

/// The durations, ages and deadlines of a contract. Units are in each figure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChiffresContrat {
    /// As of this day.
    pub etat_au: DateCivile,
    /// Whether the table can move: then a test holds that it was verified not long ago.
    pub mouvante: bool,
    /// First day of conclusion that the exchange takes.
    pub conclusion_minimale: Chiffre<DateCivile>,
    /// Shortest contract, months.
    pub duree_minimale: Chiffre<i32>,
    /// Longest contract, months.
    pub duree_maximale: Chiffre<i32>,
    /// Longest extended contract, months.
    pub duree_prolongee: Chiffre<i32>,
    /// Practical training begins at most so many months after the contract.
    pub pratique_apres_debut: Chiffre<i32>,
    /// Training begins at most so many months after the contract.
    pub formation_apres_debut: Chiffre<i32>,
    /// Training begins at most so many months before the contract.
    pub formation_avant_debut: Chiffre<i32>,
    /// The contract ends at most so many months after the training.
    pub marge_fin: Chiffre<i32>,
    /// Shortest training, months.
    pub formation_minimale: Chiffre<i32>,
    /// Longest training, months.
    pub formation_maximale: Chiffre<i32>,
    /// Least part of the contract's time spent in training, percent.
    pub part_formation: Chiffre<i32>,
    /// Working hours of a year.
    pub heures_annuelles: Chiffre<i32>,
    /// Most hours of a week.
    pub temps_hebdomadaire: Chiffre<i32>,
    /// Days of practical training within which either party may break the contract.
    pub rupture_libre: Chiffre<u32>,
    /// Working days for sending a contract after its start.
    pub transmission: Chiffre<u32>,
    /// Days for the OPCO's decision; silence refuses.
    pub decision: Chiffre<i32>,
    /// Months after the end of a contract, beyond which its balance is lost.
    pub forclusion: Chiffre<i32>,
    /// Full age.
    pub majorite: Chiffre<i32>,
    /// Least age of an apprentice.
    pub age_minimum: Chiffre<i32>,
    /// Least age with the derogation.
    pub age_minimum_derogatoire: Chiffre<i32>,
    /// Greatest age of an apprentice, in completed years.
    pub age_maximum: Chiffre<i32>,
    /// From this day of conclusion on, whoever is employed under the obligation to employ disabled people has the rights of
    /// a recognised disabled worker.
    pub extension_boe: Chiffre<DateCivile>,
    /// Greatest age with a derogation, in completed years.
    pub age_maximum_derogatoire: Chiffre<i32>,
    /// Part of remote hours that lowers the financing, percent.
    pub part_distanciel: Chiffre<i32>,
    /// The versions of the form that are known, the oldest first.
    pub formulaires: Vec<Formulaire>,
}

/// A version of the form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formulaire {
    /// As the contract declares it: `10103*14`.
    pub version: String,
    /// Since when new contracts are on it, where a source says so.
    pub depuis: Option<DateCivile>,
    /// What it comes from: tags of [`sources`](crate::sources).
    pub source: String,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: String,
    /// Whether it can move, where it is not as its table: an old version does not.
    pub mouvante: Option<bool>,
}

impl ChiffresContrat {
    /// The version 14 of the form, whose demands the checks know.
    pub fn formulaire_v14(&self) -> &Formulaire {
        let v14 = self.formulaires.iter().find(|formulaire| formulaire.version == "10103*14");
        v14.expect("the version 14 is in the table, and a test reads it")
    }
}

/// The durations, ages and deadlines of a contract.
pub fn contrat() -> &'static ChiffresContrat {
    static CHIFFRES: OnceLock<ChiffresContrat> = OnceLock::new();
    CHIFFRES.get_or_init(|| lire(donnees::CONTRAT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read() {
        assert_eq!(contrat().duree_minimale.valeur, 6);
        assert_eq!(contrat().conclusion_minimale.valeur.to_string(), "2020-01-01");
        assert_eq!(contrat().formulaire_v14().depuis.as_ref().expect("dated").to_string(), "2025-07-01");
    }
}
