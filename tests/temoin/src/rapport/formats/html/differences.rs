//! Where the OPCO of a report differ: in verdicts, in what they offer, in known deviations.

use std::collections::BTreeMap;

use super::{Case, cases, connues, groupes};
use crate::rapport::Rapport;
use crate::verifier::exigence::Exigence;
use crate::verifier::verdict::Verdict;

/// Requirements on which the OPCO that they concern do not all have the same verdict, with the OPCO of each verdict.
pub(super) fn divergences(rapport: &Rapport) -> Vec<(&Exigence, Vec<(Verdict, String)>)> {
    let mut lignes = Vec::new();
    for (exigence, cases) in cases(rapport) {
        let mut noms: BTreeMap<Verdict, Vec<&str>> = BTreeMap::new();
        for case in cases.iter().filter(|case| !case.sans_objet()) {
            noms.entry(case.verdict).or_default().push(&case.nom);
        }
        if noms.len() > 1 {
            lignes.push((exigence, noms.into_iter().map(|(verdict, noms)| (verdict, noms.join(", "))).collect()));
        }
    }
    lignes
}

/// Each operation that is not applicable somewhere, and where.
pub(super) fn absentes(rapport: &Rapport) -> Vec<(String, String)> {
    let mut absentes = Vec::new();
    for groupe in
        groupes(cases(rapport)).iter().filter(|groupe| groupe.lignes.iter().all(|(une, _)| une.operation.is_some()))
    {
        let chez = |rang: usize| groupe.lignes.iter().all(|(_, cases)| cases.get(rang).is_some_and(Case::sans_objet));
        let noms = rapport.opco.iter().enumerate().filter(|(rang, _)| chez(*rang)).map(|(_, une)| une.titre());
        let noms = noms.collect::<Vec<_>>().join(", ");
        if !noms.is_empty() {
            absentes.push((groupe.nom.clone(), noms));
        }
    }
    absentes
}

/// Each known deviation with the OPCO at which it was met.
pub(super) fn ecarts(rapport: &Rapport) -> Vec<(String, String)> {
    let mut noms: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for campagne in &rapport.opco {
        for (resume, _) in connues(campagne) {
            noms.entry(resume).or_default().push(campagne.titre());
        }
    }
    noms.into_iter().map(|(resume, noms)| (resume, noms.join(", "))).collect()
}
