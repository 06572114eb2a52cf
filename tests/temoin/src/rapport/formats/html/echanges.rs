//! The page of the evidence: each request once, with each of its answers and their OPCO.

use std::collections::HashMap;
use std::sync::Arc;

use crate::rapport::Rapport;
use crate::verifier::echange::Echange;

/// A request, with its answers.
pub(super) struct DemandeMontree<'a> {
    pub(super) echange: &'a Echange,
    pub(super) reponses: Vec<ReponseMontree<'a>>,
}

/// An answer, with its OPCO and its position in the run.
pub(super) struct ReponseMontree<'a> {
    /// The place of the exchange in the report.
    pub(super) place: usize,
    pub(super) echange: &'a Echange,
    chez: Vec<(&'a str, Vec<usize>)>,
}

/// The exchanges with simulated OPCO, or with the others, by request in the order in which they came first.
pub(super) fn demandes(rapport: &Rapport, simulees: bool) -> Vec<DemandeMontree<'_>> {
    let mut demandes: Vec<DemandeMontree> = Vec::new();
    let (mut rangs, mut places) = (HashMap::new(), HashMap::new());
    let vues = rapport.opco.iter().zip(&rapport.preuves.suites).filter(|(une, _)| une.cible.simulee() == simulees);
    for (campagne, suite) in vues {
        for (rang, (echange, place)) in campagne.echanges.iter().map(Arc::as_ref).zip(suite).enumerate() {
            let demande = (&echange.methode, &echange.chemin, &echange.entetes, &echange.corps);
            let ou = *rangs.entry(demande).or_insert(demandes.len());
            if ou == demandes.len() {
                demandes.push(DemandeMontree { echange, reponses: Vec::new() });
            }
            let reponses = &mut demandes[ou].reponses;
            let la = *places.entry(*place).or_insert(reponses.len());
            if la == reponses.len() {
                reponses.push(ReponseMontree { place: *place, echange, chez: Vec::new() });
            }
            let chez = &mut reponses[la].chez;
            match chez.last_mut().filter(|(nom, _)| *nom == campagne.nom) {
                Some((_, rangs)) => rangs.push(rang),
                None => chez.push((&campagne.nom, vec![rang])),
            }
        }
    }
    demandes
}

impl DemandeMontree<'_> {
    /// The statuses of its answers, each once.
    fn statuts(&self) -> Vec<u16> {
        let mut statuts: Vec<u16> = self.reponses.iter().map(|une| une.echange.statut).collect();
        statuts.sort_unstable();
        statuts.dedup();
        statuts
    }

    /// Its end, for people.
    pub(super) fn issues(&self) -> String {
        let dite = |statut: &u16| self.reponses.iter().find(|une| une.echange.statut == *statut);
        let issues: Vec<_> = self.statuts().iter().filter_map(dite).map(|une| une.echange.issue()).collect();
        issues.join(", ")
    }

    pub(super) fn curl(&self) -> String {
        dans_un_element(&self.echange.curl())
    }
}

impl ReponseMontree<'_> {
    /// Its OPCO, and its ranks in the run.
    pub(super) fn rangs(&self) -> String {
        let un = |(nom, rangs): &(&str, Vec<usize>)| {
            let rangs: Vec<_> = rangs.iter().map(usize::to_string).collect();
            format!("{nom} : {}", rangs.join(", "))
        };
        self.chez.iter().map(un).collect::<Vec<_>>().join(" ; ")
    }

    pub(super) fn corps(&self) -> String {
        dans_un_element(&self.echange.reponse)
    }
}

/// Text inside an element. Quotation marks need no escape there, and JSON has many of them.
fn dans_un_element(texte: &str) -> String {
    texte.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_its_element() {
        assert_eq!(dans_un_element("</pre><script>\"&lt;\""), "&lt;/pre&gt;&lt;script&gt;\"&amp;lt;\"");
    }
}
