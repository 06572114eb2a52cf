//! Two reports side by side: what got better, what got worse, what came and went.

use std::collections::BTreeMap;

use super::{FORMAT, Rapport};
use crate::verifier::verdict::Verdict;

/// Why a file is no report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Illisible {
    /// Not the JSON of a report.
    #[error("le fichier n'est pas un rapport de conformité : {0}")]
    Json(#[from] serde_json::Error),
    /// Of another version.
    #[error("le rapport est au format « {0} », cette suite lit « conformite/1 »")]
    Format(String),
}

/// Reads a report.
///
/// # Errors
///
/// When it is none.
pub fn lire(texte: &str) -> Result<Rapport, Illisible> {
    let rapport: Rapport = serde_json::from_str(texte)?;
    if rapport.format == FORMAT { Ok(rapport) } else { Err(Illisible::Format(rapport.format)) }
}

/// One requirement whose verdict is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changement {
    /// Identifier of the OPCO.
    pub opco: String,
    /// Identifier of the requirement.
    pub exigence: String,
    /// Before; none where it was not in the first report.
    pub avant: Option<Verdict>,
    /// After; none where it is not in the second.
    pub apres: Option<Verdict>,
}

impl Changement {
    /// Whether a requirement that held, or was not asked, now fails.
    pub fn regression(&self) -> bool {
        let rouge = |verdict: Option<Verdict>| matches!(verdict, Some(Verdict::Echec | Verdict::Erreur));
        rouge(self.apres) && !rouge(self.avant)
    }

    /// In one French line.
    pub fn phrase(&self) -> String {
        let mot = |verdict: Option<Verdict>| verdict.map_or("absent", Verdict::libelle);
        format!("{} {} : {} → {}", self.opco, self.exigence, mot(self.avant), mot(self.apres))
    }
}

/// Everything that changed from one report to the other, sorted.
pub fn comparer(avant: &Rapport, apres: &Rapport) -> Vec<Changement> {
    let mut tous: BTreeMap<(String, String), [Option<Verdict>; 2]> = BTreeMap::new();
    for (rang, rapport) in [avant, apres].into_iter().enumerate() {
        for campagne in &rapport.opco {
            for resultat in &campagne.resultats {
                let cle = (campagne.identifiant.clone(), resultat.exigence.clone());
                tous.entry(cle).or_default()[rang] = Some(resultat.verdict);
            }
        }
    }
    let changes = tous.into_iter().filter(|(_, [avant, apres])| avant != apres);
    changes.map(|((opco, exigence), [avant, apres])| Changement { opco, exigence, avant, apres }).collect()
}
