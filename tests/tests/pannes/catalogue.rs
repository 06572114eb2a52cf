//! The faults, from the connection to the last byte of the answer.

mod answers;
mod cuts;
mod heads;
mod statuses;

use cfadock::runtime::Outcome;

use super::fault::{Fault, Place, Step};

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Fault> {
    cuts::ALL.iter().chain(heads::ALL).chain(answers::ALL).chain(statuses::ALL)
}

/// A fault on a request after which reads are repeated.
const fn passing(name: &'static str, says: &'static str, steps: &'static [Step], outcome: Outcome) -> Fault {
    Fault { name, says, place: Place::Request, steps, outcome, again: true, tries_patience: false }
}

/// A fault on a request after which nothing is repeated.
const fn lasting(name: &'static str, says: &'static str, steps: &'static [Step], outcome: Outcome) -> Fault {
    Fault { again: false, ..passing(name, says, steps, outcome) }
}

/// A fault that lasts until the client times out.
const fn silent(name: &'static str, says: &'static str, steps: &'static [Step], outcome: Outcome) -> Fault {
    Fault { tries_patience: true, ..passing(name, says, steps, outcome) }
}

#[test]
fn every_fault_has_a_name_of_its_own_and_there_are_enough() {
    let names: std::collections::BTreeSet<_> = all().map(|fault| fault.name).collect();
    assert_eq!(names.len(), all().count());
    assert!(names.len() >= 40, "{}", names.len());
}
