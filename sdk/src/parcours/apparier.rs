//! Which dossier belongs to a student: candidates, each with the reasons why it is not an exact match. Nothing is
//! merged: a person decides what to do with a candidate.
//!
//! The list also has dossiers that were not sent through the API, and the norm has only name, first name, birth date,
//! employer's SIRET and first day of the contract to pair them by.

mod candidat;
mod criteres;
mod ecart;
mod eleve;
mod noms;

pub use candidat::{Appariement, Candidat};
pub use ecart::{Critere, Ecart};
pub use eleve::Eleve;

use futures_util::{StreamExt as _, stream};

use super::lister::{SIMULTANES, lire};
use super::{Connexion, Echec, EchecPartiel};
use crate::models::Dossier;
use crate::scalaires::Identifiant;

/// The candidates for a student among `dossiers`, the nearest first. It makes no request.
///
/// Names are compared in three steps: as typed without case and extra blanks, in plain capitals (no accents; hyphens
/// and apostrophes as blanks), and by words and letters. Dates and SIRET are compared by digits. A dossier is a
/// candidate when at most one of the five criteria contradicts the student's and at least three agree or nearly do; or
/// when name, first name and birth date agree, whatever the contract.
///
/// ```
/// use cfadock::parcours::{Appariement, Eleve, apparier};
///
/// let eleve = Eleve { nom: "Essai".to_owned(), prenom: "Camille".to_owned(), ..Eleve::default() };
/// assert!(matches!(apparier(&eleve, &[]), Appariement::Aucun));
/// ```
pub fn apparier(eleve: &Eleve, dossiers: &[Dossier]) -> Appariement {
    let trouve = dossiers.iter().enumerate().filter_map(|(rang, dossier)| candidat::comparer(eleve, rang, dossier));
    Appariement::conclure(trouve.collect())
}

/// Candidates for several students in the portfolio of a CFA.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rapprochement {
    /// For each student, in the given order. `rang` of a candidate is its place in the OPCO's list.
    pub appariements: Vec<Appariement>,
    /// Dossiers that could not be read: a missing one may be among them.
    pub non_lus: Vec<EchecPartiel>,
    /// How many items of the list have no internal number, and cannot be read.
    pub sans_numero: usize,
}

impl Connexion {
    /// Candidates for students among all dossiers of the CFA at this OPCO.
    ///
    /// The list has neither names nor dates, so that every dossier must be read. Each is read once for all students
    /// together, four at a time: give all students in one call, and keep the numbers. Only the dossiers being read are
    /// in memory.
    ///
    /// # Errors
    /// When the list cannot be read to its end, or the OPCO as a whole stops answering.
    pub async fn apparier(&self, eleves: &[Eleve]) -> Result<Rapprochement, Echec> {
        self.tracer("apparier", None, Box::pin(self.chercher_eleves(eleves))).await
    }

    async fn chercher_eleves(&self, eleves: &[Eleve]) -> Result<Rapprochement, Echec> {
        let (mut numeros, mut sans_numero) = (Vec::new(), 0);
        let mut lecture = self.dossiers().lecture();
        while let Some(dossier) = lecture.suivant().await {
            match dossier?.numero_interne {
                Some(numero) => numeros.push(numero.as_str().to_owned()),
                None => sans_numero += 1,
            }
        }
        let connexion = self.clone();
        let reads = numeros.into_iter().map(move |numero| lire(connexion.clone(), numero));
        let mut reads = stream::iter(reads).buffered(SIMULTANES).enumerate();
        let mut trouve = vec![Vec::new(); eleves.len()];
        let mut non_lus = Vec::new();
        while let Some((rang, (numero, lu))) = reads.next().await {
            match lu {
                Ok(dossier) => {
                    for (eleve, trouve) in eleves.iter().zip(&mut trouve) {
                        trouve.extend(candidat::comparer(eleve, rang, &dossier));
                    }
                }
                Err(echec) if echec.est_general() => return Err(echec),
                Err(echec) => non_lus.push(EchecPartiel { dossier: Some(Identifiant::tel_quel(numero)), echec }),
            }
        }
        let appariements = trouve.into_iter().map(Appariement::conclure).collect();
        Ok(Rapprochement { appariements, non_lus, sans_numero })
    }
}

#[cfg(test)]
mod tests;
