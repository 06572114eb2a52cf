//! The result of an exchange, as a value and as a documented error.

use super::Planner;
use crate::api::{self, Framing, Kind, ReplyKind, Statuses};
use crate::rust::name::{Case, Scope};
use crate::rust::operation::{self, Outcome, OutcomeShape, Reader};

/// The suffix of the name of a success, and the one where a body of the operation has that name already. A failure is
/// short: it is read to its end.
const REPLY: [&str; 2] = ["reply", "answer"];
const ERROR: [&str; 2] = ["error", "failure"];

/// The outcomes of an operation: success, then documented errors.
pub fn plan(planner: &mut Planner<'_>, operation: &api::Operation) -> (Outcome, Outcome) {
    let explicit = operation.replies.iter().any(|reply| reply.statuses.is_success());
    let is_success = |statuses: Statuses| statuses.is_success() || (!explicit && statuses == Statuses::Default);
    let (good, bad): (Vec<_>, Vec<_>) = operation.replies.iter().partition(|reply| is_success(reply.statuses));
    (outcome(planner, operation, &good, REPLY), outcome(planner, operation, &bad, ERROR))
}

fn outcome(
    planner: &mut Planner<'_>,
    operation: &api::Operation,
    replies: &[&api::Reply],
    suffixes: [&str; 2],
) -> Outcome {
    let mut read = found(planner, replies);
    if suffixes == REPLY {
        read.iter_mut().for_each(|found| found.reader = streamed(&found.reader));
    }
    let mut statuses: Vec<Statuses> = read.iter().map(|found| found.statuses).collect();
    statuses.dedup();
    let shape = match read.split_first() {
        None => OutcomeShape::Undocumented,
        Some((first, others)) if others.iter().all(|other| other.reader == first.reader) => {
            OutcomeShape::One(first.reader.clone())
        }
        Some(_) => {
            let names = suffixes.map(|suffix| format!("{} {suffix}", operation.id));
            let name = names.iter().find(|name| planner.types.has_free(name, Case::Pascal)).unwrap_or(&names[0]);
            let name = planner.types.claim(name, Case::Pascal, &operation.origin, planner.diagnostics);
            OutcomeShape::Several(name, cases(planner, operation, read))
        }
    };
    Outcome { statuses, shape }
}

/// The content that one status reads in the same way.
struct Found {
    statuses: Statuses,
    media: Vec<String>,
    reader: Reader,
}

/// The answers of one status are adjacent.
fn found(planner: &Planner<'_>, replies: &[&api::Reply]) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    for of_one_status in replies.chunk_by(|one, next| one.statuses == next.statuses) {
        let before = all.len();
        for reply in of_one_status {
            let reader = reader(planner, &reply.kind);
            let media = reply.media.iter().cloned();
            match all[before..].iter_mut().find(|known| known.reader == reader) {
                Some(known) => known.media.extend(media),
                None => all.push(Found { statuses: reply.statuses, media: media.collect(), reader }),
            }
        }
    }
    all
}

fn cases(planner: &mut Planner<'_>, operation: &api::Operation, found: Vec<Found>) -> Vec<operation::Case> {
    let mut scope = Scope::default();
    let together = found.chunk_by(|one, next| one.statuses == next.statuses);
    let several: Vec<bool> = together.flat_map(|all| vec![all.len() > 1; all.len()]).collect();
    let mut cases = Vec::new();
    for (Found { statuses, media, reader }, several) in found.into_iter().zip(several) {
        let mut words = match statuses {
            Statuses::One(status) => format!("status {status}"),
            Statuses::Range(hundred) => format!("status {hundred}xx"),
            Statuses::Default => "default".to_owned(),
        };
        if let Some(media) = media.first().filter(|_| several) {
            words = format!("{words} {}", media_words(media));
        }
        let variant = scope.claim(&words, Case::Pascal, &operation.origin, planner.diagnostics);
        cases.push(operation::Case { variant, statuses, media, reader });
    }
    cases
}

/// The words of a media type that distinguish it: `pdf`, `json`, `any image`.
pub fn media_words(media: &str) -> String {
    let essence = media.split(';').next().unwrap_or_default().trim();
    match essence {
        "multipart/form-data" => return "multipart".to_owned(),
        "application/x-www-form-urlencoded" => return "form".to_owned(),
        "text/plain" => return "text".to_owned(),
        "application/octet-stream" => return "bytes".to_owned(),
        _ => {}
    }
    match essence.split_once('/') {
        Some((main, "*")) => format!("any {}", main.replace('*', "")),
        Some((_, sub)) => sub.replace('*', "any"),
        None => essence.to_owned(),
    }
}

/// The same values, read when they come.
fn streamed(reader: &Reader) -> Reader {
    match reader {
        Reader::Items(item, framing) => Reader::Stream(item.clone(), *framing),
        other => other.clone(),
    }
}

/// How a body is read.
pub fn reader(planner: &Planner<'_>, kind: &ReplyKind) -> Reader {
    match kind {
        ReplyKind::Json(ty, tolerance) => match (&ty.kind, tolerance.framing) {
            (Kind::List(element), Some(framing)) => {
                let item = match element.kind {
                    Kind::Bytes if framing == Framing::Parts => Reader::Bytes,
                    _ if tolerance.text => Reader::Labelled(planner.value(element)),
                    _ => Reader::Json(planner.value(element)),
                };
                Reader::Items(Box::new(item), framing)
            }
            (Kind::List(element), None) if tolerance.single || tolerance.wrapped.is_some() => Reader::List {
                element: planner.value(element),
                single: tolerance.single,
                wrapped: tolerance.wrapped.clone(),
            },
            _ if tolerance.singleton => Reader::Singleton(planner.value(ty)),
            _ if tolerance.text => Reader::Labelled(planner.value(ty)),
            _ => Reader::Json(planner.value(ty)),
        },
        ReplyKind::Text => Reader::Text,
        ReplyKind::Bytes => Reader::Bytes,
        ReplyKind::Empty => Reader::Empty,
    }
}
