//! The data of a contract, sent or read from the OPCO, that conventions and certificates repeat.

use crate::controle::scalaires::nombre;
use crate::models::{Cerfa, CerfaLu, FormationLu};
use crate::reference;
use crate::runtime::jiff::civil;
use crate::scalaires::{Date, Identifiant, Rncp, Siret, Uai};

/// The level of qualification (3 to 8) of the diploma aimed at: the first digit of its code. `None` where the code is
/// missing or has no such level.
pub(crate) fn niveau_du_diplome(formation: Option<&FormationLu>) -> Option<i64> {
    let code = formation?.type_diplome.as_ref()?.wire();
    Some(nombre(&code) / 10).filter(|niveau| (3..=8).contains(niveau))
}

/// What is known of a contract; unknown data is absent, and no rule judges it. `Debug` shows nothing of it.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct ContratConnu {
    /// The number of the dossier inside the OPCO's system.
    pub numero_interne: Option<Identifiant>,
    /// The employer's SIRET.
    pub siret_employeur: Option<Siret>,
    /// The CFA's SIRET.
    pub siret_cfa: Option<Siret>,
    /// The CFA's UAI.
    pub uai_cfa: Option<Uai>,
    /// The apprentice's birth name.
    pub nom: Option<String>,
    /// The apprentice's usage name.
    pub nom_usage: Option<String>,
    /// The apprentice's first name.
    pub prenom: Option<String>,
    /// Whether the apprentice is recognised as disabled, or has the same rights: the extension and the equivalence of the
    /// form.
    pub handicap: Option<bool>,
    /// The day the contract was concluded: it determines the payment regime.
    pub conclusion: Option<civil::Date>,
    /// First day of the contract.
    pub debut: Option<civil::Date>,
    /// Last day of the contract, as planned.
    pub fin: Option<civil::Date>,
    /// The day the contract was broken.
    pub rupture: Option<civil::Date>,
    /// First day of the training.
    pub debut_formation: Option<civil::Date>,
    /// Last day of the training.
    pub fin_formation: Option<civil::Date>,
    /// Hours of the training.
    pub duree_formation: Option<i32>,
    /// The certification aimed at.
    pub rncp: Option<Rncp>,
}

impl ContratConnu {
    /// The day on which the contract really ends: its rupture, otherwise its planned end.
    pub(super) fn fin_effective(&self) -> Option<civil::Date> {
        self.rupture.or(self.fin)
    }

    /// The last day for the documents of its balance; absent when no such day exists, or the contract has no known end.
    pub(super) fn forclusion(&self) -> Option<civil::Date> {
        reference::forclusion(self.conclusion, self.fin_effective()?)
    }
}

impl std::fmt::Debug for ContratConnu {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ContratConnu").finish_non_exhaustive()
    }
}

/// Whether one of the three is said; unknown where recognition itself is.
fn droits_rqth(reconnu: Option<bool>, droits: [Option<bool>; 2]) -> Option<bool> {
    if droits.contains(&Some(true)) { Some(true) } else { reconnu }
}

fn jour(date: Option<&Date>) -> Option<civil::Date> {
    date.and_then(Date::civil)
}

impl From<&Cerfa> for ContratConnu {
    fn from(cerfa: &Cerfa) -> Self {
        Self {
            numero_interne: cerfa.numero_interne.clone(),
            siret_employeur: Some(cerfa.employeur.siret.clone()),
            siret_cfa: Some(cerfa.organisme_formation.siret.clone()),
            uai_cfa: Some(cerfa.organisme_formation.uai_cfa.clone()),
            nom: Some(cerfa.apprenti.nom.clone()),
            nom_usage: cerfa.apprenti.nom_usage.clone(),
            prenom: Some(cerfa.apprenti.prenom.clone()),
            handicap: droits_rqth(
                Some(cerfa.apprenti.handicap),
                [cerfa.apprenti.droits_rqth_extension_boe, cerfa.apprenti.droits_rqth_equivalence_jeune],
            ),
            conclusion: cerfa.contrat.date_conclusion.civil(),
            debut: cerfa.contrat.date_debut_contrat.civil(),
            fin: cerfa.contrat.date_fin_contrat.civil(),
            rupture: jour(cerfa.contrat.date_rupture.as_ref()),
            debut_formation: cerfa.formation.date_debut_formation.civil(),
            fin_formation: cerfa.formation.date_fin_formation.civil(),
            duree_formation: Some(cerfa.formation.duree_formation),
            rncp: Some(cerfa.formation.rncp.clone()),
        }
    }
}

impl From<&CerfaLu> for ContratConnu {
    fn from(cerfa: &CerfaLu) -> Self {
        let (employeur, organisme) = (cerfa.employeur.as_ref(), cerfa.organisme_formation.as_ref());
        let (apprenti, contrat) = (cerfa.apprenti.as_ref(), cerfa.contrat.as_ref());
        let formation = cerfa.formation.as_ref();
        Self {
            numero_interne: cerfa.numero_interne.clone(),
            siret_employeur: employeur.and_then(|employeur| employeur.siret.clone()),
            siret_cfa: organisme.and_then(|organisme| organisme.siret.clone()),
            uai_cfa: organisme.and_then(|organisme| organisme.uai_cfa.clone()),
            nom: apprenti.and_then(|apprenti| apprenti.nom.clone()),
            nom_usage: apprenti.and_then(|apprenti| apprenti.nom_usage.clone()),
            prenom: apprenti.and_then(|apprenti| apprenti.prenom.clone()),
            handicap: apprenti.and_then(|apprenti| {
                let droits = [apprenti.droits_rqth_extension_boe, apprenti.droits_rqth_equivalence_jeune];
                droits_rqth(apprenti.handicap, droits)
            }),
            conclusion: jour(contrat.and_then(|contrat| contrat.date_conclusion.as_ref())),
            debut: jour(contrat.and_then(|contrat| contrat.date_debut_contrat.as_ref())),
            fin: jour(contrat.and_then(|contrat| contrat.date_fin_contrat.as_ref())),
            rupture: jour(contrat.and_then(|contrat| contrat.date_rupture.as_ref())),
            debut_formation: jour(formation.and_then(|formation| formation.date_debut_formation.as_ref())),
            fin_formation: jour(formation.and_then(|formation| formation.date_fin_formation.as_ref())),
            duree_formation: formation.and_then(|formation| formation.duree_formation),
            rncp: formation.and_then(|formation| formation.rncp.clone()),
        }
    }
}
