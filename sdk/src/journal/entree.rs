//! An entry of the journal: an intent, the events since, and the resulting situation.

use super::{
    Auteur, CleMetier, Decision, Empreinte, EvenementJournal, IdEntree, Numeros, ReferenceEditeur, Regard, Reperes,
    Situation, Trace,
};
use crate::runtime::jiff::Timestamp;
use crate::scalaires::Siren;
use crate::{Opco, Outcome};

/// What is about to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inscription {
    /// When, by the clock of the [`Connexion`](crate::Connexion).
    pub le: Timestamp,
    /// For which CFA.
    pub cfa: Siren,
    /// To which OPCO.
    pub opco: Opco,
    /// By which operation of the norm, such as `deposerFacture`.
    pub operation: String,
    /// Its business key, so that it is not sent twice.
    pub cle: CleMetier,
    /// The digest of what is sent.
    pub empreinte: Empreinte,
    /// How to find it at the OPCO when its outcome is unknown.
    pub reperes: Reperes,
    /// The editor's own reference, where the [`Connexion`](crate::Connexion::reference) has one.
    pub reference: Option<ReferenceEditeur>,
}

/// An entry: the intent, and all that was written since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entree {
    /// Its number.
    pub id: IdEntree,
    /// What was about to be sent.
    pub inscription: Inscription,
    traces: Vec<Trace>,
    situation: Situation,
    numeros: Numeros,
}

impl From<&Entree> for IdEntree {
    fn from(entree: &Entree) -> Self {
        entree.id
    }
}

impl Entree {
    /// A new entry.
    pub fn new(id: IdEntree, inscription: Inscription) -> Self {
        Self { id, inscription, traces: Vec::new(), situation: Situation::EnCours, numeros: Numeros::default() }
    }

    /// Its description in sentences: its number, its operation, its OPCO, and the editor's own reference.
    pub(crate) fn designation(&self) -> String {
        let Inscription { operation, opco, reference, .. } = &self.inscription;
        let reference = reference.as_ref().map(|reference| format!(", référence {reference}")).unwrap_or_default();
        format!("entrée {} ({operation}, {opco}{reference})", self.id)
    }

    /// The events since the intent, in the order of writing.
    pub fn traces(&self) -> &[Trace] {
        &self.traces
    }

    /// The current situation.
    pub fn situation(&self) -> Situation {
        self.situation
    }

    /// The numbers known so far.
    pub fn numeros(&self) -> &Numeros {
        &self.numeros
    }

    /// The outcome of the call, if the call ended.
    pub fn issue(&self) -> Option<Outcome> {
        self.traces.iter().rev().find_map(|trace| match trace.evenement {
            EvenementJournal::Issue { issue, .. } => Some(issue),
            _ => None,
        })
    }

    /// The latest instant among its events, which is not always that of the last event written.
    pub fn dernier_instant(&self) -> Timestamp {
        self.traces.iter().map(|trace| trace.le).fold(self.inscription.le, Timestamp::max)
    }

    /// Whether an event is dated in the future: a clock was ahead when it was written, or is behind now. Waiting for
    /// such an instant may take years.
    pub fn est_en_avance(&self, maintenant: Timestamp) -> bool {
        self.dernier_instant() > maintenant
    }

    /// The looks since the last uncertain one, with their instants: those that found nothing.
    pub(crate) fn regards(&self) -> impl Iterator<Item = (Timestamp, Regard)> {
        let regards = self.traces.iter().filter_map(|trace| match trace.evenement {
            EvenementJournal::Regard(regard) => Some((trace.le, regard)),
            _ => None,
        });
        let regards: Vec<_> = regards.collect();
        let debut = regards.iter().rposition(|(_, regard)| *regard != Regard::Absent).map_or(0, |rang| rang + 1);
        regards.into_iter().skip(debut)
    }

    /// The last observation.
    pub(crate) fn dernier_regard(&self) -> Option<Regard> {
        self.traces.iter().rev().find_map(|trace| match trace.evenement {
            EvenementJournal::Regard(regard) => Some(regard),
            _ => None,
        })
    }

    /// Appends an event and updates the situation. Every implementation of a journal uses this function.
    ///
    /// An uncertain event does not undo a certain one: a late `unknown` after a settlement changes nothing, and a
    /// reconciliation settles open entries only. The server's answer to this request always counts, unless the deposit
    /// was found at the OPCO meanwhile: a refusal then means that it exists already.
    pub fn ajouter(&mut self, trace: Trace) {
        match &trace.evenement {
            EvenementJournal::Issue { issue, numeros, .. } => {
                let dit = Situation::apres(*issue);
                let certaine = !matches!(self.situation, Situation::EnCours | Situation::Inconnue);
                let rien_de_neuf =
                    dit == Situation::Inconnue || (dit != Situation::Deposee && self.situation == Situation::Deposee);
                if !(certaine && rien_de_neuf) {
                    self.situation = dit;
                    self.numeros = numeros.clone();
                }
            }
            EvenementJournal::Regard(_) => {}
            EvenementJournal::Archivage { situation, numeros } => {
                self.situation = *situation;
                self.numeros = numeros.clone();
            }
            EvenementJournal::Reglement { decision, par } => {
                let ouverte = match decision {
                    // It is certain that it arrived: no later look changes this.
                    Decision::Absente => self.situation.est_ouverte() && self.situation != Situation::ReponsePerdue,
                    Decision::Deposee(_) | Decision::Ecartee => self.situation.tient_la_cle(),
                };
                if ouverte || matches!(par, Auteur::Personne { .. }) {
                    self.regler(decision);
                }
            }
        }
        self.traces.push(trace);
    }

    fn regler(&mut self, decision: &Decision) {
        match decision {
            Decision::Deposee(numeros) => {
                self.situation = Situation::Deposee;
                if !numeros.est_vide() {
                    self.numeros = numeros.clone();
                }
            }
            Decision::Absente => self.situation = Situation::Absente,
            Decision::Ecartee => self.situation = Situation::Ecartee,
        }
    }
}

#[cfg(test)]
mod tests;
