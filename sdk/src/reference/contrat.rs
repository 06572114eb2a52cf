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
    /// Whether the table can change: then a test checks that it was verified recently.
    pub mouvante: bool,
    /// The first day of conclusion that the exchange accepts.
    pub conclusion_minimale: Chiffre<DateCivile>,
    /// Shortest contract, months.
    pub duree_minimale: Chiffre<i32>,
    /// Longest contract, months.
    pub duree_maximale: Chiffre<i32>,
    /// Longest extended contract, months.
    pub duree_prolongee: Chiffre<i32>,
    /// The maximum number of months from the start of the contract to that of practical training.
    pub pratique_apres_debut: Chiffre<i32>,
    /// The maximum number of months from the start of the contract to that of the training.
    pub formation_apres_debut: Chiffre<i32>,
    /// The maximum number of months from the start of the training to that of the contract.
    pub formation_avant_debut: Chiffre<i32>,
    /// The maximum number of months from the end of the training to that of the contract.
    pub marge_fin: Chiffre<i32>,
    /// Shortest training, months.
    pub formation_minimale: Chiffre<i32>,
    /// Longest training, months.
    pub formation_maximale: Chiffre<i32>,
    /// The minimum share of the contract's time spent in training, in percent.
    pub part_formation: Chiffre<i32>,
    /// Working hours of a year.
    pub heures_annuelles: Chiffre<i32>,
    /// Maximum hours of a week.
    pub temps_hebdomadaire: Chiffre<i32>,
    /// Days of practical training within which either party may break the contract.
    pub rupture_libre: Chiffre<u32>,
    /// Working days for sending a contract after its start.
    pub transmission: Chiffre<u32>,
    /// Days for the OPCO's decision; silence means refusal.
    pub decision: Chiffre<i32>,
    /// Months after the end of a contract, after which its balance is lost.
    pub forclusion: Chiffre<i32>,
    /// Age of majority.
    pub majorite: Chiffre<i32>,
    /// Minimum age of an apprentice.
    pub age_minimum: Chiffre<i32>,
    /// Minimum age with the derogation.
    pub age_minimum_derogatoire: Chiffre<i32>,
    /// Maximum age of an apprentice, in completed years.
    pub age_maximum: Chiffre<i32>,
    /// From this day of conclusion on, whoever is employed under the obligation to employ disabled people has the rights of
    /// a recognised disabled worker.
    pub extension_boe: Chiffre<DateCivile>,
    /// Maximum age with a derogation, in completed years.
    pub age_maximum_derogatoire: Chiffre<i32>,
    /// The share of remote hours that lowers the financing, in percent.
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
    /// The first day for new contracts, if a source gives it.
    pub depuis: Option<DateCivile>,
    /// What it comes from: tags of [`sources`](crate::sources).
    pub source: String,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: String,
    /// Whether it can change, if this differs from its table: an old version cannot.
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
