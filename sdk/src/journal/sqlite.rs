//! The journal in a file of SQLite, which several processes of one machine may share. `fichier` creates and recognises
//! the file, `lieu`, `socle` and `temoin` detect that it was replaced, `rangees` stores entries in it.

mod archives;
mod comptes;
mod connexion;
mod echecs;
mod fichier;
mod lieu;
mod migration;
mod mouvements;
mod pose;
mod rangees;
mod reseau;
mod schema;
mod socle;
mod temoin;
mod tete;
mod trousseau;

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{Choix, Compte, EchecJournal, Entree, IdEntree, Inscription, Journal, Ouverture, Sceau, Situation, Trace};
use crate::runtime::BoxFuture;
use crate::runtime::jiff::Timestamp;
use connexion::vider;
use echecs::{echec, endommage};
use fichier::Ouvert;
use lieu::Lieux;
use temoin::Connu;
use tete::Tete;

/// Entries read in one transaction: a short transaction does not delay checkpoints.
const LOT: usize = 256;
/// Reading connections kept open for the next reading.
const LECTEURS: usize = 4;
/// Size of the `-wal` file, in bytes, above which no intent is written: a reader that keeps an old snapshot prevents
/// the checkpoint. It holds some thousand deposits.
const ATTENTE_MAX: u64 = 64 << 20;

/// Entries in a file. When a call has returned, its data is on the disk: every write ends with a flush (`synchronous =
/// FULL`).
///
/// The file must be on a disk of this machine: shared and remote file systems are refused where they can be detected,
/// which is on Linux. The file and those beside it are readable by their owner only (0600), and belong together in a
/// backup:
///
/// | beside `depots.sqlite` | what it is |
/// |---|---|
/// | `depots.sqlite-cle` | the key of its digests ([`Sceau`]), where the editor gives none: without it nothing is recognised |
/// | `depots.sqlite-temoin` | which journal this is, how often it was written, and how many of these writes are no longer pending: without it, a file that was deleted, replaced or restored from an older copy while no process ran is not noticed |
/// | `depots.sqlite-wal`, `-shm` | while it is open: writes that are not in the file yet, and locks |
///
/// Copy it while no process writes, together with its `-wal`, or with `VACUUM INTO`. A process that has it open checks
/// before and after each write that the path still leads to the same file, and that it is not older than before. A file
/// that was deleted, renamed, replaced or overwritten by an older copy is an error ([`EchecJournal::Disparu`],
/// [`EchecJournal::Remplace`], [`EchecJournal::Anterieur`]), and nothing is sent. On Windows, an open file can be
/// neither deleted nor renamed.
///
/// Every row has an authentication code under the key of the journal, and everything that is searched for is stored in
/// two indexes: damage is an error ([`EchecJournal::Endommage`]) when it is read, and never another value nor a free key. Rows that are never
/// read are checked by [`verifier`](Self::verifier) only: opening takes the same time whatever the length of the file.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dossier = std::env::temp_dir().join(format!("cfadock-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&dossier)?;
/// # let fichier = dossier.join("depots.sqlite");
/// use std::sync::Arc;
/// use cfadock::journal::{Journal, JournalSqlite};
///
/// let journal: Arc<dyn Journal> = Arc::new(JournalSqlite::ouvrir(&fichier)?);
/// # drop(journal);
/// # std::fs::remove_dir_all(dossier)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct JournalSqlite {
    dedans: Arc<Dedans>,
}

struct Dedans {
    /// The path without links.
    chemin: PathBuf,
    /// The identifier inside the file.
    identite: String,
    sceau: Sceau,
    lieux: Lieux,
    /// Dropped before the one that writes, which ends what is pending.
    lectures: Mutex<Vec<Connection>>,
    ecriture: Mutex<Connection>,
    attente_max: u64,
}

impl JournalSqlite {
    /// Opens the journal at `chemin` with the key beside it, and creates both if no journal was ever there. It reads
    /// and writes on the calling thread. A journal of an older version is migrated.
    ///
    /// # Errors
    /// When the file is no journal, is damaged, has a later version, or is not the one that was there: it is not
    /// changed. Also when its key is missing, or when the disk is shared or reports an error.
    pub fn ouvrir(chemin: impl AsRef<Path>) -> Result<Self, EchecJournal> {
        Self::de(fichier::ouvrir(chemin.as_ref(), None, pose::Disque::default())?)
    }

    /// The same with a key of the editor's, which is stored elsewhere: nothing is read or written in `…-cle`.
    ///
    /// # Errors
    /// Those of [`ouvrir`](Self::ouvrir), and when the journal was created with another key.
    pub fn ouvrir_sous(chemin: impl AsRef<Path>, sceau: Sceau) -> Result<Self, EchecJournal> {
        Self::de(fichier::ouvrir(chemin.as_ref(), Some(sceau), pose::Disque::default())?)
    }

    fn de(ouvert: Ouvert) -> Result<Self, EchecJournal> {
        let Ouvert { chemin, connexion, sceau, identite, lieux } = ouvert;
        let (ecriture, lectures) = (Mutex::new(connexion), Mutex::default());
        let dedans = Dedans { chemin, identite, sceau, lieux, ecriture, lectures, attente_max: ATTENTE_MAX };
        Ok(Self { dedans: Arc::new(dedans) })
    }

