//! Two reports side by side: differences in provenance, improvements, regressions, and what is no longer shown.

use std::collections::{BTreeMap, BTreeSet};

use super::{Provenance, Rapport};
use crate::verifier::cible::Nature;
use crate::verifier::verdict::{Conclusion, Verdict};

/// One requirement whose verdict changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changement {
    /// The OPCO: its identifier, which shows whether it was simulated.
    pub opco: String,
    /// Identifier of the requirement.
    pub exigence: String,
    /// Before; none if the first report lacks it.
    pub avant: Option<Verdict>,
    /// After; none if the second report lacks it.
    pub apres: Option<Verdict>,
}

impl Changement {
    /// Whether a requirement that held, or was not checked, now fails.
    pub fn regression(&self) -> bool {
        let rouge = |verdict: Option<Verdict>| matches!(verdict, Some(Verdict::Echec | Verdict::Erreur));
        rouge(self.apres) && !rouge(self.avant)
    }

    /// Whether a requirement that held is no longer shown to hold: it is absent, left out, or could not be checked.
    pub fn perte(&self) -> bool {
        let tenue = |verdict: Option<Verdict>| matches!(verdict, Some(Verdict::Reussi | Verdict::Avertissement));
        tenue(self.avant) && !tenue(self.apres) && !self.regression()
    }

    /// In one French line.
    pub fn phrase(&self) -> String {
        let mot = |verdict: Option<Verdict>| verdict.map_or("absent", Verdict::libelle);
        let suite = if self.perte() { " (perte)" } else { "" };
        format!("{} {} : {} → {}{suite}", self.opco, self.exigence, mot(self.avant), mot(self.apres))
    }
}

/// All changes from one report to the other, sorted.
pub fn comparer(avant: &Rapport, apres: &Rapport) -> Vec<Changement> {
    let mut tous: BTreeMap<(String, String), [Option<Verdict>; 2]> = BTreeMap::new();
    for (rang, rapport) in [avant, apres].into_iter().enumerate() {
        for campagne in &rapport.opco {
            for resultat in &campagne.resultats {
                let cle = (campagne.cle(), resultat.exigence.clone());
                tous.entry(cle).or_default()[rang] = Some(resultat.verdict);
            }
        }
    }
    let modifie = tous.into_iter().filter(|(_, [avant, apres])| avant != apres);
    modifie.map(|((opco, exigence), [avant, apres])| Changement { opco, exigence, avant, apres }).collect()
}

/// The OPCO whose whole run was conformant and now proves nothing, or is missing, each in a French line.
pub fn perdus(avant: &Rapport, apres: &Rapport) -> Vec<String> {
    let conclusion =
        |cle: &str| apres.opco.iter().find(|un| un.cle() == cle).map(|un| (un.bilan.conclusion, un.conclusion()));
    let conformes = avant.opco.iter().filter(|un| un.bilan.conclusion == Conclusion::Conforme);
    let perdus = conformes.filter_map(|un| {
        let phrase = match conclusion(&un.cle()) {
            None => "n'est plus dans le rapport",
            Some((Conclusion::Creuse, phrase)) => phrase,
            Some(_) => return None,
        };
        Some(format!("{} : {} → {phrase}", un.cle(), un.conclusion()))
    });
    perdus.collect()
}

/// The OPCO that is simulated in one report and at an address in the other, each in a French line: a difference between
/// them is no change.
pub fn incomparables(avant: &Rapport, apres: &Rapport) -> Vec<String> {
    let cibles = |rapport: &Rapport, id: &str| -> Vec<Nature> {
        rapport.opco.iter().filter(|un| un.identifiant == id).map(|un| un.cible.clone()).collect()
    };
    let ids: BTreeSet<&str> = avant.opco.iter().map(|un| un.identifiant.as_str()).collect();
    let separes = ids.into_iter().filter_map(|id| {
        let (unes, autres) = (cibles(avant, id), cibles(apres, id));
        let meme = unes.iter().any(|une| autres.iter().any(|autre| autre.simulee() == une.simulee()));
        let (une, autre) = (unes.first()?, autres.first()?);
        (!meme).then(|| format!("{id} : {une} d'un côté, {autre} de l'autre"))
    });
    separes.collect()
}

/// The differences in the provenance of two reports, in one French line.
pub fn provenances(avant: &Rapport, apres: &Rapport) -> String {
    let lire = |une: &Provenance| {
        let court = |empreinte: &str| super::court(empreinte).to_owned();
        [
            ("suite", une.suite.clone()),
            ("norme", court(&une.norme)),
            ("surcouche", court(&une.surcouche)),
            ("exigences", court(&une.exigences)),
            ("profils", court(&une.profils)),
            ("logiciel", une.logiciel.clone()),
            ("graine", une.graine.to_string()),
        ]
    };
    let paires = lire(&avant.provenance).into_iter().zip(lire(&apres.provenance));
    let mut ecarts: Vec<String> = paires
        .filter(|((_, un), (_, autre))| un != autre)
        .map(|((nom, un), (_, autre))| format!("{nom} {un} → {autre}"))
        .collect();
    for campagne in &avant.opco {
        let meme = apres.opco.iter().find(|une| une.cle() == campagne.cle());
        if let Some(autre) = meme.filter(|une| une.cible != campagne.cible) {
            ecarts.push(format!("cible de {} : {} → {}", campagne.cle(), campagne.cible, autre.cible));
        }
    }
    if ecarts.is_empty() { "Même provenance.".to_owned() } else { format!("Provenance : {}.", ecarts.join(" ; ")) }
}
