//! Functions that read calls of the server.

use super::{Planner, outcome};
use crate::rust::docs::{code, lines, paragraph};
use crate::rust::name::{Case, Scope};
use crate::rust::operation::Receiver;

/// The functions, in the order of the calls.
pub fn plan(planner: &mut Planner<'_>) -> Vec<Receiver> {
    let (api, mut scope) = (planner.api, Scope::default());
    let plan = |receiver: &crate::api::Receiver| {
        let mut docs = lines(&receiver.docs, &receiver.id);
        paragraph(&mut docs, format!("Reads a call by {}.", code(&receiver.method.name())));
        Receiver {
            id: receiver.id.clone(),
            name: scope.claim(&receiver.id, Case::Snake, &receiver.origin, planner.diagnostics),
            method: receiver.method.clone(),
            docs,
            reader: outcome::reader(planner, &receiver.kind),
        }
    };
    api.receivers.iter().map(plan).collect()
}
