//! What a journal has to do, wherever it stores its entries.

use std::fmt::Debug;

use super::compte::Comptage;
use super::{Choix, Compte, EchecJournal, Entree, IdEntree, Inscription, Sceau, Situation, Trace};
use crate::runtime::BoxFuture;
use crate::runtime::jiff::Timestamp;

/// Entries that are read at once in order to count them.
const LOT: usize = 256;

/// Stores the entries. Implement it to store them in your own database.
///
/// When a call has returned, its data is durable: a crash of the process or of the machine does not lose it. No entry ever
/// leaves: to make room, keep its [reduced form](Entree::reduite), which still holds its key.
pub trait Journal: Debug + Send + Sync + 'static {
    /// Writes an intent, unless an entry of the same OPCO holds its key: reading and writing are one transaction, also
    /// between processes.
    fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>>;

    /// Appends to an entry, and returns its new situation: [`Entree::ajouter`] decides.
    fn noter(&self, id: IdEntree, trace: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>>;

    /// The selected entries, in the order of their numbers, each with all its events: those of which
    /// [`Choix::convient`] says so, and of those the [`Choix::part`] that is asked for. It does not wait for writers.
    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>>;

    /// How many entries there are of each CFA and OPCO in each situation, in that order; what there is none of is left
    /// out. Unless said otherwise it reads all of them, a part at a time: a journal in a database keeps count. Where it
    /// does not yet of what an older version wrote, each call goes on with that, and says
    /// [`EchecJournal::ComptesEnCours`] until it is done.
    fn compter(&self) -> BoxFuture<'_, Result<Vec<Compte>, EchecJournal>> {
        Box::pin(async move {
            let (mut comptage, mut apres) = (Comptage::default(), None);
            loop {
                let lues = self.lire(Choix::toutes().apres(apres).premieres(LOT)).await?;
                lues.iter().for_each(|entree| comptage.compter(entree));
                match lues.last() {
                    Some(derniere) if lues.len() == LOT => apres = Some(derniere.id),
                    _ => return Ok(comptage.comptes()),
                }
            }
        })
    }

    /// The key of the digests of identities in it; it never changes.
    fn sceau(&self) -> &Sceau;

    /// What time it is for all who write in it; `None`, unless said otherwise, where they have one clock, which is that
    /// of the [`Connexion`](crate::Connexion). Machines that share a journal have clocks that differ: such a journal
    /// dates what is written by a clock of its own, and waits are counted by it.
    fn heure(&self) -> BoxFuture<'_, Result<Option<Timestamp>, EchecJournal>> {
        Box::pin(async { Ok(None) })
    }

    /// Asks for an open entry before it is looked for at the OPCO: of several machines one at a time looks and settles.
    /// Unless said otherwise, everybody may, which is right where all processes are on one machine.
    fn relire(&self, id: IdEntree) -> BoxFuture<'_, Result<Relecture, EchecJournal>> {
        let _ = id;
        Box::pin(async { Ok(Relecture::CommeLue) })
    }

    /// The name under which this process writes in it, if it has one. Journals of the same name hold the same entries,
    /// and what this process knows of its deposits counts in each of them: such is a journal that joins a transaction.
    fn porteur(&self) -> Option<&str> {
        None
    }
}

/// Who may look for an open entry.
#[derive(Clone, Debug)]
pub enum Relecture {
    /// Whoever has read it, as it was read.
    CommeLue,
    /// Who asked, and nobody else for now. It is the entry as it is: it may have been settled meanwhile.
    Reprise(Box<Entree>),
    /// Another process, which deposits it or looks for it.
    Tenue {
        /// When it is free at the latest, by the clock of the journal.
        jusqu_a: Timestamp,
    },
}

/// The result of writing an intent.
#[derive(Clone, Debug)]
pub enum Ouverture {
    /// It is written.
    Nouvelle(IdEntree),
    /// An earlier entry holds the key: nothing was written.
    Tenue(Box<Entree>),
}
