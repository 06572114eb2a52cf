//! Deposits with random faults: none is lost and none is doubled if only the outcome decides. Ten thousand of them,
//! with the journal, are in `journal::hasard`.

use std::collections::BTreeMap;
use std::mem;
use std::time::Duration;

use cfadock::runtime::Outcome;
use tokio::task::JoinSet;

use super::caller::{Caller, Patient};
use super::catalogue;
use super::class::Class;
use super::fault::{Fault, Place};
use super::request::{ABSENT, KEY};
use super::server::Server;

const WORKERS: u32 = 20;
const DEPOSITS: u32 = 2_000;
/// How often a deposit is begun at most, and how often its fate is asked for.
const PATIENCE: u32 = 60;

/// The reaction of a caller to an unknown outcome.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It checks before anything is sent again.
    Look,
    /// It sends again: a common mistake.
    SendAgain,
    /// It assumes success.
    Believe,
}

/// What came of many deposits.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    deposits: u32,
    faulted: u32,
    /// The ways of those that were lost or doubled.
    lost: Vec<String>,
    doubled: Vec<String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_deposit_is_lost_and_none_is_doubled() {
    let tally = all(DEPOSITS, Way::Look).await;
    assert!(tally.lost.is_empty() && tally.doubled.is_empty(), "{tally:#?}");
    assert_eq!(tally.deposits, DEPOSITS);
    assert!(tally.faulted >= DEPOSITS, "the faults were too few: {tally:?}");
}

/// In the same run, callers that decide otherwise fail: the run can detect losses and doubles.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_does_not_look_loses_or_doubles() {
    assert!(!all(400, Way::SendAgain).await.doubled.is_empty());
    assert!(!all(400, Way::Believe).await.lost.is_empty());
}

async fn all(deposits: u32, way: Way) -> Tally {
    let mut running = JoinSet::new();
    for worker in 0..WORKERS {
        running.spawn(async move { Worker::new(worker).await.run(deposits / WORKERS, way).await });
    }
    running.join_all().await.into_iter().fold(Tally::default(), |all, one| Tally {
        deposits: all.deposits + one.deposits,
        faulted: all.faulted + one.faulted,
        lost: [all.lost, one.lost].concat(),
        doubled: [all.doubled, one.doubled].concat(),
    })
}

/// A caller with a server of its own, which nobody else disturbs.
struct Worker {
    server: Server,
    caller: Caller,
    nobody: Caller,
    state: u64,
    faults: Vec<&'static Fault>,
    faulted: u32,
    /// What happened to the deposit that is under way.
    way: String,
    _refusing: Server,
}

impl Worker {
    async fn new(number: u32) -> Self {
        // A healthy server may be taken for a silent one: that is unknown too.
        let patient = &Patient::new([100, 150, 150].map(Duration::from_millis));
        let (server, refusing) = (Server::start().await, Server::at(Place::Refused).await);
        let (caller, nobody) = (Caller::new(&server.url(), None, patient), Caller::new(&refusing.url(), None, patient));
        let faults = catalogue::all().filter(|fault| is_quick(fault)).collect();
        let state = u64::from(number) + 1;
        Self { server, caller, nobody, state, faults, faulted: 0, way: String::new(), _refusing: refusing }
    }

    async fn run(mut self, deposits: u32, way: Way) -> Tally {
        let mut believed = BTreeMap::new();
        let mut ways = BTreeMap::new();
        for number in 0..deposits {
            let class = if number % 2 == 0 { Class::Json } else { Class::Multipart };
            let key = format!("{KEY}{number}");
            believed.insert(key.clone(), self.deposit(class, &key, way).await);
            ways.insert(key, mem::take(&mut self.way));
        }
        drop((self.caller, self.nobody));
        let acted = self.server.settled().await.acted;
        let times = |key: &String| acted.get(key).copied().unwrap_or_default();
        let told = |key: &String| format!("{key}: {}", ways[key]);
        let lost = believed.iter().filter(|(key, believed)| **believed && times(key) == 0).map(|(key, _)| told(key));
        let doubled = acted.iter().filter(|(_, times)| **times > 1).map(|(key, _)| told(key));
        let unsettled = believed.values().filter(|believed| !**believed).count();
        assert_eq!(unsettled, 0, "a deposit never came to its end");
        let (lost, doubled) = (lost.collect(), doubled.collect());
        Tally { deposits: u32::try_from(believed.len()).unwrap(), faulted: self.faulted, lost, doubled }
    }

    /// Deposits until it is certain that the server acted. Only the outcome decides what is done next.
    async fn deposit(&mut self, class: Class, key: &str, way: Way) -> bool {
        for attempt in 1..PATIENCE {
            let key = format!("{key}-{attempt}");
            let outcome = self.attempt(class, &key).await;
            self.way += &format!(" → {outcome:?};");
            match (outcome, way) {
                (Outcome::Accepted | Outcome::AnswerLost, _) | (Outcome::Unknown, Way::Believe) => return true,
                // Refused: the user mends it, and sends it as something new.
                (Outcome::Refused | Outcome::NotSent, _) | (Outcome::Unknown, Way::SendAgain) => {}
                (Outcome::Unknown, Way::Look) if self.is_there(&key).await => return true,
                (Outcome::Unknown, Way::Look) => {}
            }
        }
        false
    }

    /// One call, which meets a fault four times in five.
    async fn attempt(&mut self, class: Class, key: &str) -> Outcome {
        match self.draw(100) {
            0..5 => {
                self.faulted += 1;
                self.way += " nobody";
                return self.nobody.call(class, key).await;
            }
            5..80 => self.strike(),
            _ => self.server.relent(),
        }
        self.caller.call(class, key).await
    }

    /// Looks until there is an answer. Looking meets faults too.
    async fn is_there(&mut self, key: &str) -> bool {
        for _ in 0..PATIENCE {
            if self.draw(4) == 0 {
                self.strike();
            } else {
                self.server.relent();
            }
            let read = self.caller.read(key).await;
            self.way += &format!(" read {:?};", read.as_ref().err().map(|error| error.outcome()));
            match read {
                Ok(dossier) if dossier.body.comment.as_deref() == key.split('-').next() => return true,
                Err(error) if error.refusal().is_some_and(|no| no.body.comment.as_deref() == Some(ABSENT)) => {
                    return false;
                }
                Ok(_) | Err(_) => {}
            }
        }
        panic!("nobody ever answered a read");
    }

    /// Lets a fault strike the next request. Silence is drawn less often, since it takes time.
    fn strike(&mut self) {
        let mut index = self.draw(self.faults.len());
        while self.faults[index].tries_patience && self.draw(4) > 0 {
            index = self.draw(self.faults.len());
        }
        self.faulted += 1;
        self.way += &format!(" {}", self.faults[index].name);
        self.server.strike(self.faults[index], 1);
    }

    /// A pseudo-random number below `bound`, the same in each run (an LCG of Knuth's).
    fn draw(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap() % bound
    }
}

/// Whether ten thousand of them are played in time.
pub fn is_quick(fault: &Fault) -> bool {
    let long = ["large-body", "too-large-announced", "too-large-unannounced", "slow-drip"];
    let waits = ["429-seconds", "429-date", "503-seconds", "503-date"];
    matches!(fault.place, Place::Request | Place::Kept) && !long.contains(&fault.name) && !waits.contains(&fault.name)
}
