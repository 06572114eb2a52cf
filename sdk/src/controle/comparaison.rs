//! Compares the data that a document repeats with the contract. Absent or unreadable data is no difference.

use super::constat::DeuxNoms;
use super::contrat_connu::ContratConnu;
use super::noms::{Personne, Rapprochement};
use super::verification::Ecarts;
use crate::runtime::jiff::civil;
use crate::scalaires::{Siret, Uai};

/// Whether both SIRET are valid and name different places.
pub(super) fn sirets_differents(un: &Siret, autre: Option<&Siret>) -> bool {
    matches!((un.canonique(), autre.map(Siret::canonique)), (Ok(un), Some(Ok(autre))) if un != autre)
}

/// Whether both SIRET are valid and name different companies, by their SIREN.
pub(super) fn entreprises_differentes(un: &Siret, autre: Option<&Siret>) -> bool {
    let siren = |siret: &Siret| siret.canonique().ok().map(|siret| siret.as_str()[..9].to_owned());
    matches!((siren(un), autre.and_then(siren)), (Some(un), Some(autre)) if un != autre)
}

/// Whether both SIRET are valid and name two places of one company.
pub(super) fn etablissements_differents(un: &Siret, autre: Option<&Siret>) -> bool {
    sirets_differents(un, autre) && !entreprises_differentes(un, autre)
}

/// Whether both UAI are valid and name different schools.
pub(super) fn uai_differentes(un: &Uai, autre: Option<&Uai>) -> bool {
    matches!((un.canonique(), autre.map(Uai::canonique)), (Ok(un), Some(Ok(autre))) if un != autre)
}

/// Whether both days are known and differ.
pub(super) fn jours_differents(un: Option<civil::Date>, autre: Option<civil::Date>) -> bool {
    matches!((un, autre), (Some(un), Some(autre)) if un != autre)
}

/// Blank data is unknown.
pub(super) fn connu(nom: Option<&str>) -> Option<&str> {
    nom.filter(|nom| !nom.trim().is_empty())
}

/// Name and first name of an apprentice beside those of the contract, and how they relate; an unknown name counts as the
/// same.
pub(super) fn comparer_apprenti(ici: Personne<'_>, contrat: &ContratConnu) -> [(Rapprochement, DeuxNoms); 2] {
    let (nom, prenom) = (connu(contrat.nom.as_deref()), connu(contrat.prenom.as_deref()));
    let autre = Personne {
        nom: nom.unwrap_or(ici.nom),
        usage: contrat.nom_usage.as_deref(),
        prenom: prenom.unwrap_or(ici.prenom),
    };
    let deux = |ici: &str, contrat: &str| DeuxNoms { ici: ici.to_owned(), contrat: contrat.to_owned() };
    let [nom, prenom] = ici.comparer(autre);
    [(nom, deux(ici.nom, autre.nom)), (prenom, deux(ici.prenom, autre.prenom))]
}

/// Notes, at `apprenti.nom` and `apprenti.prenom`, the names that have this relation to the contract's.
pub(super) fn noter_noms(
    ecarts: &mut Ecarts<'_>,
    trouves: [(Rapprochement, DeuxNoms); 2],
    cherche: Rapprochement,
    phrase: &str,
) {
    for (champ, (_, noms)) in
        ["apprenti.nom", "apprenti.prenom"].into_iter().zip(trouves).filter(|(_, (un, _))| *un == cherche)
    {
        ecarts.noter_noms(champ, phrase, noms);
    }
}
