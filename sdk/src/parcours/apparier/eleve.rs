//! A student, as the software of a CFA knows it.

use std::fmt;

use crate::runtime::jiff::civil::Date;
use crate::scalaires::Siret;

/// A student as the CFA's software has it. Unknown data is absent, and then no match is exact.
#[derive(Clone, Default)]
pub struct Eleve {
    /// Birth name.
    pub nom: String,
    /// Usage name, if there is another one.
    pub nom_usage: Option<String>,
    /// Everyday first name.
    pub prenom: String,
    /// Birth date.
    pub naissance: Option<Date>,
    /// The employer's SIRET.
    pub siret_employeur: Option<Siret>,
    /// First day of the contract.
    pub debut_contrat: Option<Date>,
}

/// Shows nothing of the student.
impl fmt::Debug for Eleve {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Eleve").finish_non_exhaustive()
    }
}
