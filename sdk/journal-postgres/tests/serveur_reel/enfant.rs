//! A process of its own that deposits, and is killed where the test says. It is this test binary, run again.

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, process};

use cfadock::journal::{
    Choix, EchecJournal, Entree, IdEntree, Inscription, Journal, Ouverture, Relecture, Sceau, Situation, Trace,
};
use cfadock::runtime::BoxFuture;
use cfadock::runtime::jiff::{SignedDuration, Timestamp};
use cfadock_journal_postgres::JournalPostgres;
use fastrand::Rng;
use tokio::process::{Child, Command};
use tokio::task::JoinSet;

use super::communes::sceau;
use super::deposant::{Deposant, Suite, delais};
use super::serveur;

const NOM: &str = "enfant::un_processus";
/// Deposits that a process has under way at once.
const VOIES: usize = 8;
/// How often what is open is looked for, before it counts as stuck.
const TOURS: u32 = 400;

/// Deposits that a process is to bring to their end: every so many-th, in a random order.
#[derive(Clone, Copy, Debug)]
pub struct Tache {
    pub depuis: u32,
    pub pas: usize,
    pub jusqu_a: u32,
    pub graine: u64,
    /// Whether each is sent once only.
    pub une_fois: bool,
}

/// Where it dies: around the so many-th writing, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arret {
    Avant(u32),
    Apres(u32),
    /// Nowhere by itself.
    Jamais,
}

/// Starts a process over a database and an OPCO, by a clock that is wrong by so many minutes.
pub fn lancer(opco: &str, base: &str, tache: Tache, arret: Arret, minutes: i64) -> Child {
    let Tache { depuis, pas, jusqu_a, graine, une_fois } = tache;
    let arret = match arret {
        Arret::Avant(rang) => format!("avant {rang}"),
        Arret::Apres(rang) => format!("apres {rang}"),
        Arret::Jamais => "jamais 0".to_owned(),
    };
    Command::new(env::current_exe().unwrap())
        .args(["--exact", NOM, "--ignored", "--nocapture", "--test-threads", "1"])
        .env("ESSAI_OPCO", opco)
        .env("ESSAI_BASE", base)
        .env("ESSAI_TACHE", format!("{depuis} {pas} {jusqu_a} {graine} {}", u8::from(une_fois)))
        .env("ESSAI_ARRET", arret)
        .env("ESSAI_HORLOGE", minutes.to_string())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// The process itself. Run by hand, it does nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a child process, which other tests start and kill"]
async fn un_processus() {
    let Ok(base) = env::var("ESSAI_BASE") else { return };
    let lire = |nom: &str| env::var(nom).unwrap();
    let tache: Vec<u64> = lire("ESSAI_TACHE").split(' ').map(|mot| mot.parse().unwrap()).collect();
    let [depuis, pas, jusqu_a, graine, une_fois] = tache[..] else { panic!("five numbers") };
    let arret = match lire("ESSAI_ARRET").split_once(' ').unwrap() {
        ("avant", rang) => Arret::Avant(rang.parse().unwrap()),
        ("apres", rang) => Arret::Apres(rang.parse().unwrap()),
        _ => Arret::Jamais,
    };
    let dedans = JournalPostgres::ouvrir_selon(serveur::pool(&base), sceau(), delais()).await.unwrap();
    let journal: Arc<dyn Journal> = Arc::new(Mortel { dedans, arret, ecritures: AtomicU32::new(0) });
    let ecart = SignedDuration::from_mins(lire("ESSAI_HORLOGE").parse().unwrap());
    let deposant = Deposant::new(&lire("ESSAI_OPCO"), &journal, ecart);
    let nombre = |valeur: u64| u32::try_from(valeur).unwrap();
    let mut numeros: Vec<_> = (nombre(depuis)..nombre(jusqu_a)).step_by(usize::try_from(pas).unwrap()).collect();
    let mut hasard = Rng::with_seed(graine);
    hasard.shuffle(&mut numeros);
    let restes = envoyer(&deposant, numeros).await;
    if une_fois == 0 {
        achever(&deposant, restes).await;
    }
}

/// Sends each once, several at a time, and says which have not come to their end.
async fn envoyer(deposant: &Deposant, numeros: Vec<u32>) -> Vec<u32> {
    let (mut attente, mut voies, mut restes) = (numeros.into_iter(), JoinSet::new(), Vec::new());
    loop {
        while voies.len() < VOIES {
            let Some(numero) = attente.next() else { break };
            let deposant = deposant.clone();
            voies.spawn(async move { (numero, deposant.tenter(numero).await) });
        }
        let Some(faite) = voies.join_next().await else { return restes };
        let (numero, suite) = faite.unwrap();
        if suite != Suite::Fini {
            restes.push(numero);
        }
    }
}

/// Looks for what is open and sends what is free, until nothing is left.
async fn achever(deposant: &Deposant, mut restes: Vec<u32>) {
    for _ in 0..TOURS {
        if restes.is_empty() {
            return;
        }
        restes.sort_unstable_by_key(|numero| numero % super::deposant::CFA);
        let mut un_par_cfa = restes.clone();
        un_par_cfa.dedup_by_key(|numero| *numero % super::deposant::CFA);
        for numero in un_par_cfa {
            deposant.chercher(numero).await;
        }
        restes = envoyer(deposant, restes).await;
        // What another process has is looked at again a little later.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    eprintln!("stuck: {restes:?}");
    process::exit(4);
}

/// A journal that takes the process with it.
#[derive(Debug)]
struct Mortel {
    dedans: JournalPostgres,
    arret: Arret,
    ecritures: AtomicU32,
}

impl Mortel {
    async fn ecrire<T>(&self, ecriture: impl Future<Output = T>) -> T {
        let rang = self.ecritures.fetch_add(1, Ordering::SeqCst) + 1;
        if self.arret == Arret::Avant(rang) {
            process::abort();
        }
        let ecrit = ecriture.await;
        if self.arret == Arret::Apres(rang) {
            process::abort();
        }
        ecrit
    }
}

impl Journal for Mortel {
    fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
        Box::pin(self.ecrire(self.dedans.ouvrir(inscription)))
    }

    fn noter(&self, id: IdEntree, trace: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
        Box::pin(self.ecrire(self.dedans.noter(id, trace)))
    }

    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
        self.dedans.lire(choix)
    }

    fn sceau(&self) -> &Sceau {
        self.dedans.sceau()
    }

    fn heure(&self) -> BoxFuture<'_, Result<Option<Timestamp>, EchecJournal>> {
        self.dedans.heure()
    }

    fn relire(&self, id: IdEntree) -> BoxFuture<'_, Result<Relecture, EchecJournal>> {
        self.dedans.relire(id)
    }
}
