//! What an exchange gives, as a value and as a documented error.

use super::Planner;
use crate::api::{self, Kind, ReplyKind, Statuses};
use crate::rust::name::{Case, Scope};
use crate::rust::operation::{Outcome, OutcomeShape, Reader};

/// The outcomes of an operation: success, then documented errors.
pub fn plan(planner: &mut Planner<'_>, operation: &api::Operation) -> (Outcome, Outcome) {
    let explicit = operation.replies.iter().any(|reply| reply.statuses.is_success());
    let is_success = |statuses: Statuses| statuses.is_success() || (!explicit && statuses == Statuses::Default);
    let (good, bad): (Vec<_>, Vec<_>) = operation.replies.iter().partition(|reply| is_success(reply.statuses));
    (outcome(planner, operation, &good, "reply"), outcome(planner, operation, &bad, "error"))
}

fn outcome(planner: &mut Planner<'_>, operation: &api::Operation, replies: &[&api::Reply], suffix: &str) -> Outcome {
    let readers: Vec<_> = replies.iter().map(|reply| (reply.statuses, reader(planner, &reply.kind))).collect();
    let statuses = readers.iter().map(|(statuses, _)| *statuses).collect();
    let shape = match readers.split_first() {
        None => OutcomeShape::Undocumented,
        Some(((_, first), others)) if others.iter().all(|(_, reader)| reader == first) => {
            OutcomeShape::One(first.clone())
        }
        Some(_) => {
            let name = planner.types.claim(
                &format!("{} {suffix}", operation.id),
                Case::Pascal,
                &operation.origin,
                planner.diagnostics,
            );
            let mut scope = Scope::default();
            let variants = readers
                .into_iter()
                .map(|(statuses, reader)| {
                    let words = match statuses {
                        Statuses::One(status) => format!("status {status}"),
                        Statuses::Range(hundred) => format!("status {hundred}xx"),
                        Statuses::Default => "default".to_owned(),
                    };
                    (scope.claim(&words, Case::Pascal, &operation.origin, planner.diagnostics), statuses, reader)
                })
                .collect();
            OutcomeShape::Several(name, variants)
        }
    };
    Outcome { statuses, shape }
}

fn reader(planner: &Planner<'_>, kind: &ReplyKind) -> Reader {
    match kind {
        ReplyKind::Json(ty, tolerance) => match &ty.kind {
            Kind::List(element) if tolerance.single || tolerance.wrapped.is_some() => Reader::List {
                element: planner.value(element),
                single: tolerance.single,
                wrapped: tolerance.wrapped.clone(),
            },
            _ if tolerance.singleton => Reader::Singleton(planner.value(ty)),
            _ => Reader::Json(planner.value(ty)),
        },
        ReplyKind::Text => Reader::Text,
        ReplyKind::Bytes => Reader::Bytes,
        ReplyKind::Empty => Reader::Empty,
    }
}
