//! Reads reports from their JSON, and combines several: one column per OPCO, each with its own dates.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::preuves::Preuves;
use super::{Cibles, FORMAT, Rapport};
use crate::verifier::campagne::{Campagne, Resultat};
use crate::verifier::cible::Nature;
use crate::verifier::exigence::Exigence;
use crate::verifier::verdict::{Conclusion, Verdict};

/// Why a file is no report, or reports cannot be combined.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Illisible {
    /// Not the JSON of a report.
    #[error("le fichier n'est pas un rapport de conformité (ligne {0}, colonne {1})")]
    Json(usize, usize),
    /// Of another version.
    #[error("le rapport n'est pas au format « conformite/2 » que cette suite lit")]
    Format,
    /// Of the previous version, which had no field for whether the target was simulated.
    #[error(
        "le rapport est au format « conformite/1 », qui ne distingue pas un OPCO simulé : refaites-le par `verifier`"
    )]
    Ancien,
    /// A field about the targets contradicts the columns.
    #[error("le rapport dit de ses cibles autre chose que ses colonnes")]
    Cibles,
    /// Evidence that is missing, or takes too much memory.
    #[error("le rapport montre des échanges qui n'y sont pas, ou qui prennent trop de place")]
    Preuves,
    /// An invalid name: it would become the name of a file.
    #[error("le rapport nomme un OPCO ou une exigence comme rien ne peut l'être")]
    Nom,
    /// Of another norm.
    #[error("les rapports ne jugent pas d'après la même norme et les mêmes exigences")]
    Norme,
}

/// Reads a report.
///
/// # Errors
///
/// When it is no report.
pub fn lire(texte: &str) -> Result<Rapport, Illisible> {
    #[derive(Deserialize)]
    struct Entete {
        format: String,
    }
    let json = |erreur: serde_json::Error| Illisible::Json(erreur.line(), erreur.column());
    // Another version has another format: its name is read first.
    match serde_json::from_str::<Entete>(texte).map_err(json)?.format.as_str() {
        FORMAT => {}
        "conformite/1" => return Err(Illisible::Ancien),
        _ => return Err(Illisible::Format),
    }
    let mut rapport: Rapport = serde_json::from_str(texte).map_err(json)?;
    let sur = |nom: &str, signes: &[char]| {
        (1..=120).contains(&nom.len()) && nom.chars().all(|un| un.is_ascii_alphanumeric() || signes.contains(&un))
    };
    let resultats = || rapport.opco.iter().flat_map(|un| &un.resultats);
    let mut ids = resultats().map(|un| &un.exigence).chain(rapport.exigences.iter().map(|un| &un.id));
    if !rapport.opco.iter().all(|un| sur(&un.identifiant, &['_'])) || !ids.all(|id| sur(id, &['_', '.', '-'])) {
        return Err(Illisible::Nom);
    }
    let adresse = |hote: &str| sur(hote, &[':', '/', '.', '-', '_', '[', ']', '(', ')', ' ']);
    for campagne in &rapport.opco {
        let particularites = match &campagne.cible {
            Nature::Simulee { particularites, .. } => particularites.as_slice(),
            Nature::Adresse { .. } => &[],
        };
        if !campagne.cible.hote().is_none_or(adresse) || !particularites.iter().all(|nom| sur(nom, &['_'])) {
            return Err(Illisible::Nom);
        }
    }
    if rapport.cibles != Cibles::de(&rapport.opco) {
        return Err(Illisible::Cibles);
    }
    rapport.preuves.denouer(&mut rapport.opco).ok_or(Illisible::Preuves)?;
    Ok(rapport)
}

/// Combines several reports with the same norm: the newest run of each OPCO, with its validity on a day.
///
/// # Errors
///
/// When they were not judged with the same norm and requirements; without any, the result is an empty report that
/// proves nothing.
pub fn rassembler(rapports: Vec<Rapport>, jour: Date) -> Result<Rapport, Illisible> {
    let mut rapports = rapports.into_iter();
    let Some(mut ensemble) = rapports.next() else { return Err(Illisible::Format) };
    let norme = |un: &Rapport| {
        let origine = &un.provenance;
        [origine.norme.clone(), origine.surcouche.clone(), origine.exigences.clone()]
    };
    for rapport in rapports {
        if norme(&ensemble) != norme(&rapport) {
            return Err(Illisible::Norme);
        }
        for exigence in rapport.exigences {
            if ensemble.exigences.iter().all(|un| un.id != exigence.id) {
                ensemble.exigences.push(exigence);
            }
        }
        if rapport.provenance.date > ensemble.provenance.date {
            ensemble.provenance = rapport.provenance;
        }
        ensemble.opco.extend(rapport.opco);
    }
    // The newest run of an OPCO is kept; of two on one day the last one named. A simulated run does not replace a real
    // one.
    let mut choisies: BTreeMap<(String, bool), Campagne> = BTreeMap::new();
    for campagne in ensemble.opco {
        let cle = (campagne.identifiant.clone(), campagne.cible.simulee());
        if choisies.get(&cle).is_none_or(|autre| autre.date <= campagne.date) {
            choisies.insert(cle, campagne);
        }
    }
    ensemble.opco = choisies.into_values().map(|campagne| completer(campagne, &ensemble.exigences)).collect();
    ensemble.conclusion = ensemble.opco.iter().map(|un| un.bilan.conclusion).max().unwrap_or(Conclusion::Creuse);
    ensemble.provenance.date = jour.to_string();
    let expire = ensemble.opco.iter().map(|un| &un.expire).min();
    ensemble.provenance.expire = expire.cloned().unwrap_or_default();
    ensemble.cibles = Cibles::de(&ensemble.opco);
    ensemble.avertissement = ensemble.cibles.avertissement();
    ensemble.preuves = Preuves::nouer(&ensemble.opco);
    Ok(ensemble)
}

/// One result per requirement, in their order: a requirement that a run did not check counts as left out.
fn completer(mut campagne: Campagne, exigences: &[Exigence]) -> Campagne {
    let mut lus: BTreeMap<String, Resultat> =
        std::mem::take(&mut campagne.resultats).into_iter().map(|un| (un.exigence.clone(), un)).collect();
    let resultats = exigences.iter().map(|exigence| {
        lus.remove(&exigence.id).unwrap_or_else(|| Resultat {
            exigence: exigence.id.clone(),
            verdict: Verdict::NonExecuteVoulu,
            phrase: "ce n'était pas dans ces essais".to_owned(),
            assertions: 0,
            particularites: Vec::new(),
            preuves: Vec::new(),
        })
    });
    campagne.resultats = resultats.collect();
    campagne
}