    /// Removes the settled entries whose last event is older than `avant` from the file, on the calling thread: each is
    /// first written to `vers` completely, as one line of JSON, and `vers` is flushed before it leaves. The `flush` of a
    /// file does not wait for the disk: give one that does (`sync_all`). Other processes may deposit meanwhile.
    ///
    /// The part of an entry that remains prevents a second deposit and identifies it: its key, the digests, the numbers
    /// and the situation ([`EvenementJournal::Archivage`](super::EvenementJournal::Archivage)), of an invoice also what it
    /// bills; it can still be read. Removed are the answers, reasons and looks. Later entries use the freed
    /// space; `VACUUM` returns it to the disk while nobody has the file open. Returns how many entries were removed.
    ///
    /// # Errors
    /// When the journal or `vers` cannot be written. Entries removed until then stay removed; the last lines in `vers`
    /// may be of entries that are still complete.
    pub fn archiver(&self, avant: Timestamp, vers: &mut impl Write) -> Result<usize, EchecJournal> {
        let (mut sorties, mut depuis) = (0, Some(0));
        while let Some(id) = depuis {
            let place = (id, avant);
            let (nombre, suite) = self
                .dedans
                .ecrire(|connexion, tete| archives::sortir(connexion, (&self.dedans.sceau, tete), place, vers))?;
            sorties += nombre;
            depuis = suite;
        }
        Ok(sorties)
    }

    /// Checks the whole file, on the calling thread: every page by SQLite, every entry by its codes. The time depends
    /// on the length of the file; no other process is blocked.
    ///
    /// # Errors
    /// When something is damaged, or not readable.
    pub fn verifier(&self) -> Result<(), EchecJournal> {
        let verdict = |connexion: &Connection| {
            connexion.pragma_query_value(None, "integrity_check", |rangee| rangee.get::<_, String>(0)).map_err(echec)
        };
        if self.dedans.lecture(verdict)? != "ok" {
            return Err(endommage("le contrôle de SQLite échoue"));
        }
        // Those that software of before left out of date are made anew first.
        self.dedans.compter(true)?;
        // Of one moment, since others write meanwhile. An entry that both indexes lack is one too few.
        match self.dedans.lecture(|connexion| comptes::verifier(connexion, &self.dedans.sceau))? {
            true => Ok(()),
            false => Err(EchecJournal::ComptesEnCours),
        }
    }

    /// Runs work on a thread that may block. It runs to its end even if the future is dropped.
    fn a_part<T: Send + 'static>(
        &self,
        travail: impl FnOnce(&Dedans) -> Result<T, EchecJournal> + Send + 'static,
    ) -> BoxFuture<'static, Result<T, EchecJournal>> {
        let dedans = self.dedans.clone();
        Box::pin(async move {
            let travail = tokio::task::spawn_blocking(move || travail(&dedans));
            travail.await.unwrap_or_else(|_| Err(EchecJournal::Acces("le processus s'arrête".to_owned())))
        })
    }
}

impl Dedans {
    /// Runs one transaction that may write, in the file that was opened and in no other.
    fn ecrire<T>(
        &self,
        travail: impl FnOnce(&Connection, &mut Tete) -> Result<T, EchecJournal>,
    ) -> Result<T, EchecJournal> {
        let mut connexion = occuper(&self.ecriture);
        let connu = self.preparer(&connexion)?;
        // Immediate: the lock is taken before the first read, so that no other process writes in between.
        let transaction = connexion.transaction_with_behavior(TransactionBehavior::Immediate).map_err(echec)?;
        let (mut tete, versees) = self.tete(&transaction, connu)?;
        let avant = tete.ecritures;
        let resultat = travail(&transaction, &mut tete)?;
        if tete.ecritures != avant {
            comptes::suivre(&transaction, &self.sceau, (&tete, avant))?;
            tete.ecrire(&transaction, &self.sceau)?;
        }
        transaction.commit().map_err(echec)?;
        if tete.ecritures != avant {
            let versees = if vider(&connexion) { tete.ecritures } else { versees };
            let connu = temoin::retenir(&self.chemin, &self.identite, Connu { ecritures: tete.ecritures, versees });
            // The data is on the disk already; an outdated witness file only detects less.
            let _ = temoin::ecrire(&self.chemin, &self.identite, connu);
        }
        // If the file was replaced meanwhile, the written data is lost: report it as not written.
        self.lieux.verifier(&self.identite)?;
        Ok(resultat)
    }

