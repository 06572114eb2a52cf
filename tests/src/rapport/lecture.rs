//! Reports read back from their JSON, and several put together: one column per OPCO, each with its own dates.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{AVERTISSEMENT, FORMAT, Rapport};
use crate::verifier::campagne::{Campagne, Resultat};
use crate::verifier::exigence::Exigence;
use crate::verifier::verdict::{Conclusion, Verdict};

/// Why a file is no report, or reports cannot be put together.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Illisible {
    /// Not the JSON of a report.
    #[error("le fichier n'est pas un rapport de conformité (ligne {0}, colonne {1})")]
    Json(usize, usize),
    /// Of another version.
    #[error("le rapport n'est pas au format « conformite/1 » que cette suite lit")]
    Format,
    /// A name that is none: it would become the name of a file.
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
/// When it is none.
pub fn lire(texte: &str) -> Result<Rapport, Illisible> {
    let lu: Result<Rapport, _> = serde_json::from_str(texte);
    let rapport = lu.map_err(|error| Illisible::Json(error.line(), error.column()))?;
    if rapport.format != FORMAT {
        return Err(Illisible::Format);
    }
    let sur = |nom: &str, signes: &[char]| {
        (1..=120).contains(&nom.len()) && nom.chars().all(|one| one.is_ascii_alphanumeric() || signes.contains(&one))
    };
    let resultats = || rapport.opco.iter().flat_map(|one| &one.resultats);
    let mut ids = resultats().map(|one| &one.exigence).chain(rapport.exigences.iter().map(|one| &one.id));
    if !rapport.opco.iter().all(|one| sur(&one.identifiant, &['_'])) || !ids.all(|id| sur(id, &['_', '.', '-'])) {
        return Err(Illisible::Nom);
    }
    Ok(rapport)
}

/// One report of several by the same norm: the newest run of each OPCO, as they stand on a day.
///
/// # Errors
///
/// When they were not judged by the same norm and requirements; none at all is an empty report that proves nothing.
pub fn rassembler(rapports: Vec<Rapport>, jour: Date) -> Result<Rapport, Illisible> {
    let mut rapports = rapports.into_iter();
    let Some(mut ensemble) = rapports.next() else { return Err(Illisible::Format) };
    let norme = |one: &Rapport| {
        let origine = &one.provenance;
        [origine.norme.clone(), origine.surcouche.clone(), origine.exigences.clone()]
    };
    for rapport in rapports {
        if norme(&ensemble) != norme(&rapport) {
            return Err(Illisible::Norme);
        }
        for exigence in rapport.exigences {
            if ensemble.exigences.iter().all(|one| one.id != exigence.id) {
                ensemble.exigences.push(exigence);
            }
        }
        if rapport.provenance.date > ensemble.provenance.date {
            ensemble.provenance = rapport.provenance;
        }
        ensemble.opco.extend(rapport.opco);
    }
    // The newest run of an OPCO stands for it; of two on one day the one named last.
    let mut choisies: BTreeMap<String, Campagne> = BTreeMap::new();
    for campagne in ensemble.opco {
        let plus_recente = choisies.get(&campagne.identifiant).is_none_or(|autre| autre.date <= campagne.date);
        if plus_recente {
            choisies.insert(campagne.identifiant.clone(), campagne);
        }
    }
    ensemble.opco = choisies.into_values().map(|campagne| completer(campagne, &ensemble.exigences)).collect();
    ensemble.conclusion = ensemble.opco.iter().map(|one| one.bilan.conclusion).max().unwrap_or(Conclusion::Creuse);
    ensemble.provenance.date = jour.to_string();
    let expire = ensemble.opco.iter().map(|one| &one.expire).min();
    ensemble.provenance.expire = expire.cloned().unwrap_or_default();
    ensemble.avertissement = AVERTISSEMENT.to_owned();
    Ok(ensemble)
}

/// One result per requirement, in their order: what a run did not ask was left out.
fn completer(mut campagne: Campagne, exigences: &[Exigence]) -> Campagne {
    let mut lus: BTreeMap<String, Resultat> =
        std::mem::take(&mut campagne.resultats).into_iter().map(|one| (one.exigence.clone(), one)).collect();
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
