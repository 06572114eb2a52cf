//! Ten thousand deposits with random faults, dropped futures and lists that are an hour late, and hundreds more by
//! processes that are killed: none is lost and none is doubled if only the journal decides.

use std::sync::Arc;
use std::time::Duration;

use cfadock::journal::{Journal, JournalMemoire, JournalSqlite};
use tempfile::TempDir;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::banc::Montre;
use super::deposant::{Deposant, Suite};
use super::enfant::{Arret, Tache, lancer};
use crate::pannes::caller::Patient;
use crate::pannes::catalogue;
use crate::pannes::fault::{Fault, Place};
use crate::pannes::random::is_quick;
use crate::pannes::server::Server;

const WORKERS: u32 = 20;
/// How often a worker begins anew, and what it deposits each time: lists that are read stay short.
const ROUNDS: u32 = 20;
const DEPOSITS: u32 = 25;
/// In how many of its rounds the first worker writes to a file.
const FILES: u32 = 4;
/// How late the lists may be, and how often one looks: more often than once in that time.
const LATEST: Duration = Duration::from_secs(3_600);
const LOOKS: Duration = Duration::from_secs(40 * 60);
/// Deposits of processes that are killed, and how many such processes there are side by side.
const KILLED: u32 = 120;
const PROCESSES: u32 = 3;

/// Random numbers that are the same in each run.
struct Random(fastrand::Rng);

impl Random {
    fn draw(&mut self, bound: usize) -> usize {
        self.0.usize(..bound)
    }

    /// A fault; silence is drawn less often, because it takes time.
    fn fault(&mut self, faults: &[&'static Fault]) -> &'static Fault {
        let mut index = self.draw(faults.len());
        while faults[index].tries_patience && self.draw(8) > 0 {
            index = self.draw(faults.len());
        }
        faults[index]
    }
}

/// What was done to the deposits.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    deposits: u32,
    faulted: u32,
    dropped: u32,
    looked: u32,
    hidden: u32,
}

/// A depositor with its own server, and random faults.
struct Worker {
    server: Server,
    nobody: Server,
    patient: Patient,
    journal: Arc<dyn Journal>,
    montre: Arc<Montre>,
    deposant: Deposant,
    random: Random,
    faults: Vec<&'static Fault>,
    tally: Tally,
    _file: Option<TempDir>,
}

impl Worker {
    async fn new(number: u32, patient: &Patient) -> Self {
        let patient = patient.clone();
        let (server, nobody) = (Server::start().await, Server::at(Place::Refused).await);
        let file = (number < FILES).then(|| TempDir::new().unwrap());
        let journal: Arc<dyn Journal> = match &file {
            Some(file) => Arc::new(JournalSqlite::ouvrir(file.path().join("depots.sqlite")).unwrap()),
            None => Arc::new(JournalMemoire::new()),
        };
        let montre = Montre::new();
        let deposant = Self::deposant(&server.url(), &patient, &journal, &montre);
        let (mut random, faults) = (
            Random(fastrand::Rng::with_seed(u64::from(number) + 7)),
            catalogue::all().filter(|fault| is_quick(fault)).collect(),
        );
        server.lag(LATEST * u32::try_from(random.draw(3)).unwrap() / 2);
        Self {
            server,
            nobody,
            patient,
            journal,
            montre,
            deposant,
            random,
            faults,
            tally: Tally::default(),
            _file: file,
        }
    }

    fn deposant(url: &str, patient: &Patient, journal: &Arc<dyn Journal>, montre: &Arc<Montre>) -> Deposant {
        let pas = i64::try_from(LOOKS.as_secs() / 60).unwrap();
        Deposant::new(url, patient, journal.clone(), montre.clone()).parution(Some(LATEST), pas)
    }

    async fn run(mut self, deposits: u32) -> Tally {
        for numero in 0..deposits {
            let mut suite = Suite::Encore;
            for _ in 0..200 {
                suite = match suite {
                    Suite::Fini => break,
                    Suite::Encore => self.tenter(numero).await,
                    Suite::Chercher => self.chercher(numero).await,
                };
            }
            assert_eq!(suite, Suite::Fini, "deposit {numero} never came to its end");
        }
        drop(self.deposant);
        let acted = self.server.settled().await.acted;
        assert_eq!(acted.len(), usize::try_from(deposits).unwrap(), "some are lost");
        let doubled: Vec<_> = acted.iter().filter(|(_, times)| **times != 1).collect();
        assert!(doubled.is_empty(), "{doubled:?} are doubled");
        Tally { deposits: acted.values().sum(), ..self.tally }
    }

