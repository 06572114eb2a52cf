//! Many deposits by several processes with wrong clocks, which are killed while the database and its pooler are
//! restarted: each deposit is at the OPCO once, and none stays open.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cfadock::journal::{Choix, Journal, Situation};
use cfadock_journal_postgres::JournalPostgres;
use fastrand::Rng;
use tokio::process::Child;
use tokio::time::timeout;

use super::communes::{ouvert, sceau};
use super::deposant::cle;
use super::enfant::{Arret, Tache, lancer};
use super::guichet::Guichet;
use super::serveur::{Base, Serveur};

/// By how many minutes the clocks of the processes are wrong. Two of them work on the same deposits.
const HORLOGES: [i64; 4] = [0, 60, -60, 30];
/// Of a hundred deposits so many meet a fault of the OPCO.
const PANNES: u32 = 3;

/// What happens in a run, evenly spread over its deposits.
struct Course {
    depots: u32,
    morts: usize,
    redemarrages: usize,
    poolers: usize,
}

/// What happens at one moment.
#[derive(Clone, Copy, Debug)]
enum Coup {
    Mort,
    Base,
    Pooler,
}

impl Course {
    /// What happens, and after how many deposits have come.
    fn coups(&self) -> Vec<(usize, Coup)> {
        let depots = usize::try_from(self.depots).unwrap();
        let repartir =
            |nombre: usize, coup: Coup| (0..nombre).map(move |rang| ((rang * 2 + 1) * depots / (nombre * 2 + 1), coup));
        let morts = repartir(self.morts, Coup::Mort);
        let bases = repartir(self.redemarrages, Coup::Base);
        let mut coups: Vec<_> = morts.chain(bases).chain(repartir(self.poolers, Coup::Pooler)).collect();
        coups.sort_by_key(|(quand, _)| *quand);
        coups
    }

    fn lancer(&self, rang: usize, graine: u64, guichet: &Guichet, adresse: &str) -> Child {
        let depuis = u32::try_from(rang % 2).unwrap();
        let tache = Tache { depuis, pas: 2, jusqu_a: self.depots, graine, une_fois: false };
        lancer(&guichet.url, adresse, tache, Arret::Jamais, HORLOGES[rang])
    }

    async fn courir(&self) {
        let base = Arc::new(Serveur::new()).base().await;
        JournalPostgres::preparer(&base.pool(), &sceau()).await.unwrap();
        let guichet = Guichet::ouvrir(PANNES).await;
        let adresse = base.adresse("postgres", true);
        let (debut, mut hasard) = (Instant::now(), Rng::with_seed(11));
        let mut enfants: Vec<Child> = (0..HORLOGES.len())
            .map(|rang| self.lancer(rang, u64::try_from(rang).unwrap(), &guichet, &adresse))
            .collect();
        let mut tues = 0;
        for (graine, (quand, coup)) in (100..).zip(self.coups()) {
            timeout(Duration::from_secs(120), guichet.atteindre(quand)).await.expect("deposits go on");
            match coup {
                Coup::Base => base.serveur.redemarrer(),
                Coup::Pooler => base.serveur.redemarrer_pooler(),
                Coup::Mort => {
                    let rang = hasard.usize(..enfants.len());
                    enfants[rang].kill().await.unwrap();
                    enfants[rang] = self.lancer(rang, graine, &guichet, &adresse);
                    tues += 1;
                }
            }
        }
        for enfant in &mut enfants {
            let fin = timeout(Duration::from_secs(300), enfant.wait()).await.expect("it comes to its end").unwrap();
            assert!(fin.success(), "some are stuck: {fin}");
        }
        let duree = debut.elapsed();
        let (perdus, doubles) = self.compter(&guichet.agi());
        let entrees = self.verifier(&base).await;
        println!(
            "| {} | {} | {tues} | {} | {} | {} | {entrees} | {perdus} | {doubles} | 0 | {:.0} s |",
            self.depots,
            HORLOGES.len(),
            self.redemarrages,
            self.poolers,
            guichet.demandes(),
            duree.as_secs_f64(),
        );
        assert_eq!((perdus, doubles), (0, 0));
    }

    /// How many deposits the OPCO has not, and how many it has more than once.
    fn compter(&self, agi: &BTreeMap<String, u32>) -> (usize, usize) {
        let perdus = usize::try_from(self.depots).unwrap().abs_diff(agi.len());
        (perdus, agi.values().filter(|fois| **fois != 1).count())
    }

    /// Every deposit is held by one entry, which says that it arrived; nothing is open. Says how many entries there are.
    async fn verifier(&self, base: &Base) -> usize {
        let journal = ouvert(base).await;
        let entrees = journal.lire(Choix::toutes()).await.unwrap();
        let mut tenues = BTreeMap::new();
        for entree in &entrees {
            assert!(!entree.situation().est_ouverte(), "{} is stuck", entree.id);
            if entree.situation() == Situation::Deposee {
                *tenues.entry(entree.inscription.cle.clone()).or_insert(0) += 1;
            }
        }
        for numero in 0..self.depots {
            assert_eq!(tenues.get(&cle(numero)), Some(&1), "{numero}");
        }
        assert_eq!(journal.verifier().await, Ok(entrees.len()));
        entrees.len()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn processes_that_die_lose_and_double_nothing() {
    Course { depots: 600, morts: 12, redemarrages: 2, poolers: 2 }.courir().await;
}

/// `cargo test -p cfadock-journal-postgres --test postgres -- --ignored --nocapture dix_mille`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL, and some minutes"]
async fn dix_mille_depots() {
    Course { depots: 10_000, morts: 150, redemarrages: 12, poolers: 12 }.courir().await;
}
