//! The exchanges of all the runs of a report, each written once: bodies, headers and whole exchanges are shared, and
//! each run keeps its own order.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::verifier::campagne::Campagne;
use crate::verifier::echange::Echange;

/// The maximum size of expanded exchanges in bytes: a small file can refer to one long text very often.
const VOLUME: usize = 256 * 1024 * 1024;

/// The exchanges, each part once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preuves {
    /// Bodies, sent and received.
    pub textes: Vec<String>,
    /// Sets of headers sent, name and value.
    pub entetes: Vec<Vec<(String, String)>>,
    /// Exchanges.
    pub echanges: Vec<Note>,
    /// The exchanges of each OPCO in the order of its run, as indices; in the order of the columns.
    pub suites: Vec<Vec<usize>>,
}

/// One exchange, with indices for its shared parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// HTTP method.
    pub methode: String,
    /// Address relative to the base, with its query.
    pub chemin: String,
    /// Headers sent.
    pub entetes: usize,
    /// Excerpt of the body sent.
    pub corps: Option<usize>,
    /// Status of the answer.
    pub statut: u16,
    /// `Content-Type` of the answer.
    pub media: Option<String>,
    /// Excerpt of the body of the answer.
    pub reponse: usize,
}

/// Values in the order of their first occurrence.
struct Registre<'a, T> {
    rangs: HashMap<&'a T, usize>,
}

impl<'a, T: Hash + Eq> Registre<'a, T> {
    fn new() -> Self {
        Self { rangs: HashMap::new() }
    }

    /// The index of a value, and whether it is new.
    fn inscrire(&mut self, valeur: &'a T) -> (usize, bool) {
        let suivant = self.rangs.len();
        let rang = *self.rangs.entry(valeur).or_insert(suivant);
        (rang, rang == suivant)
    }
}

impl Preuves {
    /// The exchanges of some runs.
    pub fn nouer<'a>(campagnes: &'a [Campagne]) -> Self {
        let mut preuves = Self::default();
        let (mut textes, mut entetes, mut echanges) = (Registre::new(), Registre::new(), Registre::new());
        let mut texte = |tous: &mut Vec<String>, un: &'a String| {
            let (rang, nouveau) = textes.inscrire(un);
            if nouveau {
                tous.push(un.clone());
            }
            rang
        };
        for campagne in campagnes {
            let mut suite = Vec::with_capacity(campagne.echanges.len());
            for echange in campagne.echanges.iter().map(Arc::as_ref) {
                let (rang, nouveau) = echanges.inscrire(echange);
                suite.push(rang);
                if !nouveau {
                    continue;
                }
                let (entete, nouvel) = entetes.inscrire(&echange.entetes);
                if nouvel {
                    preuves.entetes.push(echange.entetes.clone());
                }
                preuves.echanges.push(Note {
                    methode: echange.methode.clone(),
                    chemin: echange.chemin.clone(),
                    entetes: entete,
                    corps: echange.corps.as_ref().map(|corps| texte(&mut preuves.textes, corps)),
                    statut: echange.statut,
                    media: echange.media.clone(),
                    reponse: texte(&mut preuves.textes, &echange.reponse),
                });
            }
            preuves.suites.push(suite);
        }
        preuves
    }

    /// Returns the exchanges to each run; none if an index is invalid, or if they would take too much memory.
    pub(super) fn denouer(&self, campagnes: &mut [Campagne]) -> Option<()> {
        let mut reste = VOLUME;
        let echanges = self.echanges.iter().map(|note| {
            let echange = self.lire(note)?;
            let taille = echange.reponse.len() + echange.corps.as_ref().map_or(0, String::len) + echange.chemin.len();
            reste = reste.checked_sub(taille)?;
            Some(Arc::new(echange))
        });
        let echanges: Vec<_> = echanges.collect::<Option<_>>()?;
        if self.suites.len() != campagnes.len() {
            return None;
        }
        for (campagne, suite) in campagnes.iter_mut().zip(&self.suites) {
            campagne.echanges = suite.iter().map(|rang| echanges.get(*rang).map(Arc::clone)).collect::<Option<_>>()?;
            let mut montres = campagne.resultats.iter().flat_map(|un| &un.preuves);
            if !montres.all(|rang| *rang < suite.len()) {
                return None;
            }
        }
        Some(())
    }

    fn lire(&self, note: &Note) -> Option<Echange> {
        Some(Echange {
            methode: note.methode.clone(),
            chemin: note.chemin.clone(),
            entetes: self.entetes.get(note.entetes)?.clone(),
            corps: note.corps.map(|rang| self.textes.get(rang).cloned()).map_or(Some(None), |texte| texte.map(Some))?,
            statut: note.statut,
            media: note.media.clone(),
            reponse: self.textes.get(note.reponse)?.clone(),
        })
    }
}