    /// Goes elsewhere, and knows there what the journal knows.
    fn restart(&mut self, url: &str) {
        self.deposant = Self::deposant(url, &self.patient, &self.journal, &self.montre);
    }

    async fn tenter(&mut self, numero: u32) -> Suite {
        match self.random.draw(100) {
            0..5 => {
                self.tally.faulted += 1;
                self.restart(&self.nobody.url());
                let suite = self.deposant.tenter(numero).await;
                self.restart(&self.server.url());
                return suite;
            }
            5..70 => self.strike(),
            _ => self.server.relent(),
        }
        if self.random.draw(10) > 0 {
            return self.deposant.tenter(numero).await;
        }
        // Dropped when the request is under way, and the process with it.
        self.tally.dropped += 1;
        let (before, moment) = (self.server.counts().requests, self.random.draw(2_000));
        let dropped = async {
            self.server.reached(before + 1, std::future::pending::<()>()).await;
            sleep(Duration::from_micros(u64::try_from(moment).unwrap())).await;
        };
        tokio::select! {
            suite = self.deposant.tenter(numero) => suite,
            () = dropped => Suite::Chercher,
        }
    }

    /// Looks, once nothing of what was sent can act any more. Looking meets faults too.
    async fn chercher(&mut self, numero: u32) -> Suite {
        self.tally.looked += 1;
        self.server.relent();
        let counts = self.server.settled().await;
        self.server.pass(LOOKS);
        let shown = [false, true].map(|invoices| self.server.counts().listed(invoices).count()).iter().sum::<usize>();
        self.tally.hidden += u32::from(shown < counts.acted.len());
        if self.random.draw(4) == 0 {
            self.strike();
        }
        self.deposant.chercher(numero).await
    }

    fn strike(&mut self) {
        self.tally.faulted += 1;
        self.server.strike(self.random.fault(&self.faults), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_deposit_is_lost_and_none_is_doubled() {
    // A healthy server may be taken for a silent one: that is unknown too.
    let patient = Patient::new([100, 150, 150].map(Duration::from_millis));
    let mut running = JoinSet::new();
    for number in 0..WORKERS {
        let patient = patient.clone();
        running.spawn(async move {
            let mut tallies = Vec::new();
            for round in 0..ROUNDS {
                tallies.push(Worker::new(number * ROUNDS + round, &patient).await.run(DEPOSITS).await);
            }
            tallies
        });
    }
    let mut all = Tally::default();
    for one in running.join_all().await.into_iter().flatten() {
        all.deposits += one.deposits;
        all.faulted += one.faulted;
        all.dropped += one.dropped;
        all.looked += one.looked;
        all.hidden += one.hidden;
    }
    println!("{all:?}");
    assert_eq!(all.deposits, 10_000);
    assert!(all.faulted >= 10_000 && all.dropped >= 500, "the faults were too few: {all:?}");
    assert!(all.hidden >= 1_000, "the lists were too seldom late: {all:?}");
}

/// Processes over files, which are killed from outside while a request is under way, or die at a writing of theirs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_processes_lose_and_double_nothing() {
    let mut running = JoinSet::new();
    for number in 0..PROCESSES {
        running.spawn(async move {
            let (file, server) = (TempDir::new().unwrap(), Server::start().await);
            let chemin = file.path().join("depots.sqlite");
            let mut random = Random(fastrand::Rng::with_seed(u64::from(number) + 99));
            let faults: Vec<_> = catalogue::all().filter(|fault| is_quick(fault) && !fault.tries_patience).collect();
            for killed in 0..200 {
                server.strike(random.fault(&faults), 1);
                let outside = random.draw(2) == 0;
                let count = u32::try_from(random.draw(12)).unwrap() + 1;
                let arret = match (outside, random.draw(2)) {
                    (true, _) => Arret::Jamais,
                    (false, 0) => Arret::Avant(count),
                    (false, _) => Arret::Apres(count),
                };
                let mut enfant = lancer(&server.url(), &chemin, Tache::Achever(KILLED), arret);
                if outside {
                    server.reached(count, enfant.wait()).await;
                    enfant.start_kill().unwrap_or_default();
                }
                let fin = enfant.wait().await.unwrap();
                server.settled().await;
                if fin.success() {
                    let acted = server.counts().acted;
                    assert_eq!(acted.len(), usize::try_from(KILLED).unwrap(), "some are lost");
                    assert!(acted.values().all(|times| *times == 1), "{acted:?}");
                    return killed;
                }
                assert!(fin.code().is_none(), "it failed by itself");
            }
            panic!("it never came to its end");
        });
    }
    let killed: u32 = running.join_all().await.into_iter().sum();
    println!("{killed} processes were killed");
    assert!(killed >= 50, "{killed} only");
}
