//! Forced answers and faults: they replace, precede or follow the real answer of the next calls of an operation.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use serde_json::Value;

use crate::generated::operation::Operation;

/// The maximum delay of a fault.
pub const DELAI_MAXIMAL: Duration = Duration::from_secs(600);

/// The body of a forced answer.
#[derive(Clone, Debug)]
pub enum CorpsForce {
    /// No body at all.
    Vide,
    /// A JSON value.
    Json(Value),
    /// Any text under any media type: HTML of a gateway, JSON cut short, …
    Texte {
        /// The `Content-Type`.
        media: String,
        /// The raw body.
        texte: String,
    },
}

impl From<Value> for CorpsForce {
    fn from(valeur: Value) -> Self {
        Self::Json(valeur)
    }
}

/// Where the connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coupure {
    /// Before the request is processed: nothing happened.
    Avant,
    /// After the request was processed: the answer is lost.
    Apres,
}

/// A fault of the next calls; unset fields have no effect.
#[derive(Clone, Debug, Default)]
pub struct Panne {
    /// Status and body that replace the processing of the call.
    pub reponse: Option<(u16, CorpsForce)>,
    /// Headers of that answer, such as `retry-after`.
    pub entetes: Vec<(String, String)>,
    /// Delay before anything else; other calls continue.
    pub delai: Duration,
    /// Whether and when the connection is cut.
    pub coupure: Option<Coupure>,
}

/// The pending faults, in order of arrival; those for every operation come after those for one.
#[derive(Debug, Default)]
pub(crate) struct Pannes {
    par_operation: HashMap<Option<Operation>, VecDeque<(u32, Panne)>>,
}

impl Pannes {
    /// The next `fois` calls of an operation, or of any, get this.
    pub(crate) fn ajouter(&mut self, operation: Option<Operation>, fois: u32, panne: Panne) {
        if fois > 0 {
            self.par_operation.entry(operation).or_default().push_back((fois, panne));
        }
    }

    pub(crate) fn prochaine(&mut self, operation: Operation) -> Option<Panne> {
        [Some(operation), None].into_iter().find_map(|cle| {
            let suite = self.par_operation.get_mut(&cle)?;
            let (reste, panne) = suite.front_mut()?;
            *reste -= 1;
            if *reste > 0 { Some(panne.clone()) } else { suite.pop_front().map(|(_, panne)| panne) }
        })
    }

    pub(crate) fn vider(&mut self) {
        self.par_operation.clear();
    }

    /// Operation, remaining calls and fault, in the order of the operations and of arrival.
    pub(crate) fn toutes(&self) -> Vec<(Option<Operation>, u32, &Panne)> {
        let cles = Operation::ALL.iter().copied().map(Some).chain([None]);
        cles.filter_map(|cle| Some((cle, self.par_operation.get(&cle)?)))
            .flat_map(|(cle, suite)| suite.iter().map(move |(reste, panne)| (cle, *reste, panne)))
            .collect()
    }
}
