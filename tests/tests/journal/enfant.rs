//! A process of its own that deposits, and is killed where the test says. It is this test binary, run again.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use std::{env, process};

use cfadock::Echec;
use cfadock::journal::{
    Choix, EchecJournal, Entree, IdEntree, Inscription, Journal, JournalSqlite, Ouverture, Sceau, Situation, Trace,
};
use cfadock::runtime::BoxFuture;
use cfadock::runtime::jiff::{SignedDuration, Timestamp};
use tokio::process::{Child, Command};

use super::banc::Montre;
use super::deposant::{Deposant, Suite};
use crate::pannes::caller::Patient;

const NOM: &str = "journal::enfant::un_processus";

/// What a process is to do.
#[derive(Clone, Copy, Debug)]
pub enum Tache {
    /// Deposit one thing, once.
    Deposer(u32),
    /// Reconcile once, later than all that is written.
    Reconcilier,
    /// Deposit all of these numbers, until the journal has them.
    Achever(u32),
    /// Begin each of these numbers once, by a clock that is wrong by so many minutes; end at the first word of the journal
    /// that it cannot be written.
    Enchainer(u32, i64),
}

/// How a process ends that the journal has sent away.
pub const ECONDUIT: i32 = 3;

/// Where it dies: around the so many-th writing, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arret {
    Avant(u32),
    Apres(u32),
    /// Nowhere by itself.
    Jamais,
}

/// Starts a process over a journal and a server.
pub fn lancer(base: &str, journal: &Path, tache: Tache, arret: Arret) -> Child {
    let ecart = if let Tache::Enchainer(_, ecart) = tache { ecart } else { 0 };
    let tache = match tache {
        Tache::Deposer(numero) => format!("deposer {numero}"),
        Tache::Reconcilier => "reconcilier 0".to_owned(),
        Tache::Achever(nombre) => format!("achever {nombre}"),
        Tache::Enchainer(nombre, _) => format!("enchainer {nombre}"),
    };
    let arret = match arret {
        Arret::Avant(rang) => format!("avant {rang}"),
        Arret::Apres(rang) => format!("apres {rang}"),
        Arret::Jamais => "jamais 0".to_owned(),
    };
    Command::new(env::current_exe().unwrap())
        .args(["--exact", NOM, "--ignored", "--nocapture", "--test-threads", "1"])
        .env("ESSAI_BASE", base)
        .env("ESSAI_JOURNAL", journal)
        .env("ESSAI_TACHE", tache)
        .env("ESSAI_ARRET", arret)
        .env("ESSAI_HORLOGE", ecart.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

fn mot_et_nombre(nom: &str) -> Option<(String, u32)> {
    let texte = env::var(nom).ok()?;
    let (mot, nombre) = texte.split_once(' ')?;
    Some((mot.to_owned(), nombre.parse().ok()?))
}

/// The process itself. Run by hand, it does nothing.
#[tokio::test]
#[ignore = "a child process, which other tests start and kill"]
async fn un_processus() {
    let (Some((tache, nombre)), Some((mot, rang))) = (mot_et_nombre("ESSAI_TACHE"), mot_et_nombre("ESSAI_ARRET"))
    else {
        return;
    };
    let arret = match mot.as_str() {
        "avant" => Arret::Avant(rang),
        "apres" => Arret::Apres(rang),
        _ => Arret::Jamais,
    };
    let Ok(dedans) = JournalSqlite::ouvrir(env::var_os("ESSAI_JOURNAL").unwrap()) else { process::exit(ECONDUIT) };
    // Clocks go on where they were: it is later than all that is written.
    let montre = Montre::new();
    let Ok(dernier) = dernier_instant(&dedans).await else { process::exit(ECONDUIT) };
    montre.passer(dernier);
    montre.avancer(env::var("ESSAI_HORLOGE").unwrap().parse().unwrap());
    let journal = Arc::new(Mortel { dedans, arret, ecritures: AtomicU32::new(0) });
    let patient = Patient::new([5_000, 20_000, 30_000].map(Duration::from_millis));
    let mut deposant = Deposant::new(&env::var("ESSAI_BASE").unwrap(), &patient, journal, montre);
    match tache.as_str() {
        "deposer" => drop(deposant.envoyer(nombre).await),
        "reconcilier" => {
            deposant.montre.avancer(16);
            let _ = deposant.connexion.reconcilier().await.unwrap();
        }
        "enchainer" => enchainer(&deposant, nombre).await,
        _ => achever(&mut deposant, nombre).await,
    }
}

/// Begins each number once.
async fn enchainer(deposant: &Deposant, nombre: u32) {
    for numero in 0..nombre {
        if let Err(Echec::Journal(_)) = deposant.envoyer(numero).await {
            process::exit(ECONDUIT);
        }
    }
}

/// Deposits all numbers until the journal has them. It looks before it sends: what a process left open at its death is
/// what the next one begins with.
pub async fn achever(deposant: &mut Deposant, nombre: u32) {
    for numero in 0..nombre {
        let mut suite = match deposant.situation(numero).await {
            None => Suite::Encore,
            Some(Situation::Deposee) => Suite::Fini,
            Some(situation) if situation.est_ouverte() => Suite::Chercher,
            Some(_) => Suite::Encore,
        };
        for _ in 0..60 {
            suite = match suite {
                Suite::Fini => break,
                Suite::Encore => deposant.tenter(numero).await,
                Suite::Chercher => deposant.chercher(numero).await,
            };
        }
        assert_eq!(suite, Suite::Fini, "deposit {numero} never came to its end");
    }
}

async fn dernier_instant(journal: &dyn Journal) -> Result<SignedDuration, EchecJournal> {
    let debut: Timestamp = cfadock::parcours::Horloge::maintenant(&*Montre::new());
    let entrees = journal.lire(Choix::toutes()).await?;
    let instants = entrees.iter().map(Entree::dernier_instant);
    Ok(instants.fold(debut, Timestamp::max).duration_since(debut))
}

/// A journal that takes the process with it.
#[derive(Debug)]
struct Mortel {
    dedans: JournalSqlite,
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
}
