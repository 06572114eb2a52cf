//! Candidates, their order, and the conclusion.

use super::ecart::{Critere, Ecart};
use super::eleve::Eleve;
use super::{criteres, noms};
use crate::models::{Dossier, Etat};
use crate::scalaires::{Date, Identifiant};

/// A dossier that may be the student's. It holds nothing personal: `rang` and the numbers identify the dossier.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Candidat {
    /// Its place among the dossiers that were compared, from 0.
    pub rang: usize,
    /// The dossier's internal number.
    pub numero_interne: Option<Identifiant>,
    /// The dossier's external number.
    pub numero_externe: Option<Identifiant>,
    /// The dossier's state: refused and cancelled dossiers are candidates as well.
    pub etat: Option<Etat>,
    /// Its place among the candidates, from 1. Equally near candidates have the same place.
    pub place: usize,
    /// Why it is no exact match; empty when it is one.
    pub ecarts: Vec<Ecart>,
}

impl Candidat {
    fn cout(&self) -> u32 {
        self.ecarts.iter().map(|ecart| ecart.cout()).sum()
    }
}

/// The result for a student.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum Appariement {
    /// One dossier agrees on all five criteria, and only one.
    Exact {
        /// That dossier.
        candidat: Candidat,
        /// Others that nearly agree.
        proches: Vec<Candidat>,
    },
    /// Dossiers nearly agree, or several agree on everything: a person has to choose. The nearest come first; equally
    /// near ones have the same place.
    Candidats(Vec<Candidat>),
    /// No dossier nearly agrees.
    Aucun,
}

impl Appariement {
    /// Orders the candidates and concludes.
    pub(super) fn conclure(mut candidats: Vec<Candidat>) -> Self {
        candidats.sort_by_key(|candidat| (candidat.cout(), candidat.rang));
        let couts: Vec<_> = candidats.iter().map(Candidat::cout).collect();
        for candidat in &mut candidats {
            let cout = candidat.cout();
            candidat.place = 1 + couts.iter().take_while(|autre| **autre < cout).count();
        }
        match candidats.iter().filter(|candidat| candidat.ecarts.is_empty()).count() {
            1 => {
                let proches = candidats.split_off(1);
                candidats.pop().map_or(Self::Aucun, |candidat| Self::Exact { candidat, proches })
            }
            _ if candidats.is_empty() => Self::Aucun,
            _ => Self::Candidats(candidats),
        }
    }

    /// All candidates, an exact one first.
    pub fn candidats(&self) -> impl Iterator<Item = &Candidat> {
        let (exact, autres) = match self {
            Self::Exact { candidat, proches } => (Some(candidat), proches.as_slice()),
            Self::Candidats(candidats) => (None, candidats.as_slice()),
            Self::Aucun => (None, &[][..]),
        };
        exact.into_iter().chain(autres)
    }
}

/// Compares a student with a dossier; `None` when it is too different.
pub(super) fn comparer(eleve: &Eleve, rang: usize, dossier: &Dossier) -> Option<Candidat> {
    let cerfa = dossier.cerfa.as_ref()?;
    let apprenti = cerfa.apprenti.as_ref();
    let jour = |date: Option<&Date>| date.and_then(Date::civil);
    let naissance = jour(apprenti.and_then(|apprenti| apprenti.date_naissance.as_ref()));
    let debut = jour(cerfa.contrat.as_ref().and_then(|contrat| contrat.date_debut_contrat.as_ref()));
    let siret = cerfa.employeur.as_ref().and_then(|employeur| employeur.siret.as_ref());
    let mut ecarts = noms::comparer(eleve, apprenti);
    ecarts.extend(criteres::naissance(eleve.naissance, naissance));
    ecarts.extend(criteres::employeur(eleve.siret_employeur.as_ref(), siret));
    ecarts.extend(criteres::debut(eleve.debut_contrat, debut));
    est_proche(&ecarts).then(|| Candidat {
        rang,
        numero_interne: cerfa.numero_interne.clone(),
        numero_externe: cerfa.numero_externe.clone(),
        etat: cerfa.etat.clone(),
        place: 0,
        ecarts,
    })
}

fn est_proche(ecarts: &[Ecart]) -> bool {
    use Critere::{Debut, Employeur, Naissance, Nom, Prenom};
    let differe = |critere| ecarts.contains(&Ecart::Different(critere));
    let manque = |critere| ecarts.contains(&Ecart::Absent(critere));
    let tous = [Nom, Prenom, Naissance, Employeur, Debut];
    let differents = tous.into_iter().filter(|critere| differe(*critere)).count();
    let agree = tous.into_iter().filter(|critere| !differe(*critere) && !manque(*critere)).count();
    // The same person, with another contract.
    let personne: u32 = ecarts
        .iter()
        .filter(|ecart| !matches!(ecart, Ecart::Different(Employeur | Debut) | Ecart::Absent(Employeur | Debut)))
        .filter(|ecart| !matches!(ecart, Ecart::AutreEtablissement | Ecart::Decale { .. }))
        .filter(|ecart| !matches!(ecart, Ecart::Signes { critere: Employeur, .. }))
        .map(|ecart| ecart.cout())
        .sum();
    (differents <= 1 && agree >= 3) || personne <= 2
}