    /// Runs one read transaction. It waits for no writer.
    fn lecture<T>(&self, travail: impl FnOnce(&Connection) -> Result<T, EchecJournal>) -> Result<T, EchecJournal> {
        // Also before another connection is opened: SQLite would create a missing file again.
        self.lieux.verifier(&self.identite)?;
        let libre = occuper(&self.lectures).pop();
        let mut connexion = match libre {
            Some(connexion) => connexion,
            None => {
                let connexion = connexion::connecter(&self.chemin, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
                connexion.pragma_update(None, "query_only", true).map_err(echec)?;
                connexion
            }
        };
        let connu = self.preparer(&connexion)?;
        let transaction = connexion.transaction_with_behavior(TransactionBehavior::Deferred).map_err(echec)?;
        self.tete(&transaction, connu)?;
        let resultat = travail(&transaction)?;
        transaction.commit().map_err(echec)?;
        let mut lectures = occuper(&self.lectures);
        if lectures.len() < LECTEURS {
            lectures.push(connexion);
        }
        Ok(resultat)
    }

    /// Before a transaction: checks that the file is the one that was opened, and discards what was read before, since
    /// an older copy may have overwritten it. Returns what is known of it.
    fn preparer(&self, connexion: &Connection) -> Result<Connu, EchecJournal> {
        self.lieux.verifier(&self.identite)?;
        connexion.execute_batch("PRAGMA shrink_memory").map_err(echec)?;
        Ok(temoin::connu(&self.chemin, &self.identite))
    }

    /// The row about the file within a transaction, and how many of its writes are in the file itself.
    fn tete(&self, connexion: &Connection, connu: Connu) -> Result<(Tete, i64), EchecJournal> {
        let tete = Tete::lire(connexion, &self.sceau)?;
        temoin::tenir(&tete, &self.identite, connu.ecritures)?;
        if self.lieux.tout_est_verse() {
            return Ok((tete.clone(), tete.ecritures));
        }
        socle::tenir(&self.chemin, &self.sceau, (&self.identite, connu.versees)).map(|()| (tete, connu.versees))
    }

    fn lire(&self, choix: &Choix) -> Result<Vec<Entree>, EchecJournal> {
        let ids = self.lecture(|connexion| rangees::ids(connexion, &self.sceau, choix))?;
        let nombre = choix.nombre();
        let mut lues = Vec::with_capacity(ids.len().min(nombre));
        for lot in ids.chunks(LOT.min(nombre).max(1)) {
            if lues.len() >= nombre {
                break;
            }
            let lot: Vec<_> = self.lecture(|connexion| {
                let lues = lot.iter().map(|id| match choix.id {
                    Some(_) => rangees::entree(connexion, &self.sceau, *id),
                    None => rangees::connue(connexion, &self.sceau, *id).map(Some),
                });
                lues.collect::<Result<_, _>>()
            })?;
            lues.extend(lot.into_iter().flatten().filter(|entree| choix.convient(entree)));
        }
        lues.truncate(nombre);
        if choix.par_la_fin() {
            lues.reverse();
        }
        Ok(lues)
    }

    /// The counts; they are counted anew where a version of this software that keeps none wrote the file, and, unless it
    /// is to be said, where they are damaged.
    fn compter(&self, strict: bool) -> Result<Vec<Compte>, EchecJournal> {
        match self.lecture(|connexion| comptes::lire(connexion, &self.sceau)) {
            Ok(Some(comptes)) => Ok(comptes),
            Err(echec) if strict || !matches!(echec, EchecJournal::Endommage(_)) => Err(echec),
            _ => self.ecrire(|connexion, tete| comptes::recompter(connexion, &self.sceau, tete)),
        }
    }

    /// Whether a reader that never ends prevents too much data from being moved into the file.
    fn accueillir(&self) -> Result<(), EchecJournal> {
        let octets = self.lieux.attente();
        if octets > self.attente_max {
            vider(&occuper(&self.ecriture));
        }
        match self.lieux.attente() {
            octets if octets > self.attente_max => Err(EchecJournal::LecteurSansFin { octets }),
            _ => Ok(()),
        }
    }
}

/// A panic elsewhere leaves no transaction open: it is rolled back when it is dropped.
fn occuper<T>(verrou: &Mutex<T>) -> MutexGuard<'_, T> {
    verrou.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Journal for JournalSqlite {
    fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
        self.a_part(move |dedans| {
            dedans.accueillir()?;
            dedans.ecrire(|connexion, tete| match rangees::tenue(connexion, &dedans.sceau, &inscription)? {
                Some(entree) => Ok(Ouverture::Tenue(Box::new(entree))),
                None => rangees::inserer(connexion, &dedans.sceau, tete, &inscription).map(Ouverture::Nouvelle),
            })
        })
    }

    fn noter(&self, id: IdEntree, trace: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
        self.a_part(move |dedans| {
            dedans.ecrire(|connexion, tete| rangees::ajouter(connexion, &dedans.sceau, tete, (id, trace)))
        })
    }

    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
        self.a_part(move |dedans| dedans.lire(&choix))
    }

    fn compter(&self) -> BoxFuture<'_, Result<Vec<Compte>, EchecJournal>> {
        self.a_part(|dedans| dedans.compter(false))
    }

    fn sceau(&self) -> &Sceau {
        &self.dedans.sceau
    }
}

/// The path may contain a person's name; it is not shown.
impl fmt::Debug for JournalSqlite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nom = self.dedans.chemin.file_name().unwrap_or_default();
        formatter.debug_struct("JournalSqlite").field("fichier", &nom).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
