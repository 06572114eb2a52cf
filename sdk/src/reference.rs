//! Dated reference data: the SMIC, the minimum pay, the durations and ages of a contract, ceilings, payment regimes and
//! working days.
//!
//! It is data, `sdk/donnees/reference/*.toml`: every figure with its source, its confidence and the date it was checked
//! (`etat_au`). A change of the law is an edit of a file. Nothing here judges a document; [`controle`](crate::controle)
//! does.
//!
//! Amounts computed from a level of financing are also here, for an estimate: the invoiced amounts are those of the
//! échéances that the OPCO opens.

mod chiffre;
mod contrat;
mod financement;
mod idcc;
mod jours_ouvrables;
mod niveau;
mod participation;
mod prorata;
mod quantieme;
mod regime;
mod remuneration;
mod smic;
mod tables;

pub use chiffre::Chiffre;
pub use contrat::{ChiffresContrat, Formulaire, contrat};
pub use financement::{ChiffresFinancement, financement};
pub use idcc::{ConventionCollective, convention_collective};
pub use jours_ouvrables::{est_ouvrable, jours_ouvrables_apres};
pub use niveau::{est_a_distance, niveau_a_distance};
pub use participation::{Participation, participation, participation_due};
pub use prorata::{AnneeExecution, BaseAnnuelle, annees_d_execution, au_prorata};
pub(crate) use quantieme::{annee_de_contrat, apres_mois};
pub use regime::{Prorata, Regime, forclusion, regime};
pub use remuneration::{Branche, LigneGrille, Remuneration, remuneration};
pub use smic::{Smic, Territoire, smic, smic_verifie_jusqu_au};
pub use tables::{LigneDeReference, TableDeReference, tables};

#[cfg(test)]
mod tests {
    use crate::scalaires::DateCivile;
    use cfadock_donnees::reference as donnees;
    use toml::{Table, Value};

    /// Every table with a figure gives its source and its confidence.
    fn judge(file: &str, place: &str, table: &Table) {
        let states =
            table.keys().any(|key| ["valeur", "mensuel", "parts", "grille", "fixes", "opcos"].contains(&key.as_str()));
        if states {
            let letter = table.get("confiance").and_then(Value::as_str);
            assert!(letter.is_some_and(|letter| ["V", "D", "I", "W"].contains(&letter)), "{file} {place}");
            assert!(table.get("source").and_then(Value::as_str).is_some_and(|s| !s.is_empty()), "{file} {place}");
        }
        for (key, value) in table {
            let tables = value.as_array().into_iter().flatten().chain([value]);
            tables.filter_map(Value::as_table).for_each(|table| judge(file, key, table));
        }
    }

    #[test]
    fn every_figure_has_a_date_a_source_and_a_confidence() {
        for (file, text) in donnees::TABLES {
            let table: Table = toml::from_str(text).expect("TOML");
            let known = table.get("etat_au").and_then(Value::as_str).expect("a date");
            assert!(known.parse::<DateCivile>().is_ok(), "{file}");
            judge(file, "", &table);
        }
    }
}
